"""Child processes: starting them, knowing them again, ending them.

A process id alone does not name a process, because the system uses it again. A ``Process`` therefore carries the
start time that the system reports for it (``/proc/<pid>/stat`` on Linux, ``ps -o lstart`` elsewhere).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbkit.core.errors import ServerUnreachable

__all__ = [
    "Account",
    "Process",
    "alive",
    "as_account",
    "free_port",
    "identify",
    "last_lines",
    "port_is_free",
    "run",
    "start",
    "stop",
    "wait",
]

POLL_SECONDS = 0.01

# Children of this process, whose exit status it has to collect, or they stay as zombies.
_children: set[int] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The system user that a server runs as. ``None`` in its place means: as whoever runs dbkit."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of this machine, since its last boot."""

    pid: int
    started_at: str


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
) -> Process:
    """Start a server in its own session, its output appended to ``log``.

    Its own session, because Ctrl-C reaches every process of the terminal's foreground group: dbkit ends its servers
    itself, in order.

    Raises ServerUnreachable when the program cannot be run.
    """
    with log.open("ab") as output:
        log.chmod(0o600)
        try:
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **as_account(account, environment),
                start_new_session=True,
            )
        except OSError as error:
            raise ServerUnreachable(f"cannot run {command[0]}: {error.strerror}") from error
    _children.add(child.pid)
    child.returncode = 0  # alive() collects the status; Popen would warn that a server outlives it, as it may
    return Process(pid=child.pid, started_at=identify(child.pid) or "")


def as_account(account: Account | None, environment: Mapping[str, str] | None) -> dict[str, Any]:
    """How subprocess runs a program as an account (None: as us), away from our folder, its files closed to others."""
    return {
        "cwd": "/",
        "env": dict(environment) if environment is not None else None,
        "umask": 0o077,
        "user": account.uid if account else None,
        "group": account.gid if account else None,
        "extra_groups": [] if account else None,
    }


def run(
    command: Sequence[str | Path],
    *,
    purpose: str,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    text: str = "",
) -> str:
    """Run a program to its end and return what it printed; ``text`` is its standard input.

    Raises ServerUnreachable with the program's last lines when it fails.
    """
    try:
        done: subprocess.CompletedProcess[bytes] = subprocess.run(
            [str(part) for part in command],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **as_account(account, environment),
            check=False,
        )
    except OSError as error:
        raise ServerUnreachable(f"{purpose}: cannot run {command[0]}: {error.strerror}") from error
    output = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        tail = "\n".join(output.strip().splitlines()[-6:])
        raise ServerUnreachable(f"{purpose}: {Path(command[0]).name} ended with status {done.returncode}\n{tail}")
    return output


def identify(pid: int) -> str | None:
    """When the process started, as the system tells it; ``None`` if there is none or only its zombie."""
    if Path("/proc/self/stat").exists():
        try:
            stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        fields = stat[stat.rindex(")") + 2 :].split()  # the command in brackets may hold blanks and brackets itself
        return None if fields[0] in "ZX" else fields[19]
    listing = subprocess.run(
        ["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.split(maxsplit=1)
    return None if len(listing) != 2 or listing[0].startswith("Z") else listing[1].strip()


def alive(process: Process) -> bool:
    """Whether exactly this process still runs."""
    if identify(process.pid) == process.started_at:
        return True
    if process.pid in _children:
        _children.discard(process.pid)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process.pid, 0)
    return False


def stop(process: Process, *, sign: signal.Signals = signal.SIGTERM, seconds: float = 30.0) -> None:
    """End a process and wait until it is gone; after ``seconds`` it is killed.

    Raises ServerUnreachable when it belongs to somebody else.
    """
    if not alive(process):
        return
    for attempt, patience in ((sign, seconds), (signal.SIGKILL, 10.0)):
        try:
            os.kill(process.pid, attempt)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise ServerUnreachable(f"process {process.pid} belongs to another user and cannot be stopped") from error
        if wait(lambda: not alive(process), seconds=patience):
            return


def wait(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Poll until the condition holds; False when it did not within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this TCP port of 127.0.0.1 now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def free_port(preferred: int | None = None) -> int:
    """A TCP port of 127.0.0.1 that nobody listens on: the preferred one if it can be had."""
    if preferred and port_is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def last_lines(log: Path, *, count: int = 6) -> str:
    """The end of a server's log, for an error message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            return "\n".join(file.read().decode(errors="replace").strip().splitlines()[-count:])
    except OSError:
        return ""
