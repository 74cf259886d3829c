"""A ClickHouse engine for tests: the one that DBKIT_TEST_CLICKHOUSE names, or a scratch one."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.url import with_database


@contextmanager
def clickhouse(cache: Path) -> Iterator[str]:
    """The URL of a server."""
    given = os.environ.get("DBKIT_TEST_CLICKHOUSE")
    if given:
        yield given
        return
    from dbkit.embedded import servers

    with servers.scratch("clickhouse", cache=cache) as server:
        yield server.url


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


__all__ = ["CLICKHOUSE", "clickhouse", "database", "one", "rows", "run"]
