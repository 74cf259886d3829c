"""Foreign keys among seeded rows: which table comes first, what a row can name, and circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg

from dbkit.stores.postgres.prove.tables import ForeignKey, Table
from dbkit.stores.postgres.prove.values import cast
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session

__all__ = ["Links"]

_PARENTS = 64
"""Rows of a parent that are looked at."""


@dataclass(slots=True)
class Links:
    """The foreign keys of the tables that are being seeded."""

    session: Session
    _seen: dict[tuple[int, str], list[tuple[str, ...]]] = field(default_factory=dict)
    _order: dict[int, int] = field(default_factory=dict)
    _circular: set[tuple[int, str]] = field(default_factory=set)
    """Foreign keys whose rows may be made before what they name."""

    def ordered(self, tables: Sequence[Table]) -> list[Table]:
        """Parents before their children; a circle is entered where the fewest rows must name something."""
        holders: dict[int, set[int]] = defaultdict(set)
        for table in tables:
            for ancestor in table.ancestors:
                holders[ancestor].add(table.oid)
        waits = {
            table.oid: set().union(*(holders[key.parent] for key in table.foreign_keys)) - {table.oid}
            for table in tables
        }
        left = {table.oid: table for table in tables}
        while left:
            ready = [oid for oid in left if not waits[oid] & left.keys()]
            for oid in ready or [min(left, key=lambda one: (_needed(left[one]), left[one].path))]:
                self._order[oid] = len(self._order)
                del left[oid]
        self._circular = {
            (table.oid, key.name)
            for table in tables
            for key in table.foreign_keys
            if any(self._order[oid] >= self._order[table.oid] for oid in holders[key.parent])
        }
        return sorted(tables, key=lambda table: self._order[table.oid])

    def parents(self, key: ForeignKey, table: Table) -> list[tuple[str, ...]]:
        """What the rows of a parent offer, as values of the columns that name them; nothing before they are there."""
        if (table.oid, key.name) not in self._seen:
            rows = self._rows(key, table)
            if not rows:
                return []
            self._seen[table.oid, key.name] = rows
        return self._seen[table.oid, key.name]

    def _rows(self, key: ForeignKey, table: Table) -> list[tuple[str, ...]]:
        names = [identifier(name) for name in key.parent_columns]
        chosen = ", ".join(f"{name}::text" for name in names)
        there = " and ".join(f"{name} is not null" for name in names)
        query = f"select {chosen} from {key.parent_sql} where {there} order by 1 limit {_PARENTS}"  # noqa: S608
        types = [table.column(name).type_name for name in key.columns]
        return [
            tuple(cast(text, type_name) for text, type_name in zip(row, types, strict=True))
            for row in self.session.execute(query.encode()).fetchall()
        ]

    def close_circles(self, tables: Sequence[Table]) -> None:
        """Rows that were made before what they name get a row to name; what still names nothing goes."""
        self._seen.clear()
        circular = [(table, key) for table in tables for key in table.foreign_keys if self._is_circular(table, key)]
        for table, key in circular:
            self._tie(table, key)
        everything = [(table, key) for table in tables for key in table.foreign_keys]
        while sum(self._remove_broken(table, key) for table, key in circular):
            circular = everything

    def _is_circular(self, table: Table, key: ForeignKey) -> bool:
        return (table.oid, key.name) in self._circular

    def _tie(self, table: Table, key: ForeignKey) -> None:
        """Let rows with nothing to name, all but the first, name a row; those that name what is not there, too."""
        parents = self.parents(key, table)
        if not parents:
            return
        columns = [identifier(name) for name in key.columns]
        nothing = " or ".join(f"c.{name} is null" for name in columns)
        query = f"select c.ctid::text, ({nothing}) from only {table.sql} as c where {nothing} or {_broken(key)}"  # noqa: S608
        for number, (place, empty) in enumerate(self.session.execute(query.encode()).fetchall()):
            if empty and number == 0:
                continue
            for shift in range(len(parents)):
                values = parents[(number + shift) % len(parents)]
                settings = ", ".join(f"{name} = {value}" for name, value in zip(columns, values, strict=True))
                update = f"update only {table.sql} set {settings} where ctid = {cast(place, 'tid')}"  # noqa: S608
                try:
                    with self.session.transaction():
                        self.session.execute(update.encode())
                    break
                except psycopg.Error:
                    continue

    def _remove_broken(self, table: Table, key: ForeignKey) -> int:
        """Delete rows that name what is not there; how many there were."""
        query = f"delete from only {table.sql} as c where {_broken(key)}"  # noqa: S608
        return self.session.execute(query.encode()).rowcount


def _broken(key: ForeignKey) -> str:
    """The condition on a child ``c`` that its foreign key is not satisfied."""
    pairs = list(zip(key.columns, key.parent_columns, strict=True))
    named = " and ".join(f"c.{identifier(name)} is not null" for name in key.columns)
    # What is only wished for may compare types that have nothing in common yet.
    text = "::text" if key.wished else ""
    same = " and ".join(f"p.{identifier(other)}{text} = c.{identifier(name)}{text}" for name, other in pairs)
    return f"({named} and not exists (select from {key.parent_sql} as p where {same}))"


def _needed(table: Table) -> int:
    """How many foreign keys every row must satisfy."""
    return sum(all(table.column(name).not_null for name in key.columns) for key in table.foreign_keys)
