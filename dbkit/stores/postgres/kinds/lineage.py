"""What tables have from others: columns and defaults of parents, which are no objects of their own there.

A table inherits from several parents (INHERITS), or is a partition of one. Source: CREATE TABLE; pg_inherits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State

__all__ = [
    "ancestors",
    "column_above",
    "column_here",
    "columns_here",
    "default_above",
    "default_beside",
    "default_here",
    "default_partition",
    "descendants",
    "fitted",
    "is_referred_to",
    "needs_here",
    "parents",
    "related_otherwise",
    "table_of",
]


def table_of(identity: ObjectId) -> ObjectId:
    """The table of a column, default, constraint or trigger."""
    return ObjectId("table", identity.path[:2])


def parents(table: ObjectId, state: State) -> tuple[ObjectId, ...]:
    """The direct parents of a table; a materialized view has none."""
    item: Any = state.objects.get(table)
    if item is None or table.kind == "materialized_view":
        return ()
    return (item.partition_of,) if item.partition_of else tuple(item.inherits)


def ancestors(table: ObjectId, state: State) -> Iterator[ObjectId]:
    """The parents of a table, theirs, and so on."""
    for parent in parents(table, state):
        yield parent
        yield from ancestors(parent, state)


def descendants(table: ObjectId, state: State) -> tuple[ObjectId, ...]:
    """The tables that have something from a table, by id."""
    found: set[ObjectId] = set()
    queue = [table]
    while queue:
        above = queue.pop()
        below = {one for one in state.dependents(above) if one.kind == "table" and above in parents(one, state)}
        queue += below - found
        found |= below
    return tuple(sorted(found))


def related_otherwise(table: ObjectId, env: Env) -> bool:
    """Whether a table that stays gets other parents, or is attached to the same one anew."""
    have, want = env.have.objects.get(table), env.want.objects.get(table)
    if have is None or want is None or table in env.created:
        return False
    return parents(table, env.have) != parents(table, env.want)


def fitted(column: ObjectId, env: Env) -> bool:
    """Whether a column that stays is altered with its table, which gets other parents, and not by itself."""
    table = table_of(column)
    sides: list[Any] = [env.have.objects.get(column), env.want.objects.get(column)]
    own = all(one is not None and not one.inherited for one in sides)
    return related_otherwise(table, env) and not (own and not parents(table, env.want))


def column_above(identity: ObjectId, state: State) -> Any:
    """A column as the table's parents hand it down; None where they have no such column."""
    found: Any = None
    for parent in parents(table_of(identity), state):
        column = column_here(ObjectId("column", (*parent.path, identity.name)), state)
        if column is not None and found is None:
            found = replace(column, id=identity, identity=None, options=(), foreign_options=(), inherited=True)
            found = replace(found, not_null_handed=column.not_null)
        elif column is not None and column.not_null:
            found = replace(found, not_null=True, not_null_handed=True)
    return found


def column_here(identity: ObjectId, state: State) -> Any:
    """A column of a table, its own or a parent's."""
    return state.objects.get(identity) or column_above(identity, state)


def needs_here(identity: ObjectId, state: State) -> frozenset[ObjectId]:
    """What a column of a table needs, its own or a parent's; tables left out."""
    origins = (ObjectId("column", (*parent.path, identity.name)) for parent in ancestors(table_of(identity), state))
    found = state.needs_of(identity).union(*(state.needs_of(origin) for origin in origins))
    return frozenset(need for need in found if need.kind != "table")


def columns_here(table: ObjectId, state: State) -> dict[str, Any]:
    """All columns of a table by name: what its parents hand down first."""
    names = {name: None for parent in parents(table, state) for name in columns_here(parent, state)}
    found = {name: column_here(ObjectId("column", (*table.path, name)), state) for name in names}
    own = sorted((one for one in state.inside("column", table.path)), key=_position)
    return found | {one.id.name: one for one in own}


def _position(column: Any) -> int:
    return int(column.position)


def default_above(identity: ObjectId, state: State) -> str | None:
    """The default that a column has from the table's parents."""
    for parent in parents(table_of(identity), state):
        name = (*parent.path, identity.name)
        if column_here(ObjectId("column", name), state) is not None:
            return default_here(ObjectId("default", name), state)
    return None


def default_here(identity: ObjectId, state: State) -> str | None:
    """The default of a column, its own or a parent's."""
    own: Any = state.objects.get(identity)
    return own.expression if own else default_above(identity, state)


def is_referred_to(table: ObjectId, env: Env) -> bool:
    """Whether a foreign key refers to a table, or to the whole that it is a part of."""
    above: Any = env.have.objects.get(table)
    if any(getattr(key, "references", None) == table for key in env.have.of_kind("foreign_key")):
        return True
    partition_of: ObjectId | None = getattr(above, "partition_of", None)
    return partition_of is not None and is_referred_to(partition_of, env)


def default_beside(table: Any, env: Env) -> bool:
    """Whether what a table is a partition of has a default partition, before or after."""
    return any(default_partition(table.partition_of, state) for state in (env.have, env.want))


def default_partition(whole: ObjectId, state: State) -> Any:
    """The default partition of a table; None where there is none."""
    tables: tuple[Any, ...] = state.of_kind("table")
    return next((one for one in tables if one.partition_of == whole and one.bound == "DEFAULT"), None)
