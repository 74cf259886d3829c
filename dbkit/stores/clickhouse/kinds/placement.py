"""Where new columns go in a table, and which of them are added in one statement.

A sorting key grows only in the ALTER that adds the columns of the new expressions, so those are added together. For
the others the place is named by the nearest column before that is sure to be there when the statement runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.types import is_convertible, is_key_safe

__all__ = [
    "Added",
    "added_with",
    "is_converted",
    "is_replaced",
    "leaves_key",
    "moves",
    "names_in",
    "new_key_columns",
    "position",
]


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


def leaves_key(column: ObjectId, env: Env) -> str | None:
    """The shorter sorting key to set before a column that was part of it takes a type that a key could not take."""
    table = ObjectId("table", column.parent)
    have, want = env.have.objects[table], env.want.objects[table]
    before, after_types = dict(have.fixed_columns), dict(want.fixed_columns)  # type: ignore[attr-defined]
    if column.name not in before or column.name in after_types:
        return None
    if is_key_safe(before[column.name], env.want.objects[column].type):  # type: ignore[attr-defined]
        return None
    return render.key(want.order_by or ())  # type: ignore[attr-defined]


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
    order = _order(env.want, column)
    for name in reversed(order[: order.index(column.name)] if column.name in order else ()):
        if _is_there(ObjectId("column", (*column.parent, name)), column, env):
            return after(name)
    return after(None)


def after(name: str | None) -> str:
    """The place behind a column, or the first."""
    return "FIRST" if name is None else f"AFTER {identifier(name)}"


def moves(table: ObjectId, env: Env) -> Iterator[tuple[ObjectId, str]]:
    """The columns that must be moved once new ones are added and others are altered, and where to, in order."""
    want = _order(env.want, ObjectId("column", (*table.path, "")))
    kept = _longest_in_order([want.index(name) for name in _added(table, env) if name in want])
    uncertain = {name for name in want if _is_uncertain(name, table, want, env)}
    for place, name in enumerate(want):
        if place not in kept or name in uncertain:
            yield ObjectId("column", (*table.path, name)), after(want[place - 1] if place else None)


def _order(state: State, column: ObjectId) -> tuple[str, ...]:
    order: tuple[str, ...] = getattr(state.objects[ObjectId("table", column.parent)], "columns", ())
    return order


def _added(table: ObjectId, env: Env) -> list[str]:
    """The columns as they stand once new ones are added, one after the other by name, and others are replaced."""
    column = ObjectId("column", (*table.path, ""))
    order = list(_order(env.have, column))
    touched = [ObjectId("column", (*table.path, name)) for name in _order(env.want, column)]
    for identity in sorted((one for one in touched if _is_placed(one, env)), key=lambda one: _rank(one, env)):
        if identity in env.have.objects:
            order.remove(identity.name)
        _put(order, identity, env)
    return order


def _is_placed(column: ObjectId, env: Env) -> bool:
    """Whether the plan puts a column somewhere: a new one, or one that is dropped and added."""
    have = env.have.objects.get(column)
    return have is None or is_replaced(have, env.want.objects[column])


def _put(order: list[str], column: ObjectId, env: Env) -> None:
    place = position(column, env)
    previous = next((name for name in order if place == after(name)), None)
    order.insert(0 if previous is None else order.index(previous) + 1, column.name)


def _rank(column: ObjectId, env: Env) -> tuple[bool, str, str]:
    """When a new column is added: those that wait for nothing by name, those of a key with the first of them."""
    table = ObjectId("table", column.parent)
    have = env.have.objects.get(table)
    together = new_key_columns(have, env.want.objects[table]) if have is not None else ()
    return not _is_free(column, env), together[0] if column.name in together else column.name, column.name


def _is_uncertain(name: str, table: ObjectId, want: tuple[str, ...], env: Env) -> bool:
    """Whether a column may land on either side of a new neighbour: one that waits, or that is dropped and added."""
    column = ObjectId("column", (*table.path, name))
    if not _is_placed(column, env) or (column not in env.have.objects and _is_free(column, env)):
        return False
    place = want.index(name)
    return any(
        _is_placed(ObjectId("column", (*table.path, other)), env)
        for other in want[max(0, place - 1) : place + 2]
        if other != name
    )


def is_replaced(have: Any, want: Any) -> bool:
    """Whether a column is dropped and added, as there is no way to take its values along, or it has none."""
    if have.bare_ephemeral:
        return bool(have != want)
    return have.type != want.type and not is_converted(have, want)


def is_converted(have: Any, want: Any) -> bool:
    """Whether the values of a column that gets another type are turned into it."""
    return bool(have.stored and want.stored and is_convertible(have.type, want.type))


def _longest_in_order(places: list[int]) -> set[int]:
    """The most places that stand in rising order already."""
    best: list[list[int]] = []
    for place in places:
        before = max((run for run in best if run[-1] < place), key=len, default=[])
        best.append([*before, place])
    longest: list[int] = max(best, key=len, default=[])
    return set(longest)


def _is_there(other: ObjectId, column: ObjectId, env: Env) -> bool:
    """Whether a column exists already, or is sure to be added before another new one."""
    if other in env.have.objects:
        return True
    return column not in env.have.objects and _is_free(other, env) and _rank(other, env) < _rank(column, env)


def _is_free(column: ObjectId, env: Env) -> bool:
    return not any(
        need not in env.have.objects or env.have.objects[need] != env.want.objects.get(need)
        for need in env.want.needs_of(column)
    )
