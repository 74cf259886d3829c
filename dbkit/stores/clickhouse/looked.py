"""What the rules of a live server look at: the answers of its system tables. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dbkit.contract import Size
from dbkit.core.errors import ServerUnreachable
from dbkit.lint.rule import Book, rules_in
from dbkit.stores.clickhouse.live import Connection
from dbkit.stores.clickhouse.transport import ServerError, Transport

__all__ = ["Looked", "live_book", "sizes"]

_SIZES = """
    SELECT table, sum(rows), sum(bytes_on_disk) FROM system.parts
    WHERE active AND database = currentDatabase() GROUP BY table
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """A database that is open."""

    transport: Transport

    def rows(self, query: str) -> Iterator[Sequence[Any]]:
        """What a query answers. Raises ServerUnreachable."""
        try:
            yield from self.transport.query(query)
        except ServerError as error:
            raise ServerUnreachable(f"the system tables could not be read: {error.message}") from None


def live_book() -> Book[Connection]:
    """The rules of a live server."""
    return Book(rules=rules_in("dbkit.stores.clickhouse.rules.live"), read=_looked)


def _looked(connection: Connection) -> tuple[Looked, ...]:
    """Nothing where the database is not there yet."""
    return (Looked(connection.transport),) if connection.exists else ()


def sizes(connection: Connection) -> Mapping[tuple[str, ...], Size]:
    """How large tables are, by name."""
    return {
        (str(table),): Size(rows=int(rows), bytes=int(size))
        for looked in _looked(connection)
        for table, rows, size in looked.rows(_SIZES)
    }
