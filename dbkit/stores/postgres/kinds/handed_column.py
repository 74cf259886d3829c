"""Columns that a parent hands down, of which something is the table's own: what the table says of them by itself.

What is done to the parent's column is done before, and is done to its children's with it. Source: ALTER TABLE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.column_settings import handed_settings
from dbkit.stores.postgres.kinds.column_type import gets_another_type, origins, with_parent
from dbkit.stores.postgres.kinds.default import default_step
from dbkit.stores.postgres.kinds.lineage import column_above, column_here, descendants, related_otherwise, table_of
from dbkit.stores.postgres.kinds.not_null import kept_not_null

__all__ = [
    "children_again",
    "comes_with_parents",
    "defaults_left",
    "goes_with_parents",
    "made_anew_above",
    "parents_columns",
    "retyped",
    "said_again",
    "said_otherwise",
    "unsaid",
]

_TAKEN_ALONG = ("storage", "statistics", "generated")
"""What is changed of the columns of children with the parent's."""
_NOT_NULL = ("not_null", "not_null_name", "not_null_no_inherit", "not_null_validated", "not_null_handed")


def parents_columns(column: Any, env: Env) -> Iterator[ObjectId]:
    """The columns of parents that it comes from, as they will be."""
    if column.inherited:
        yield from origins(column.id, env.want)


def made_anew_above(column: Any, env: Env) -> bool:
    """Whether a parent's column is dropped and added, and this one with it."""
    return not env.created.isdisjoint(origins(column.id, env.want))


def said_again(column: Any, env: Env) -> Iterator[Step]:
    """Say what is the table's own, which it was not before."""
    after = column_above(column.id, env.want)
    before = column_above(column.id, env.have)
    if before is None or made_anew_above(column, env):
        yield from handed_settings(after, column, env)
    else:
        yield from handed_settings(_taken_along(before, column, env), column, env)


def said_otherwise(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Alter what is the table's own."""
    yield from handed_settings(_taken_along(have, want, env), want, env)


def unsaid(column: Any, env: Env) -> Iterator[Step]:
    """Take back what is the table's own, before anything is done to the parent's column."""
    before, after = column_above(column.id, env.have), column_above(column.id, env.want)
    if before is None or after is None or made_anew_above(column, env):
        return
    yield from handed_settings(column, replace(before, compression=after.compression), env)


def _taken_along(column: Any, want: Any, env: Env) -> Any:
    """The column once its parent's is what it will be, and those of its children have been seen to."""
    before, after = column_above(want.id, env.have), column_above(want.id, env.want)
    if before is None or after is None:
        return column
    names = [name for name in _TAKEN_ALONG if getattr(before, name) != getattr(after, name)]
    if gets_another_type(before, after, env):
        names += ["storage", "compression"]
    if before.not_null != after.not_null:
        names += _NOT_NULL
    return replace(column, **{name: getattr(want, name) for name in names})


def retyped(have: Any, want: Any, env: Env) -> Any:
    """The column once it has its type: with another one the server keeps it as that type is kept by default."""
    moved = gets_another_type(have, want, env) and not with_parent(want.id, env)
    return replace(have, storage=None, compression=None) if moved else have


def children_again(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """What is changed of a parent's column is changed of its children's; those that are otherwise are made so again.

    Compression is the other way round: it is only lost there, with the type, and the parent's is no child's.
    """
    before = retyped(have, want, env)
    handed = {
        name: getattr(want, name)
        for name in ("not_null", "storage", "statistics", "generated")
        if getattr(before, name) != getattr(want, name) or (name == "storage" and before is not have)
    }
    if not handed and before.compression == want.compression:
        return
    for table in sorted({*descendants(table_of(want.id), env.have)} & {*descendants(table_of(want.id), env.want)}):
        identity = ObjectId("column", (*table.path, want.id.name))
        child = column_here(identity, env.want)
        if table in env.created or related_otherwise(table, env):
            continue
        now = replace(child, **handed)
        if "not_null" in handed:
            now = kept_not_null(column_here(identity, env.have), now, child)
        if before is not have:
            now = replace(now, compression=None)
        elif identity not in env.have.objects and identity not in env.want.objects:
            now = replace(now, compression=have.compression)
        yield from handed_settings(now, child, env)


def comes_with_parents(column: Any, env: Env) -> bool:
    """Whether a new column of the table's own is there before the parent that has it too becomes its parent."""
    new = column_here(column.id, env.have) is None and column_above(column.id, env.want) is not None
    return new and related_otherwise(table_of(column.id), env)


def goes_with_parents(column: Any, env: Env) -> bool:
    """Whether a column of the table's own goes only when the table is parted from the parent that has it too."""
    old = column_here(column.id, env.want) is None and column_above(column.id, env.have) is not None
    return old and related_otherwise(table_of(column.id), env)


def defaults_left(column: Any, children: Iterable[ObjectId], env: Env) -> Iterator[Step]:
    """Where a column takes the sequence of its default along, children that keep the column lose the default before."""
    needed = env.have.needs_of(ObjectId("default", column.id.path))
    if not any(need.kind == "sequence" and (need in env.created or need not in env.want.objects) for need in needed):
        return
    for child in children:
        path = (*child.path, column.id.name)
        if ObjectId("default", path) not in env.have.objects:
            yield default_step(ObjectId("column", path), None, env)
