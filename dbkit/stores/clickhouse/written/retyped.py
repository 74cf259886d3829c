"""The columns in use that a statement gives another type."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.stores.clickhouse.checks.clause import Retype
from dbkit.stores.clickhouse.written.statement import Written

__all__ = ["retyped"]


def retyped(written: Written) -> Iterator[tuple[str, str, str, str]]:
    """Of each: the table, the column, the type that it has, empty where no file says it, and the one that it gets."""
    for clause in written.clauses:
        if not isinstance(clause, Retype):
            continue
        table = written.before.table(clause.table)
        column = table.columns.get(clause.column)
        if written.in_use(table) and (column is None or (column.stored and column.type != clause.type)):
            yield clause.table, clause.column, column.type if column else "", clause.type
