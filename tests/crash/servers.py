"""Servers whose data outlives them: to be killed in the middle of something, and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import psycopg

from dbkit.embedded import clickhouse, postgres, process, valkey
from dbkit.embedded.clickhouse import ClickHouse
from dbkit.embedded.postgres import Postgres
from dbkit.embedded.seat import Record
from dbkit.embedded.state import State, make_folder, unprivileged
from dbkit.embedded.valkey import Valkey

__all__ = ["Durable", "durable"]

_POSTGRES = {"fsync": "off", "shared_buffers": "32MB", "max_connections": "60"}
"""Who is killed loses nothing that it gave to the system, and waits for no disk."""
_VALKEY = {"appendonly": "yes", "appendfsync": "always"}
"""With ``everysec`` a server may answer before it has written."""


@dataclass(slots=True, kw_only=True)
class Durable:
    """A running server, or one that was killed."""

    url: str
    launcher: Postgres | Valkey | ClickHouse
    record: Record

    def kill(self) -> None:
        """End the server and all its processes at once, as kill -9 does and a crash of its machine would."""
        os.kill(self.record.pid, signal.SIGSTOP)  # so that it starts no more of them
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.record.pid)], capture_output=True, text=True, check=False
        )
        for pid in (self.record.pid, *map(int, listed.stdout.split())):
            os.kill(pid, signal.SIGKILL)
        assert process.wait(lambda: not process.alive(self.record.process), seconds=20)

    def start(self) -> None:
        """Start it again, where it was."""
        port = self.record.port
        self.record = self.launcher.start(port)
        assert self.record.port == port


@contextmanager
def durable(disk: Path | None = None) -> Iterator[dict[str, Durable]]:
    """One server a store; what PostgreSQL's tables and ClickHouse write is on that disk, where one is given."""
    with patch.dict(os.environ):
        os.environ.pop("DBKIT_STATE", None)  # else these would be somebody's own servers
        yield from _started(disk)


def _started(disk: Path | None) -> Iterator[dict[str, Durable]]:
    folder = Path(tempfile.mkdtemp(prefix="dbkit-crash-"))
    folder.chmod(0o711)  # PostgreSQL runs as another user than root
    state = State(folder / "state")
    state.create()
    make_folder(state.postgres, mode=0o711)
    make_folder(state.redis)
    launchers: tuple[tuple[str, Postgres | Valkey | ClickHouse], ...] = (
        ("postgres", Postgres(state=state, settings=_POSTGRES)),
        ("redis", Valkey(folder=make_folder(state.redis_of("shop")), settings=_VALKEY)),
        ("clickhouse", ClickHouse(folder=make_folder((disk or state.folder) / "clickhouse"))),
    )
    urls = {"postgres": postgres.url, "redis": valkey.url, "clickhouse": clickhouse.url}
    running: dict[str, Durable] = {}
    try:
        for name, launcher in launchers:
            record = launcher.start(None)
            running[name] = Durable(url=urls[name](record.port, launcher.password()), launcher=launcher, record=record)
        if disk is not None:
            _create_on(disk, running["postgres"].url)
        yield running
    finally:
        for server in running.values():
            server.launcher.stop(server.record)
        shutil.rmtree(folder, ignore_errors=True)


def _create_on(disk: Path, url: str) -> None:
    folder = make_folder(disk / "postgres")
    account = unprivileged()
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(f"CREATE TABLESPACE small LOCATION '{folder}'".encode())
        session.execute(b"CREATE DATABASE shop TABLESPACE small")
