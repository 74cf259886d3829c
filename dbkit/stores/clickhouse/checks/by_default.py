"""Rows that have a column only by its default, and would have another value by another default, or by none.

A part that is older than a column does not hold it: whoever reads the rows gets what the default gives then. So a new
default, and REMOVE DEFAULT, change these rows without a word (run on 24.8 and 26.9).
"""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.stores.clickhouse.checks.clause import Redefault
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.transport import Transport

__all__ = ["ByDefault", "by_default"]

_KINDS = ("", "DEFAULT", "MATERIALIZED")
"""Columns that parts can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDefault:
    """Rows that have a value by default only."""

    condition: str
    """Those whose value would be another."""
    kept_by: str
    """The statement that has the parts hold their values."""


def by_default(transport: Transport, clause: Redefault) -> ByDefault | None:
    """The rows that a clause gives another value; None where every part holds the column."""
    rows = transport.query(
        "SELECT type, default_kind FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
        f"AND table = {literal(clause.table)} AND name = {literal(clause.column)}"
    )
    if not rows or str(rows[0][1]) not in _KINDS or "AggregateFunction(" in str(rows[0][0]):
        return None
    of_table = f"database = currentDatabase() AND table = {literal(clause.table)} AND active AND rows > 0"
    holding = f"SELECT name FROM system.parts_columns WHERE {of_table} AND column = {literal(clause.column)}"  # noqa: S608
    older = f"SELECT name FROM system.parts WHERE {of_table} AND name NOT IN ({holding})"  # noqa: S608
    if not transport.query(f"{older} LIMIT 1"):
        return None
    name, kind = identifier(clause.column), literal(clause.type or str(rows[0][0]))
    then = f"defaultValueOfTypeName({kind})" if clause.default is None else f"CAST(({clause.default}), {kind})"
    written = f"MATERIALIZE COLUMN {name}" if rows[0][1] else f"UPDATE {name} = {name} WHERE 1"
    return ByDefault(
        condition=f"_part IN ({older}) AND toString(tuple({name})) != toString(tuple({then}))",
        kept_by=f"ALTER TABLE {identifier(clause.table)} {written}",
    )
