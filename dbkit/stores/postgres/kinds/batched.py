"""UPDATE of all rows a batch at a time, as a plan writes it: along the primary key, while the table is used."""

from __future__ import annotations

from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import ROW_EXCLUSIVE, relation
from dbkit.stores.postgres.quote import identifier

__all__ = ["batch_key", "batched_update", "kept_from_rows"]

_SIZE = 10_000
"""Rows of a batch: some hundred milliseconds of work."""


def kept_from_rows(table: ObjectId, env: Env) -> bool:
    """Whether rules make another statement of an UPDATE by the owner of a table, or policies keep rows from it."""
    return any(state.inside("rule", table.path) or _forces_policies(table, state) for state in (env.have, env.want))


def _forces_policies(table: ObjectId, state: State) -> bool:
    return bool(getattr(state.objects.get(table), "force_row_security", False))


def batch_key(table: ObjectId, env: Env) -> str | None:
    """The column that is the primary key, before and after."""
    before, after = (_key_columns(table, state) for state in (env.have, env.want))
    return before[0] if before == after and len(before) == 1 else None


def _key_columns(table: ObjectId, state: State) -> tuple[str, ...]:
    constraints: Any = state.inside("constraint", table.path)
    return next((one.columns for one in constraints if one.type == "primary key"), ())


def batched_update(column: ObjectId, rest: str, env: Env, *, hazards: tuple[Hazard, ...] = ()) -> Step:
    """``UPDATE table rest`` for the sake of a column."""
    table = ObjectId("table", column.path[:2])
    return Step(
        text=f"UPDATE {relation(table, env)} {rest}",
        id=column,
        lock=ROW_EXCLUSIVE,
        hazards=hazards,
        transaction=Transaction.NONE,
        directive=f"batch by {identifier(batch_key(table, env) or '')} size {_SIZE}",
    )
