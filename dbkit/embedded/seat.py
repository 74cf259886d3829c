"""One server, many commands: who uses it, who starts it, who ends it.

A seat is a folder with four small files beside a server's data:

    gate    locked (exclusive) by whoever starts or stops the server
    users   locked (shared) by every command while it uses the server
    keep    the names of the profiles for which `dev up` keeps the server running
    server.json   the running server: process, port, version

The locks are the kernel's (flock): they end with their process, however that ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from dbkit.core.errors import LockHeld, ServerUnreachable
from dbkit.embedded.process import Process, alive, wait
from dbkit.embedded.state import make_folder, private_file

__all__ = ["Launcher", "Record", "Seat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is written down about a running server."""

    pid: int
    started_at: str
    port: int
    version: str
    data: str
    notes: tuple[str, ...] = ()

    @property
    def process(self) -> Process:
        """The server's process."""
        return Process(pid=self.pid, started_at=self.started_at)


class Launcher(Protocol):
    """How one kind of server is started, asked and ended."""

    def start(self, port: int | None) -> Record:
        """Start it, on that port if it is free. Raises ServerUnreachable."""

    def answers(self, record: Record) -> bool:
        """Whether the running process serves."""

    def adjust(self, record: Record) -> Record:
        """Give a server that runs already what this command asks of it."""

    def stop(self, record: Record) -> None:
        """End it in order and wait."""


@dataclass(frozen=True, slots=True)
class Seat:
    """The folder that commands meet in to share one server."""

    folder: Path

    @contextlib.contextmanager
    def hold(self, launcher: Launcher) -> Iterator[tuple[Record, bool]]:
        """Use the server, started if it does not run; end it after use if nobody else uses it and nobody keeps it.

        Gives the record and whether this call started the server. Raises ServerUnreachable.
        """
        make_folder(self.folder)
        with self._open("users") as users:
            with self.gate():
                fcntl.flock(users, fcntl.LOCK_SH)
                record, started = self.ensure(launcher)
            try:
                yield record, started
            finally:
                with self.gate():
                    if not self.kept() and _alone(users):
                        self.halt(launcher)

    def keep(self, launcher: Launcher, profile: str) -> tuple[Record, bool]:
        """Have the server run until ``release``. Raises ServerUnreachable."""
        make_folder(self.folder)
        with self.gate():
            record, started = self.ensure(launcher)
            self._mark({*self.kept(), profile})
            return record, started

    def release(self, launcher: Launcher, profile: str | None, *, seconds: float = 5.0) -> bool:
        """End what ``keep`` began, for one profile or all; True when the server was stopped now.

        Raises LockHeld when a command still uses the server after ``seconds``.
        """
        if not self.folder.is_dir():
            return False
        with self._open("users") as users, self.gate():
            remaining = self.kept() - {profile} if profile is not None else set()
            self._mark(remaining)
            if remaining or self.running(launcher) is None:
                return False
            if not wait(lambda: _alone(users), seconds=seconds):
                raise LockHeld(
                    f"another dbkit command is using the server in {self.folder}",
                    help="it stops when that command ends; or run this again",
                )
            self.halt(launcher)
            return True

    def ensure(self, launcher: Launcher) -> tuple[Record, bool]:
        """The running server, or a new one. Call it inside the gate."""
        running = self.running(launcher)
        if running is not None:
            adjusted = launcher.adjust(running)
            if adjusted != running:
                self._write(adjusted)
            return adjusted, False
        last = self.record()
        if last is not None and alive(last.process):
            launcher.stop(last)  # it lives and serves nobody
        record = launcher.start(last.port if last is not None else None)
        self._write(record)
        return record, True

    def halt(self, launcher: Launcher) -> None:
        """Stop the server if it runs. Call it inside the gate. Its record stays, for the port."""
        record = self.record()
        if record is not None:
            launcher.stop(record)

    def running(self, launcher: Launcher) -> Record | None:
        """The server if its process lives and answers. Raises nothing."""
        record = self.record()
        return record if record is not None and alive(record.process) and launcher.answers(record) else None

    def record(self) -> Record | None:
        """What was last written about the server, running or not."""
        try:
            fields = json.loads((self.folder / "server.json").read_text(encoding="utf-8"))
            return Record(**{**fields, "notes": tuple(fields["notes"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def kept(self) -> set[str]:
        """The profiles that keep the server running."""
        try:
            return set((self.folder / "keep").read_text(encoding="utf-8").splitlines())
        except OSError:
            return set()

    def claim(self) -> bool:
        """For the server itself: take the whole seat until this process ends, if nobody uses it or is about to."""
        handles = []
        try:
            for name in ("gate", "users"):
                handles.append(os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
                fcntl.flock(handles[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:  # the folder itself is gone
            return True
        except OSError:
            for handle in handles:
                os.close(handle)
            return False
        return True

    def gate(self) -> contextlib.AbstractContextManager[int]:
        """Alone among those who start and stop this server; waits its turn."""
        return self._locked("gate")

    @contextlib.contextmanager
    def _locked(self, name: str) -> Iterator[int]:
        with self._open(name) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle

    @contextlib.contextmanager
    def _open(self, name: str) -> Iterator[int]:
        try:
            handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ServerUnreachable(
                f"cannot use {self.folder}: {error.strerror}",
                help="run dbkit as the user who made this folder, or set DBKIT_STATE to another",
            ) from error
        try:
            yield handle
        finally:
            os.close(handle)

    def _mark(self, profiles: set[str]) -> None:
        if profiles:
            private_file(self.folder / "keep", "".join(f"{name}\n" for name in sorted(profiles)))
        else:
            (self.folder / "keep").unlink(missing_ok=True)

    def _write(self, record: Record) -> None:
        private_file(self.folder / "server.json", json.dumps(asdict(record), indent=1) + "\n")


def _alone(users: int) -> bool:
    """Whether nobody else holds the users' lock; if so, it is now ours alone."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
