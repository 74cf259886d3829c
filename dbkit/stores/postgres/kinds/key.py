"""Primary keys and unique constraints over an index that is built while the table is used. Source: ALTER TABLE."""

from __future__ import annotations

from typing import Any

from dbkit.plan.op import Env
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, may_fail, relation, step
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.storage import with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["built_beside", "over_index", "timing"]


def timing(deferrable: bool, deferred: bool) -> str:
    """When a constraint is checked, where that is not at once."""
    return (" DEFERRABLE" if deferrable else "") + (" INITIALLY DEFERRED" if deferred else "")


def built_beside(constraint: Any, name: str, env: Env, *, rows_can_break: bool) -> Step:
    """Build the index that a key will be over, under a name of its own."""
    table = table_of(constraint.id)
    columns = constraint.definition.removeprefix(f"{constraint.type.upper()} ")
    distinct = columns.removeprefix("NULLS NOT DISTINCT ")
    text = f"CREATE UNIQUE INDEX CONCURRENTLY {identifier(name)} ON {relation(table, env)} {distinct}"
    text += " NULLS NOT DISTINCT" if distinct != columns else ""
    text += with_clause(constraint.options)
    text += f" TABLESPACE {identifier(constraint.tablespace)}" if constraint.tablespace else ""
    return step(
        constraint.id,
        text,
        env,
        lock=SHARE_UPDATE_EXCLUSIVE,
        hazards=(may_fail("rows that are there twice make it fail"),) if rows_can_break else (),
        transaction=Transaction.NONE,
    )


def over_index(constraint: Any, index: str) -> str:
    """What ALTER TABLE does to make an index the constraint's; the server gives it the constraint's name."""
    later = timing(constraint.deferrable, constraint.deferred)
    name = identifier(constraint.id.name)
    return f"ADD CONSTRAINT {name} {constraint.type.upper()} USING INDEX {identifier(index)}{later}"
