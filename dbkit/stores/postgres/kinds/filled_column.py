"""New columns whose default gives each row a value of its own: filled in batches, while the table is used.

ADD COLUMN with such a default writes the whole table anew, and nobody can read it meanwhile. Source: ALTER TABLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.added_column import adding
from dbkit.stores.postgres.kinds.base import ROW_EXCLUSIVE, is_foreign, relation
from dbkit.stores.postgres.kinds.default import default_step
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.not_null import change_null
from dbkit.stores.postgres.kinds.volatility import changes_by_row
from dbkit.stores.postgres.quote import identifier

__all__ = ["can_be_filled", "fill", "without_values"]

_SIZE = 10_000
"""Rows of a batch: some hundred milliseconds of work."""

_ACTING = ("trigger", "rule", "policy")
"""What an UPDATE sets off, or what keeps rows from it."""


def can_be_filled(column: Any, default: str, env: Env) -> bool:
    """Whether rows can get their values later, and would all be written anew if they got them at once.

    A column whose type is a domain with rules has them all written anew even where it is empty.
    """
    table = table_of(column.id)
    return (
        env.online
        and changes_by_row(default)
        and column.generated is None
        and column.identity is None
        and table not in env.created
        and not is_foreign(table, env)
        and not any(adding(without_values(column), None, env))
        and _key(table, env) is not None
        and not any(state.inside(kind, table.path) for state in (env.have, env.want) for kind in _ACTING)
    )


def _key(table: ObjectId, env: Env) -> str | None:
    """The column that is the primary key, before and after."""
    before, after = (_key_columns(table, state) for state in (env.have, env.want))
    return before[0] if before == after and len(before) == 1 else None


def _key_columns(table: ObjectId, state: State) -> tuple[str, ...]:
    constraints: Any = state.inside("constraint", table.path)
    return next((one.columns for one in constraints if one.type == "primary key"), ())


def without_values(column: Any) -> Any:
    """The column as it is added."""
    return replace(column, not_null=False)


def fill(column: Any, default: str, env: Env) -> Iterator[Step]:
    """What follows ADD COLUMN: the default for new rows, values for those that are there, and NOT NULL."""
    table, name = table_of(column.id), identifier(column.id.name)
    said = default_step(ObjectId("default", column.id.path), default, env)
    yield replace(said, transaction=Transaction.COMMIT_AFTER)
    yield Step(
        text=f"UPDATE {relation(table, env)} SET {name} = {default} WHERE {name} IS NULL",  # noqa: S608
        id=column.id,
        lock=ROW_EXCLUSIVE,
        transaction=Transaction.NONE,
        directive=f"batch by {identifier(_key(table, env) or '')} size {_SIZE}",
    )
    yield from change_null(without_values(column), column, env)
