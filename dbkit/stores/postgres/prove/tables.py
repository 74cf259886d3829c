"""What seeding must know of each table, read from the catalogues in one query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from dbkit.stores.postgres.prove.wishes import Fit
from dbkit.stores.postgres.session import Session

__all__ = ["Check", "Column", "ForeignKey", "Table", "read_tables", "read_types"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    name: str
    number: int
    type: int
    type_name: str
    not_null: bool
    generated: str | None
    """The expression that it is computed with."""
    sources: tuple[str, ...]
    """What that expression reads."""
    identity: bool
    default: str | None

    @property
    def counted(self) -> bool:
        """Whether a sequence gives its values."""
        return self.identity or bool(self.default and self.default.startswith("nextval("))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A condition on the columns of a row."""

    expression: str
    columns: frozenset[str]
    wished: bool = False
    """Whether the table does without it as it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """What columns of a row must name."""

    name: str
    columns: tuple[str, ...]
    parent: int
    parent_sql: str
    """The parent as it stands behind FROM."""
    parent_columns: tuple[str, ...]
    wished: bool = False
    """Whether the table does without it as it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that holds rows of its own: no partitioned one, but each of its partitions."""

    oid: int
    schema: str
    name: str
    sql: str
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    keys: tuple[frozenset[str], ...]
    foreign_keys: tuple[ForeignKey, ...]
    bound: frozenset[str]
    """The columns that decide whether a row belongs into this partition."""
    ancestors: frozenset[int]
    """Itself, and the partitioned tables that it is a part of."""

    @property
    def path(self) -> tuple[str, str]:
        """Schema and name."""
        return self.schema, self.name

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def fitted(self, fit: Fit, tables: Mapping[tuple[str, ...], Table]) -> Table:
        """The table with what it is about to be asked for, as far as it has the columns."""
        names = {column.name for column in self.columns}
        checks = [
            Check(expression=expression, columns=frozenset(columns), wished=True)
            for expression, columns in fit.checks.get(self.path, ())
            if columns and names.issuperset(columns)
        ]
        keys = [frozenset(columns) for columns in fit.keys.get(self.path, ()) if names.issuperset(columns)]
        known = {key.columns for key in self.foreign_keys}
        references = [
            ForeignKey(
                name=f"{one.name} to be",
                columns=one.columns,
                parent=tables[one.parent].oid,
                parent_sql=f"ONLY {tables[one.parent].sql}",
                parent_columns=one.parent_columns,
                wished=True,
            )
            for one in fit.references.get(self.path, ())
            if one.parent in tables
            and one.columns not in known
            and names.issuperset(one.columns)
            and {column.name for column in tables[one.parent].columns}.issuperset(one.parent_columns)
        ]
        return replace(
            self,
            columns=tuple(
                replace(one, not_null=one.not_null or (*self.path, one.name) in fit.filled) for one in self.columns
            ),
            checks=(*self.checks, *checks),
            keys=(*self.keys, *keys),
            foreign_keys=(*self.foreign_keys, *references),
        )


def read_tables(session: Session) -> tuple[Table, ...]:
    """Every table of the database that can hold rows."""
    return tuple(_table(row) for row in _rows(session, "table"))


def read_types(session: Session) -> Mapping[int, Mapping[str, Any]]:
    """Every type of the database by its number."""
    return {row["oid"]: row for row in _rows(session, "type")}


def _rows(session: Session, name: str) -> list[dict[str, Any]]:
    text = (files("dbkit.stores.postgres.prove") / f"{name}.sql").read_text("utf-8")
    rows = session.execute(f"select json_agg(q)::text from (\n{text}\n) as q".encode()).fetchall()  # noqa: S608
    return json.loads(rows[0][0] or "[]") if rows else []


def _table(row: Mapping[str, Any]) -> Table:
    columns = tuple(
        Column(
            name=one["name"],
            number=one["number"],
            type=one["type"],
            type_name=one["type_name"],
            not_null=one["not_null"],
            generated=one["generated"],
            sources=tuple(row["computed"].get(one["name"], ())),
            identity=one["identity"],
            default=one["default"],
        )
        for one in row["columns"]
    )
    checks = [
        Check(expression=one["expression"], columns=frozenset(one["columns"] or ()))
        for one in row["checks"]
        if one["columns"]
    ]
    named: frozenset[str] = frozenset()
    if row["bound"]:
        named = frozenset(column.name for column in columns if _mentions(row["bound"], column.name))
        checks.append(Check(expression=row["bound"], columns=named))
    return Table(
        oid=row["oid"],
        schema=row["schema"],
        name=row["name"],
        sql=row["sql"],
        columns=columns,
        checks=tuple(checks),
        keys=tuple(frozenset(key) for key in row["keys"] if key),
        foreign_keys=tuple(_foreign_key(one) for one in row["foreign_keys"]),
        bound=named,
        ancestors=frozenset((row["oid"], *row["ancestors"])),
    )


def _mentions(expression: str, name: str) -> bool:
    """Whether a bound reads a column; one too many does no harm."""
    return name in expression or name.replace('"', '""') in expression


def _foreign_key(row: Mapping[str, Any]) -> ForeignKey:
    alone = "ONLY " if row["parent_kind"] == "r" else ""
    return ForeignKey(
        name=row["name"],
        columns=tuple(row["columns"]),
        parent=row["parent"],
        parent_sql=alone + row["parent_name"],
        parent_columns=tuple(row["parent_columns"]),
    )
