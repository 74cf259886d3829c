"""dbkits that start at once: a process that has loaded all modules forks one for each line that it reads.

What it forks is a process like any other, to be killed at any moment; only the second that Python takes to load dbkit
is not waited for hundreds of times.
"""

from __future__ import annotations

import faulthandler
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

__all__ = ["Command", "Commands", "commands"]

_PATIENCE = 200.0
"""Seconds that one may take, beside many others on a busy machine."""
_WHERE = signal.SIGUSR1
"""Has it print what each of its threads is doing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A dbkit that runs, and what it has said so far."""

    pid: int
    said: Path

    @property
    def text(self) -> str:
        """All that it has said."""
        return self.said.read_text(encoding="utf-8")

    @property
    def code(self) -> int | None:
        """Its exit code, or the signal that ended it as a negative number; None while it runs."""
        try:
            return int(self.said.with_suffix(".code").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        if self.code is None:
            with suppress(ProcessLookupError):  # it has just ended, and its code is not written yet
                os.kill(self.pid, number)

    def at_work(self) -> None:
        """Wait until it has come to the first migration, or has ended."""
        self._wait(lambda: self.code is not None or "  applying " in self.text or "  taking back " in self.text)

    def ended(self) -> int:
        """Wait for its end; the exit code."""
        self._wait(lambda: self.code is not None)
        assert "Traceback" not in self.text, self.text
        code = self.code
        assert code is not None
        return code

    def _wait(self, condition: Callable[[], bool]) -> None:
        """Who does neither in time says where it stands."""
        until = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > until:
                self.send(_WHERE)
                time.sleep(1)
                raise AssertionError(f"not done within {_PATIENCE:.0f} s: {self.text}")
            time.sleep(0.005)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """Starts them, in a folder."""

    root: Path
    process: subprocess.Popen[str]

    def start(self, *words: str) -> Command:
        """Start one."""
        handle, name = tempfile.mkstemp(dir=self.root, prefix="said-", suffix=".txt")
        os.close(handle)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([name, *words]) + "\n")
        self.process.stdin.flush()
        return Command(pid=int(self.process.stdout.readline()), said=Path(name))


@contextmanager
def commands(root: Path) -> Iterator[Commands]:
    """Until the context ends; what runs then is killed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.commands"],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        yield Commands(root=root, process=process)


def _serve() -> None:
    import dbkit

    for module in pkgutil.walk_packages(dbkit.__path__, "dbkit."):
        if not module.name.startswith(("dbkit.embedded", "dbkit.__main__")):
            import_module(module.name)
    running: dict[int, Path] = {}
    while True:
        for pid in list(running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                path = running.pop(pid).with_suffix(".code")
                path.with_suffix(".new").write_text(str(os.waitstatus_to_exitcode(status)), encoding="utf-8")
                path.with_suffix(".new").rename(path)
        if not select.select([0], [], [], 0.005)[0]:
            continue
        line = os.read(0, 65536)  # one command at a time: who asks waits for the answer
        if not line:
            break
        name, *words = json.loads(line)
        pid = os.fork()
        if not pid:
            _become(Path(name), words)
        running[pid] = Path(name)
        os.write(1, f"{pid}\n".encode())
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def _become(said: Path, words: list[str]) -> NoReturn:
    """Be a dbkit."""
    from dbkit.cli.main import run

    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(said, os.O_WRONLY | os.O_APPEND)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    faulthandler.register(_WHERE, file=output)
    code = 1
    try:
        code = run(words)
    except SystemExit as stop:
        code = int(stop.code or 0)
    except BaseException:  # noqa: BLE001 - as Python itself does
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _serve()
