"""A table of the form of another one, in which rows are made ready that go over in one step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from secrets import token_hex

from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.catalog import existing, known
from dbkit.stores.clickhouse.recipes.words import stage_prefix
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["LARGE", "Stage"]

LARGE = {"max_table_size_to_drop": "0", "max_partition_size_to_drop": "0"}
"""Tables that dbkit made for itself may be emptied however large they are."""

_COPYING = {
    "insert_allow_materialized_columns": "1",
    "insert_deduplicate": "0",
    "max_bytes_before_external_group_by": str(1 << 31),
    "max_insert_threads": "1",
    "max_partitions_per_insert_block": "0",
    "optimize_on_insert": "0",
}
"""Values as they are, also of MATERIALIZED columns; every row, also one that a later merge would take away; and not
taken for one that was inserted before. What the stage holds is counted instead."""

_PATH = re.compile(r"(Replicated\w*MergeTree\(')([^']*)'")


class Stage:
    """The stage of one run: a killed run's last statement may still be on its way to the stage that it had."""

    def __init__(self, transport: Transport, aside: str, *, name: str = "") -> None:
        self._transport = transport
        self._aside = aside
        self._prefix = stage_prefix(aside)
        self.name = name or f"{self._prefix}{token_hex(3)}"
        self._here = identifier(self.name)
        self._is_made = False

    def of(self, name: str) -> Stage:
        """The stage that an earlier run of the same recipe had."""
        return Stage(self._transport, self._aside, name=name)

    def make(self, target: str) -> None:
        """Create it in the form of the table that the rows go to, if it is not there."""
        if self._is_made:
            return
        statement = existing(self._transport, target).statement
        path = _PATH.search(statement)
        if path is None:
            self._transport.command(f"CREATE TABLE IF NOT EXISTS {self._here} AS {identifier(target)}")
        else:
            start = statement.index("(")
            text = _PATH.sub(rf"\g<1>\g<2>_{self.name}'", statement[start:], count=1)
            self._transport.command(f"CREATE TABLE IF NOT EXISTS {self._here} {text}")
        self._transport.command(f"SYSTEM STOP MERGES {self._here}")
        self._is_made = True

    def fill(self, columns: Sequence[str], query: str, *, threads: int) -> None:
        """Empty it, and put in what a query gives."""
        self._transport.command(f"TRUNCATE TABLE {self._here}", settings=LARGE)
        settings: Mapping[str, str] = {**_COPYING, "max_threads": str(threads)}
        self._transport.command(f"INSERT INTO {self._here} ({', '.join(columns)}) {query}", settings=settings)

    def move_to(self, target: str) -> None:
        """Give what it holds to a table, partition by partition."""
        rows = self._transport.query(
            "SELECT DISTINCT partition_id FROM system.parts WHERE database = currentDatabase() "  # noqa: S608
            f"AND table = {literal(self.name)} AND active ORDER BY partition_id"
        )
        for (partition,) in rows:
            self._transport.command(
                f"ALTER TABLE {self._here} MOVE PARTITION ID {literal(str(partition))} TO TABLE {identifier(target)}"
            )

    def is_there(self) -> bool:
        """Whether it was made and not dropped."""
        return known(self._transport, self.name) is not None

    def drop(self) -> None:
        """Take it away, with those that killed runs left."""
        rows = self._transport.query(
            "SELECT name FROM system.tables WHERE database = currentDatabase() "  # noqa: S608
            f"AND startsWith(name, {literal(self._prefix)}) ORDER BY name"
        )
        for (name,) in rows:
            self._transport.command(f"DROP TABLE IF EXISTS {identifier(str(name))}", settings=LARGE)
        self._is_made = False
