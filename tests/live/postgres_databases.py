"""A scratch PostgreSQL for tests, databases in it, and migrations in a folder."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dbkit.embedded import servers
from dbkit.migrations.file import Migration, parse_header
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.live import PostgresConnection, connect

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The URL of a scratch server."""
    with servers.scratch("postgres") as server:
        yield server.url


@pytest.fixture
def database_url(server_url: str) -> str:
    """The URL of a new, empty database."""
    return POSTGRES.provision(server_url, f"test_{next(_NUMBERS)}")


@pytest.fixture
def connection(database_url: str) -> Iterator[PostgresConnection]:
    """A connection of dbkit's to a new database, for the profile ``shop``."""
    opened = connect(database_url, profile="shop")
    yield opened
    opened.close()


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    """What a query gives, on a connection of its own."""
    with psycopg.connect(url, autocommit=True) as session:
        return session.execute(sql.encode()).fetchall()


def run(url: str, sql: str) -> None:
    """Run statements, on a connection of its own."""
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(sql.encode())


def migration(folder: Path, identity: str, text: str, rollback: str | None = None) -> Migration:
    """Write a migration and its rollback into a folder."""
    path = folder / f"{identity}.sql"
    path.write_text(text)
    rollback_path = folder / f"{identity}.rollback.sql"
    if rollback is not None:
        rollback_path.write_text(rollback)
    return Migration(
        store="postgres",
        id=identity,
        path=path,
        text=text,
        rollback_path=rollback_path,
        rollback_text=rollback,
        header=parse_header(text, path),
    )


class Watched:
    """Collects the progress that a ledger tells."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int, str]] = []

    def __call__(self, position: int, total: int, line: str) -> None:
        self.told.append((position, total, line))
