"""PostgreSQL servers: one that keeps a project's data, and throw-away ones."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded import process
from dbkit.embedded.guard import guarded, throw_away_folder
from dbkit.embedded.postgres_binaries import Installation, choose, readable_copy, stand_in_folder, stand_ins
from dbkit.embedded.postgres_cluster import SUPERUSER, copy_cluster, environment, new_cluster, template
from dbkit.embedded.process import Account, Process
from dbkit.embedded.seat import Record
from dbkit.embedded.state import State, can_pass, make_folder, private_file, unprivileged

__all__ = ["Postgres", "scratch", "url"]

_READY_SECONDS = 60.0
_SCRATCH = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_wal_size": "1GB",
    "dynamic_shared_memory_type": "mmap",  # in the data folder, so that it goes with it
    "max_connections": "50",
    "max_locks_per_transaction": "512",
    "autovacuum": "off",
    "jit": "off",
}


def url(port: int, password: str) -> str:
    """The address of a server of ours, with its password."""
    return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}/postgres"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """The server of a project's state folder; a Launcher."""

    state: State
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder: where there is one already, else where the server's user can reach it."""
        inside, outside = self.state.postgres / "data", self.state.outside() / "postgres" / "data"
        if (inside / "PG_VERSION").exists():
            return inside
        if (outside / "PG_VERSION").exists():
            return outside
        return inside if can_pass(self.state.postgres, unprivileged()) else outside

    def password(self) -> str:
        """The superuser's password. Raises ServerUnreachable when its file cannot be read."""
        path = self.state.postgres / "password"
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ServerUnreachable(f"cannot read {path}: {error.strerror}") from error

    def start(self, port: int | None) -> Record:
        """Start the server, its cluster made when there is none. Raises ServerUnreachable."""
        data = self.data
        _check_owner(data)
        account = unprivileged(data)
        installation = readable_copy(choose(_major(data)), account)
        if not data.exists():
            self._create(installation, data, account)
        log = self.state.postgres / "log"
        for attempt in range(3):
            chosen = process.free_port(port if attempt == 0 else None)
            settings = {**_settings(installation, chosen, account), **self.settings}
            started = process.start(
                _command(installation, data, settings), log=log, account=account, environment=environment()
            )
            try:
                if _wait_until_ready(data, started):
                    break
            except BaseException:
                process.stop(started, sign=signal.SIGINT)
                raise
        else:
            raise ServerUnreachable(f"PostgreSQL did not start\n{process.last_lines(log)}", help=f"its log: {log}")
        return Record(
            pid=started.pid,
            started_at=started.started_at,
            port=chosen,
            version=installation.version,
            data=str(data),
            notes=(*_moved(self.state, data, account), *_stand_in_notes(installation)),
        )

    def _create(self, installation: Installation, data: Path, account: Account | None) -> None:
        if not data.is_relative_to(self.state.folder):
            for folder in (data.parent.parent.parent, data.parent.parent, data.parent):
                make_folder(folder, mode=0o711)
        password = secrets.token_urlsafe(24)
        private_file(self.state.postgres / "password", password + "\n")
        new_cluster(installation, data, password=password, account=account)

    def answers(self, record: Record) -> bool:
        """Whether the server says that it is ready, and its port is open."""
        if not _is_ready(Path(record.data), record.pid):
            return False
        with socket.socket() as probe:
            probe.settimeout(2)
            return probe.connect_ex(("127.0.0.1", record.port)) == 0

    def adjust(self, record: Record) -> Record:
        """Settings are those of the start."""
        return record

    def stop(self, record: Record) -> None:
        """A fast shutdown: sessions are ended, everything is written."""
        process.stop(record.process, sign=signal.SIGINT, seconds=60)


def _major(data: Path) -> int | None:
    """The major that a data folder belongs to; None for a new one."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ServerUnreachable(f"{data} cannot be read as a PostgreSQL data folder") from error


def _check_owner(data: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if os.geteuid() not in (0, data.stat().st_uid):
            raise ServerUnreachable(
                f"the PostgreSQL data in {data} belongs to another user", help="run dbkit as that user or as root"
            )


def _moved(state: State, data: Path, account: Account | None) -> tuple[str, ...]:
    if account is None or data.is_relative_to(state.folder):
        return ()
    note = f"PostgreSQL runs as {account.name}, not as root, and {account.name} cannot reach {state.folder}"
    return (f"{note}: its data is in {data}",)


def _stand_in_notes(installation: Installation) -> tuple[str, ...]:
    return tuple(
        f"{name}: this PostgreSQL has none; dbkit supplies a stand-in in PL/pgSQL, for its own servers only"
        for name in stand_ins(installation)
    )


def _settings(installation: Installation, port: int, account: Account | None) -> dict[str, str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "off",
    }
    if stand_ins(installation):
        settings["extension_control_path"] = f"$system:{stand_in_folder(account)}"
    return settings


def _command(installation: Installation, data: Path, settings: Mapping[str, str]) -> list[str | Path]:
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [installation.bin / "postgres", "-D", data, *options]


def _is_ready(data: Path, pid: int) -> bool:
    """Whether postmaster.pid (PostgreSQL documentation, file layout) names this process and says ready."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _wait_until_ready(data: Path, started: Process) -> bool:
    """True when ready; False when the server ended instead. Raises ServerUnreachable when it does neither in time."""
    if not process.wait(lambda: _is_ready(data, started.pid) or not process.alive(started), seconds=_READY_SECONDS):
        raise ServerUnreachable(f"PostgreSQL was not ready after {_READY_SECONDS:.0f} s; its data is in {data}")
    return process.alive(started)


@contextlib.contextmanager
def scratch(*, cache: Path | None, major: int | None = None) -> Iterator[tuple[Record, str]]:
    """A throw-away server and its URL; nothing of it is ever written to disk on purpose.

    Raises ServerUnreachable when there is no server of that major, or it does not start.
    """
    account = unprivileged()
    installation = readable_copy(choose(major), account)
    fresh = template(installation, cache, account)
    with throw_away_folder(account) as folder:
        data, log = folder / "data", folder / "log"
        copy_cluster(fresh.data, data, account)
        port = process.free_port()
        settings = {**_settings(installation, port, account), **_SCRATCH}
        if installation.major >= 18:
            settings["io_method"] = "sync"  # starts no workers
        with guarded(
            _command(installation, data, settings),
            folder=folder,
            log=log,
            sign=signal.SIGQUIT,
            account=account,
            environment=environment(),
        ) as started:
            if not _wait_until_ready(data, started):
                raise ServerUnreachable(f"a scratch PostgreSQL did not start\n{process.last_lines(log)}")
            yield (
                Record(
                    pid=started.pid,
                    started_at=started.started_at,
                    port=port,
                    version=installation.version,
                    data=str(data),
                    notes=_stand_in_notes(installation),
                ),
                url(port, fresh.password),
            )
