"""A ClickHouse engine for tests: the one that DBKIT_TEST_CLICKHOUSE names, or a scratch one; over HTTP or natively."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dbkit.embedded import clickhouse as engines
from dbkit.embedded import servers
from dbkit.embedded.guard import guarded, throw_away_folder
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.url import with_database
from tests.live.clickhouse_native import native

ROOT = Path(__file__).resolve().parents[2]
ENGINE_24 = Path(os.environ.get("DBKIT_TEST_CLICKHOUSE_24") or ROOT / ".dbkit" / "servers" / "clickhouse-24")
"""Where ``scripts/servers.py`` puts the engine of ClickHouse 24."""
SETTINGS_24 = {"allow_experimental_refreshable_materialized_view": "1"}
"""What an owner of such a server allows before dbkit may use it."""
WAYS = ("26-http", "26-native", "24-http")
"""The major version of an engine, and how it is talked to."""
WAYS_IN_TURN = ("26-http", "26-native", pytest.param("24-http", marks=pytest.mark.slow))
"""The same for whole files of tests."""


@contextmanager
def clickhouse(cache: Path, way: str = "26-http") -> Iterator[str]:
    """The URL of a server."""
    given = os.environ.get("DBKIT_TEST_CLICKHOUSE")
    if given:
        yield given
        return
    major, protocol = way.split("-")
    with _engine_24() if major == "24" else _engine(cache) as url:
        if protocol == "http":
            yield url
            return
        with native(url) as endpoint:
            yield endpoint.url


@contextmanager
def _engine(cache: Path) -> Iterator[str]:
    with servers.scratch("clickhouse", cache=cache) as server:
        yield server.url


@contextmanager
def _engine_24() -> Iterator[str]:
    if not (ENGINE_24 / "chdb").is_dir():
        pytest.skip("ClickHouse 24 is not here: python scripts/servers.py clickhouse-24")
    with throw_away_folder() as folder:
        password = secrets.token_urlsafe(24)
        configuration = engines._write_configuration(
            folder / "data", work=folder, port=0, password=password, settings=SETTINGS_24, seat=None
        )
        environment = engines._environment()
        environment["PYTHONPATH"] = os.pathsep.join((str(ENGINE_24), str(ROOT), environment["PYTHONPATH"]))
        command: list[str | Path] = [sys.executable, "-m", "tests.live.clickhouse_24_server", configuration]
        with guarded(
            command, folder=folder, log=folder / "log", sign=signal.SIGKILL, environment=environment
        ) as started:
            port, version = engines._wait_until_ready(started, folder / "ready.json", folder / "data", folder / "log")
            assert version.startswith("24."), version
            yield engines.url(port, password)


@contextmanager
def database(url: str) -> Iterator[Connection]:
    """A connection to a database of its own, dropped at the end."""
    name = f"case_{uuid.uuid4().hex[:12]}"
    connection = connect(with_database(url, name), profile="case")
    connection.create_database()
    try:
        yield connection
    finally:
        connection.transport.database = None
        connection.transport.command(f"DROP DATABASE {name}")
        connection.close()


def run(connection: Connection, text: str) -> None:
    """Run a text of statements."""
    for statement in split(text):
        connection.transport.command(statement.text)


def rows(connection: Connection, query: str) -> list[list[Any]]:
    """The rows of a query, as lists."""
    return [list(row) for row in connection.query(query)]


def one(connection: Connection, query: str) -> Any:
    """The only value that a query gives."""
    found: list[Sequence[Any]] = connection.query(query)
    return found[0][0]


__all__ = ["CLICKHOUSE", "WAYS", "WAYS_IN_TURN", "clickhouse", "database", "one", "rows", "run"]
