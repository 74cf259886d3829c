"""New columns whose default gives each row a value of its own: filled in batches, while the table is used.

ADD COLUMN with such a default writes the whole table anew, and nobody can read it meanwhile. Source: ALTER TABLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.added_column import adding
from dbkit.stores.postgres.kinds.base import is_foreign
from dbkit.stores.postgres.kinds.batched import batch_key, batched_update, kept_from_rows
from dbkit.stores.postgres.kinds.default import default_step
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.not_null import change_null
from dbkit.stores.postgres.kinds.shadow_triggers import fires_any
from dbkit.stores.postgres.kinds.volatility import changes_by_row
from dbkit.stores.postgres.quote import identifier

__all__ = ["can_be_filled", "fill", "without_values"]


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
        and batch_key(table, env) is not None
        and not kept_from_rows(table, env)
        and not fires_any(table, env)
    )


def without_values(column: Any) -> Any:
    """The column as it is added."""
    return replace(column, not_null=False)


def fill(column: Any, default: str, env: Env) -> Iterator[Step]:
    """What follows ADD COLUMN: the default for new rows, values for those that are there, and NOT NULL."""
    name = identifier(column.id.name)
    said = default_step(ObjectId("default", column.id.path), default, env)
    yield replace(said, transaction=Transaction.COMMIT_AFTER)
    yield batched_update(column.id, f"SET {name} = {default} WHERE {name} IS NULL", env)
    yield from change_null(without_values(column), column, env)
