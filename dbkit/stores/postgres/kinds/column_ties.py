"""What a new column waits for, and what waits for it, where tables have columns from parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env, released
from dbkit.stores.postgres.kinds.lineage import ancestors, descendants, needs_here, table_of

__all__ = ["gone_before", "needed_above", "parted_children"]


def parted_children(column: Any, env: Env) -> Iterator[ObjectId]:
    """Tables that leave the parent: they do so before it hands them a column, which they may have otherwise."""
    stay = descendants(table_of(column.id), env.want)
    yield from (released(child) for child in descendants(table_of(column.id), env.have) if child not in stay)


def gone_before(column: Any, env: Env) -> Iterator[ObjectId]:
    """Children that go do so before, too; and a column is made its table's own once the parent's is dropped."""
    yield from descendants(table_of(column.id), env.have)
    if not column.inherited and column.id not in env.have.objects:
        for parent in ancestors(table_of(column.id), env.have):
            yield ObjectId("column", (*parent.path, column.id.name))


def needed_above(column: Any, env: Env) -> Iterable[ObjectId]:
    """What it needed as a parent's column, where it becomes the table's own in place."""
    return () if column.id in env.have.objects else needs_here(column.id, env.have)
