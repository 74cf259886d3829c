"""What reading a database carries along: the rows of its catalogue, and the objects made of them so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dbkit.core.ids import ObjectId
from dbkit.plan.state import Object
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.kinds.placement import names_in

__all__ = ["ColumnRow", "Reader", "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """A table, view or dictionary as the catalogue has it."""

    name: str
    engine: str
    engine_full: str
    statement: str
    comment: str
    query: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column as the catalogue has it."""

    table: str
    name: str
    type: str
    default_kind: str
    default: str
    codec: str
    comment: str
    in_key: int


@dataclass(slots=True)
class Reader:
    """A database on its way to a state."""

    database: str
    user: str
    """Who reads."""
    rows: tuple[Row, ...]
    columns: dict[str, list[ColumnRow]]
    names: frozenset[str]
    kinds: dict[str, str]
    fixed_settings: frozenset[str]
    """The settings of MergeTree tables that the server lets nobody change."""
    objects: list[Object] = field(default_factory=list)
    needs: dict[ObjectId, frozenset[ObjectId]] = field(default_factory=dict)
    unmanaged: list[str] = field(default_factory=list)
    security: Mapping[str, str] = field(default_factory=dict)
    """Of views that are to run with rights that a server without users does not know."""
    functions: frozenset[str] = frozenset()
    """The names of user-defined functions."""

    def local(self, sql: str) -> tuple[str, frozenset[str]]:
        """A text without the database's name before names of its own, and which of them it uses."""
        return ddl.local(sql, self.database, self.names)

    def id_of(self, name: str) -> ObjectId:
        """The object of a name: tables, views and dictionaries share one space of names."""
        return ObjectId(self.kinds[name], (name,))

    def columns_in(self, table: str, *texts: str | None) -> frozenset[ObjectId]:
        """The columns of a table that texts name, and the functions."""
        used = frozenset().union(*(names_in(text) for text in texts if text))
        columns = (ObjectId("column", (table, row.name)) for row in self.columns.get(table, ()) if row.name in used)
        return frozenset(columns) | {ObjectId("function", (name,)) for name in used & self.functions}
