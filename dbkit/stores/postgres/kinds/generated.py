"""Generated columns: how their expressions change. Source: ALTER TABLE; tablecmds.c, ATExecSetExpression."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table, rewrite
from dbkit.stores.postgres.kinds.lineage import ancestors, descendants, table_of
from dbkit.stores.postgres.quote import identifier

__all__ = ["change_expression", "computed_otherwise", "expression_in_place"]


def expression_in_place(have: Any, want: Any, env: Env) -> bool:
    """Whether a generated column can get another expression, or none, as it stands."""
    if have.generated is None or have.virtual != (want.virtual or (want.generated is None and have.virtual)):
        return False
    if want.generated is None:
        return not have.virtual
    return env.version >= 17 and not (have.virtual and _checked(table_of(want.id), env))


def computed_otherwise(have: Any, want: Any) -> bool:
    """Whether a column is dropped and added where its table gets other parents, since it is computed in another way."""
    differs = (have.generated, have.virtual) != (want.generated, want.virtual)
    return differs and (want.generated is not None or have.virtual)


def _checked(table: ObjectId, env: Env) -> bool:
    """Whether rows are held to a check: then the server gives no virtual column another expression."""
    tables = (table, *ancestors(table, env.have), *descendants(table, env.have))
    return any(
        getattr(one, "type", "") == "check" for each in tables for one in env.have.inside("constraint", each.path)
    )


def change_expression(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """DROP EXPRESSION or SET EXPRESSION."""
    if have.generated == want.generated:
        return
    column = f"ALTER COLUMN {identifier(want.id.name)}"
    table = table_of(want.id)
    if want.generated is None:
        yield alter_table(want.id, table, f"{column} DROP EXPRESSION", env)
    else:
        hazards = () if want.virtual else (rewrite(table),)
        yield alter_table(want.id, table, f"{column} SET EXPRESSION AS ({want.generated})", env, hazards=hazards)
