"""What a new column waits for, and what waits for it, where tables have columns from parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env, released
from dbkit.stores.postgres.kinds.lineage import descendants, needs_here, table_of

__all__ = ["children_before", "needed_above", "parted_children"]


def parted_children(column: Any, env: Env) -> Iterator[ObjectId]:
    """Tables that leave the parent: they do so before it hands them a column, which they may have otherwise."""
    stay = descendants(table_of(column.id), env.want)
    yield from (released(child) for child in children_before(column, env) if child not in stay)


def children_before(column: Any, env: Env) -> Iterable[ObjectId]:
    """The children that the column's table had: those that go do so before, too."""
    return descendants(table_of(column.id), env.have)


def needed_above(column: Any, env: Env) -> Iterable[ObjectId]:
    """What it needed as a parent's column, where it becomes the table's own in place."""
    return () if column.id in env.have.objects else needs_here(column.id, env.have)
