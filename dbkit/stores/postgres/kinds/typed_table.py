"""Tables that have their columns from a composite type. Source: CREATE TABLE ... OF, ALTER TABLE ... OF, NOT OF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table
from dbkit.stores.postgres.kinds.lineage import columns_here

__all__ = ["enter_type", "freed_columns", "in_order_of_type", "leave_type"]


def leave_type(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Part a table from a type that is not to give it its columns; meanwhile it can lose and get columns."""
    if have.of_type and have.of_type != want.of_type:
        yield alter_table(want.id, want.id, "NOT OF", env)


def enter_type(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """Tie a table to a type whose columns it has by then."""
    if want.of_type and have.of_type != want.of_type:
        yield alter_table(want.id, want.id, f"OF {want.of_type}", env)


def freed_columns(have: Any, want: Any, env: Env) -> Iterator[ObjectId]:
    """Columns that can be dropped once the table is no longer of a type."""
    if have.of_type and have.of_type != want.of_type:
        yield from (column.id for column in env.have.inside("column", have.id.path))


def in_order_of_type(have: Any, want: Any, env: Env) -> bool:
    """Whether the columns of a table that becomes one of a type stand in the type's order once they are all there."""
    if not want.of_type or have.of_type == want.of_type:
        return True
    before, after = columns_here(have.id, env.have), columns_here(want.id, env.want)
    return [*(name for name in before if name in after), *sorted(after.keys() - before.keys())] == list(after)
