"""What the rules of a live database look at: the answers of its catalogue. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.contract import Size
from dbkit.lint.rule import Book, rules_in
from dbkit.stores.postgres.live import PostgresConnection
from dbkit.stores.postgres.session import Session, plain_errors

__all__ = ["Looked", "live_book", "sizes"]

_SIZES = b"""
    SELECT n.nspname::text, c.relname::text,
           coalesce((SELECT sum(greatest(l.reltuples, 0)) FROM pg_partition_tree(c.oid) t
                     JOIN pg_class l ON l.oid = t.relid WHERE t.isleaf), greatest(c.reltuples, 0))::bigint,
           coalesce((SELECT sum(pg_table_size(t.relid)) FROM pg_partition_tree(c.oid) t WHERE t.isleaf),
                    pg_table_size(c.oid))::bigint
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """A database that is open."""

    session: Session

    def rows(self, query: bytes, *values: Any) -> Iterator[tuple[Any, ...]]:
        """What a query answers. Raises ServerUnreachable."""
        with plain_errors("the catalogue could not be read"):
            yield from self.session.execute(query, values or None).fetchall()


def live_book() -> Book[PostgresConnection]:
    """The rules of a live database."""
    rules = rules_in("dbkit.stores.postgres.rules.live")
    return Book(rules=rules, read=lambda connection: (Looked(connection.session),))


def sizes(connection: PostgresConnection) -> Mapping[tuple[str, ...], Size]:
    """How large tables are, by schema and name; a partitioned one is as large as its partitions."""
    found = Looked(connection.session).rows(_SIZES)
    return {(schema, name): Size(rows=rows, bytes=size) for schema, name, rows, size in found}
