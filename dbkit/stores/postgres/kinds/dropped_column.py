"""DROP COLUMN, where children can keep what they had from their parent. Source: ALTER TABLE; ddl-inherit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, data_loss, relation, step
from dbkit.stores.postgres.kinds.generated import computed_anew
from dbkit.stores.postgres.kinds.handed_column import defaults_left, made_anew_above
from dbkit.stores.postgres.kinds.lineage import descendants, parents, table_of
from dbkit.stores.postgres.kinds.not_null import leave_not_null
from dbkit.stores.postgres.quote import identifier

__all__ = ["drop_column", "drop_down"]


def drop_down(column: Any, env: Env) -> Iterator[Step]:
    """Drop it from its table and from the children that keep none of their own, however far below they are."""
    children = _children(table_of(column.id), env)
    kept = any(_keeps(one, column, env) for one in children)
    if kept:
        yield from leave_not_null(column, env)
        yield from defaults_left(column, children, env)
    yield drop_column(column, env, only=kept)
    for child in children if kept else ():
        if table_of(column.id) in parents(child, env.have) and not _has_own(child, column, env):
            yield from drop_down(replace(column, id=ObjectId("column", (*child.path, column.id.name))), env)


def _has_own(child: ObjectId, column: Any, env: Env) -> bool:
    """Whether a child has a column of its own where it had that of its parent."""
    own: Any = env.want.objects.get(ObjectId("column", (*child.path, column.id.name)))
    if own is None:
        return False
    return not made_anew_above(own, env) if own.inherited else not computed_anew(column, own, env)


def _keeps(child: ObjectId, column: Any, env: Env) -> bool:
    return _has_own(child, column, env) or any(_has_own(one, column, env) for one in _children(child, env))


def _children(table: ObjectId, env: Env) -> list[ObjectId]:
    """The tables below it that stay what they are."""
    there = set(descendants(table, env.want))
    return [one for one in descendants(table, env.have) if one in there]


def drop_column(column: Any, env: Env, *, only: bool = False) -> Step:
    """DROP COLUMN; with ``only``, children keep it as their own."""
    why = f"the values of {'.'.join(column.id.path)} are gone"
    computed = column.generated is not None
    table = table_of(column.id)
    return step(
        column.id,
        f"ALTER TABLE {'ONLY ' if only else ''}{relation(table, env)} DROP COLUMN {identifier(column.id.name)}",
        env,
        on=table,
        lock=ACCESS_EXCLUSIVE,
        hazards=() if computed else (data_loss(why),),
        irreversible=None if computed else why,
    )
