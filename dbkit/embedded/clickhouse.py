"""ClickHouse engines: a child process owns a folder and answers HTTP (``clickhouse_server.py``)."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import json
import os
import re
import secrets
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded import process
from dbkit.embedded.guard import guarded, throw_away_folder
from dbkit.embedded.process import Process
from dbkit.embedded.seat import Record
from dbkit.embedded.state import make_folder, private_file

__all__ = ["ClickHouse", "scratch", "seat_folder", "url"]

_READY_SECONDS = 60.0


def url(port: int, password: str) -> str:
    """The address of an engine of ours, with its password."""
    return f"clickhouse+http://default:{password}@127.0.0.1:{port}/"


def seat_folder(folder: Path) -> Path:
    """Where the owner of a ClickHouse folder is written down; the engine itself pays no heed to it."""
    return folder / ".dbkit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickHouse:
    """The engine on one folder; a Launcher. ``settings`` apply to every query."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def password(self) -> str:
        """The password. Raises ServerUnreachable when its file cannot be read."""
        path = seat_folder(self.folder) / "password"
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ServerUnreachable(f"cannot read {path}: {error.strerror}") from error

    def start(self, port: int | None) -> Record:
        """Start the engine. Raises ServerUnreachable, also when another process holds the folder."""
        _check(self.folder)
        seat = make_folder(seat_folder(self.folder))
        if not (seat / "password").exists():
            private_file(seat / "password", secrets.token_urlsafe(24) + "\n")
        log = seat / "log"
        configuration = _write_configuration(
            self.folder,
            work=seat,
            port=process.free_port(port),
            password=self.password(),
            settings=self.settings,
            seat=seat,
        )
        started = process.start(_command(configuration), log=log, environment=_environment())
        try:
            told, version = _wait_until_ready(started, seat / "ready.json", self.folder, log)
        except BaseException:
            process.stop(started)
            raise
        return Record(pid=started.pid, started_at=started.started_at, port=told, version=version, data=str(self.folder))

    def answers(self, record: Record) -> bool:
        """Whether the engine answers a ping."""
        connection = HTTPConnection("127.0.0.1", record.port, timeout=5)
        try:
            connection.request("GET", "/ping")
            return connection.getresponse().read() == b"Ok.\n"
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def adjust(self, record: Record) -> Record:
        """Settings are those of the start."""
        return record

    def stop(self, record: Record) -> None:
        """End it: running queries have ten seconds."""
        process.stop(record.process, seconds=30)


def _check(folder: Path) -> None:
    if importlib.util.find_spec("chdb") is None:
        raise ServerUnreachable(
            "there is no ClickHouse engine to start", help="pip install 'dbkit[embedded]', or give dbkit a URL"
        )
    if "?" in str(folder):
        raise ServerUnreachable(
            f"the ClickHouse engine cannot open a folder with a question mark in its path: {folder}"
        )


def _environment() -> dict[str, str]:
    """Ours, with the clock and the modules that this process has; nothing of it names a server."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "TZ": "UTC"}


def _command(configuration: Path) -> list[str | Path]:
    return [sys.executable, "-m", "dbkit.embedded.clickhouse_server", configuration]


def _write_configuration(
    folder: Path, *, work: Path, port: int, password: str, settings: Mapping[str, str], seat: Path | None
) -> Path:
    (work / "ready.json").unlink(missing_ok=True)
    path = work / "configuration.json"
    configuration = {
        "folder": str(folder),
        "port": port,
        "password": password,
        "settings": dict(settings),
        "ready": str(work / "ready.json"),
        "seat": None if seat is None else str(seat),
    }
    private_file(path, json.dumps(configuration) + "\n")
    return path


def _wait_until_ready(started: Process, ready: Path, folder: Path, log: Path) -> tuple[int, str]:
    """The engine's port and version. Raises ServerUnreachable when it ends instead, or does neither in time."""
    if not process.wait(lambda: ready.exists() or not process.alive(started), seconds=_READY_SECONDS):
        raise ServerUnreachable(f"the ClickHouse engine was not ready after {_READY_SECONDS:.0f} s; its log: {log}")
    if not ready.exists():
        raise ServerUnreachable(
            f"the ClickHouse engine did not start\n{process.last_lines(log)}", help=f"its log: {log}"
        )
    told = json.loads(ready.read_text(encoding="utf-8"))
    if "error" in told:
        if _is_held(folder):
            raise ServerUnreachable(
                f"another process has the ClickHouse folder {folder} open{_holder(folder)}",
                help="chdb opens a folder in one process only: end that process, or close its session",
            )
        raise ServerUnreachable(f"the ClickHouse engine cannot open {folder}: {process.last_lines(log, count=2)}")
    return int(told["port"]), str(told["version"])


def _is_held(folder: Path) -> bool:
    """Whether some process holds the engine's lock: flock on the file ``status``."""
    try:
        with (folder / "status").open("rb") as status:
            fcntl.flock(status, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _holder(folder: Path) -> str:
    """Who holds the folder, as the engine writes it into the file ``status``."""
    with contextlib.suppress(OSError):
        found = re.search(r"PID: (\d+)", (folder / "status").read_text(encoding="utf-8"))
        if found:
            return f" (process {found[1]})"
    return ""


@contextlib.contextmanager
def scratch() -> Iterator[tuple[Record, str]]:
    """A throw-away engine on an empty folder, and its URL. Raises ServerUnreachable when it does not start."""
    with throw_away_folder() as folder:
        data, log, password = folder / "data", folder / "log", secrets.token_urlsafe(24)
        _check(data)
        configuration = _write_configuration(data, work=folder, port=0, password=password, settings={}, seat=None)
        environment = {**_environment(), "TMPDIR": str(folder)}  # the engine's own temporary folder goes too
        with guarded(
            _command(configuration), folder=folder, log=log, sign=signal.SIGKILL, environment=environment
        ) as started:
            port, version = _wait_until_ready(started, folder / "ready.json", data, log)
            yield (
                Record(pid=started.pid, started_at=started.started_at, port=port, version=version, data=str(data)),
                url(port, password),
            )
