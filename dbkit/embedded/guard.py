"""Throw-away servers: ended, and their folder removed, whatever becomes of the process that asked for them.

A small shell holds the server as its child and reads a pipe that only the asking process keeps open. When that end
closes (normal end, exception, kill -9), the shell ends the server and removes the folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded.process import Account, Process, as_account, identify
from dbkit.embedded.state import can_pass

__all__ = ["guarded", "throw_away_folder"]

_MEMORY = "/dev/shm"  # noqa: S108 - a random name is made in it, and closed to others
_MEMORY_BYTES = 2 * 1024**3
_GUARD = """
folder=$1 log=$2 sign=$3
shift 3
"$@" </dev/null >>"$log" 2>&1 &
echo $!
exec >/dev/null 2>&1
read -r end
kill -"$sign" $!
wait $!
rm -rf -- "$folder"
"""


@contextlib.contextmanager
def throw_away_folder(account: Account | None = None) -> Iterator[Path]:
    """A new folder that only the server's user can read, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dbkit-", dir=_base(account)))
    try:
        if account is not None:
            os.chown(folder, account.uid, account.gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _base(account: Account | None) -> Path:
    """TMPDIR if it is set; else memory, where there is plenty; else the temporary folder."""
    named = os.environ.get("TMPDIR")
    candidates = [named] if named else [_MEMORY, tempfile.gettempdir()]
    for candidate in candidates:
        folder = Path(candidate)
        with contextlib.suppress(OSError):
            roomy = candidate != _MEMORY or shutil.disk_usage(folder).free > _MEMORY_BYTES
            if roomy and os.access(folder, os.W_OK | os.X_OK) and can_pass(folder, account):
                return folder
    return Path("/tmp")  # noqa: S108 - a random name is made in it, and closed to others


@contextlib.contextmanager
def guarded(
    command: Sequence[str | Path],
    *,
    folder: Path,
    log: Path,
    sign: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Process]:
    """Run a server while the context lasts; ``sign`` ends it and ``folder`` goes with it.

    Raises ServerUnreachable when no process can be started.
    """
    arguments = ["/bin/sh", "-c", _GUARD, "dbkit-guard", folder, log, sign.name.removeprefix("SIG"), *command]
    try:
        guard = subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **as_account(account, environment),
            start_new_session=True,
        )
    except OSError as error:
        raise ServerUnreachable(f"cannot run /bin/sh: {error.strerror}") from error
    with guard:
        pid = 0
        try:
            assert guard.stdout is not None  # noqa: S101 - it is a pipe, asked for above
            pid = int(guard.stdout.readline() or 0)
            yield Process(pid=pid, started_at=identify(pid) or "")
        finally:
            _end(guard, pid)


def _end(guard: subprocess.Popen[bytes], pid: int) -> None:
    """Close the pipe and wait; a server that does not heed the signal is killed (its id is still its own: unreaped)."""
    if guard.stdin is not None:
        guard.stdin.close()
    try:
        guard.wait(timeout=20)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        guard.wait()
