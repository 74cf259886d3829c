"""Where new columns go in a table, and which of them are added in one statement.

A sorting key grows only in the ALTER that adds the columns of the new expressions, so those are added together. For
the others the place is named by the nearest column before that is sure to be there when the statement runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import significant

__all__ = ["Added", "added_with", "names_in", "new_key_columns", "position"]


@dataclass(frozen=True, slots=True)
class Added:
    """The columns that one ALTER adds, and the sorting key that it sets."""

    columns: tuple[Any, ...]
    order_by: str | None = None


def names_in(sql: str) -> frozenset[str]:
    """Every identifier in a text."""
    return frozenset(token.name for token in significant(sql) if token.name is not None)


def new_key_columns(have: Any, want: Any) -> tuple[str, ...]:
    """The columns of the expressions that a sorting key gains, by name; empty where it gains none."""
    gained = [item for item in want.order_by or () if item not in (have.order_by or ())]
    used = frozenset().union(*(names_in(item) for item in gained)) & set(want.columns)
    return tuple(sorted(used))


def added_with(column: ObjectId, env: Env) -> Added | None:
    """What the statement that stands for this column adds; nothing, where another column's statement adds it."""
    table = ObjectId("table", column.parent)
    have, want = env.have.objects.get(table), env.want.objects[table]
    grows = have is not None and table not in env.created
    together = new_key_columns(have, want) if grows else ()
    if column.name not in together:
        return Added((env.want.objects[column],))
    if column.name != together[0]:
        return None
    columns = tuple(env.want.objects[ObjectId("column", (*column.parent, name))] for name in together)
    return Added(columns, render.key(getattr(want, "order_by", None) or ()))


def position(column: ObjectId, env: Env) -> str:
    """``AFTER x``, or ``FIRST``."""
    table = env.want.objects[ObjectId("table", column.parent)]
    order: tuple[str, ...] = getattr(table, "columns", ())
    for name in reversed(order[: order.index(column.name)] if column.name in order else ()):
        if _is_there(ObjectId("column", (*column.parent, name)), column, env):
            return f"AFTER {identifier(name)}"
    return "FIRST"


def _is_there(other: ObjectId, column: ObjectId, env: Env) -> bool:
    """Whether a column exists already, or is sure to be added before: those that wait for nothing go by name."""
    if other not in env.created:
        return True
    return _is_free(other, env) and (not _is_free(column, env) or other < column)


def _is_free(column: ObjectId, env: Env) -> bool:
    return not any(
        need in env.created or env.have.objects.get(need) != env.want.objects.get(need)
        for need in env.want.needs_of(column)
    )
