"""One more view of a table, for the moment of an exchange, that notes every row which the table's views see.

While EXCHANGE TABLES runs, the server takes a table's views from its name, renames, and gives them back, and an INSERT
that looks for them in between finds none; neither does one that had found its table before and looks for the views of
the name that the old table then has. It finds all of them or none, so what the witness did not see, no view saw.
Source: InterpreterRenameQuery::executeToTables, InsertDependenciesBuilder; ClickHouse#108728.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import existing, stored_columns
from dbkit.stores.clickhouse.recipes.copy import Tell
from dbkit.stores.clickhouse.recipes.inserts import wait_for_inserts
from dbkit.stores.clickhouse.recipes.parts import Conflict, Part, active_parts
from dbkit.stores.clickhouse.recipes.row_hash import row_hash
from dbkit.stores.clickhouse.recipes.words import seen_name, witness_name
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["Witness", "behind"]

_COMPUTING = ("Summing", "Aggregating", "Coalescing", "Graphite")
"""Engines that make other rows of those that are inserted, already in the INSERT; only the sorting key stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """The witness of one exchange."""

    transport: Transport
    table: str
    beside: str
    copied: tuple[str, ...]
    """The columns of the new one whose values come from the old one."""

    def call(self, tell: Tell) -> None:
        """Let it see every INSERT that begins from now on, and wait for those that began before it was there."""
        name, seen = identifier(witness_name(self.beside)), identifier(seen_name(self.beside))
        run = self.transport.command
        run(f"CREATE TABLE IF NOT EXISTS {seen} (seen UInt64) ENGINE = MergeTree ORDER BY tuple()")
        run(f"DROP VIEW IF EXISTS {name}")
        run(f"TRUNCATE TABLE {seen}")
        row = self.row(self.columns())
        run(f"CREATE MATERIALIZED VIEW {name} TO {seen} AS SELECT {row} AS seen FROM {identifier(self.table)}")  # noqa: S608
        wait_for_inserts(self.transport, tell, "began before the exchange is watched")

    def dismiss(self) -> None:
        """Take it away. What it saw goes with the old table: an INSERT that runs may still write it down."""
        self.transport.command(f"DROP VIEW IF EXISTS {identifier(witness_name(self.beside))}")

    def columns(self) -> tuple[str, ...]:
        """What a row is known by: the stored columns that both tables have; of its key, where the rest is computed."""
        tables = (self.table, self.beside)
        common = set(self.copied).intersection(*(stored_columns(self.transport, name) for name in tables))
        if self.is_computed():
            common &= set(_key_columns(self.transport, tables))
        return tuple(sorted(common))

    def is_computed(self) -> bool:
        """Whether one of the tables makes other rows of those that are inserted."""
        engines = [existing(self.transport, name).engine for name in (self.table, self.beside)]
        return any(engine.removeprefix("Replicated").startswith(_COMPUTING) for engine in engines)

    def row(self, values: Sequence[str]) -> str:
        """By what a row is found again."""
        return row_hash(self.transport, ("1", *values))

    def blocks(self, name: str) -> dict[str, int]:
        """The last block of each partition."""
        last: dict[str, int] = {}
        for part in active_parts(self.transport, name):
            last[part.partition] = max(last.get(part.partition, -1), part.blocks[1])
        return last


def behind(transport: Transport, table: str, marks: Mapping[str, int]) -> Iterator[Part]:
    """The parts that came behind the marks. Raises Conflict where a merge mixed them with others."""
    for part in active_parts(transport, table):
        first, last = part.blocks
        mark = marks.get(part.partition, -1)
        if first > mark:
            yield part
        elif last > mark:
            raise Conflict(f"the part {part.name} holds rows from before the exchange and from behind it")


def _key_columns(transport: Transport, tables: Sequence[str]) -> list[str]:
    names = ", ".join(literal(name) for name in tables)
    rows = transport.query(
        "SELECT name FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
        f"AND table IN ({names}) GROUP BY name HAVING min(is_in_sorting_key)"
    )
    return [identifier(str(row[0])) for row in rows]
