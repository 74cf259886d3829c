"""Generated columns: how their expressions change. Source: ALTER TABLE; tablecmds.c, ATExecSetExpression."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table, rewrite
from dbkit.stores.postgres.kinds.column_type import origins
from dbkit.stores.postgres.kinds.lineage import ancestors, descendants, table_of
from dbkit.stores.postgres.kinds.type_change import using
from dbkit.stores.postgres.kinds.types import exchanged_needs
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "change_expression",
    "computed_anew",
    "computed_around",
    "computed_otherwise",
    "computed_replace",
    "generated_sql",
    "handed_expression",
]


def expression_in_place(have: Any, want: Any, env: Env) -> bool:
    """Whether a generated column can get another expression, or none, as it stands."""
    if have.generated is None or have.virtual != (want.virtual or (want.generated is None and have.virtual)):
        return False
    if want.generated is None:
        return not have.virtual
    if have.virtual and _checked(table_of(want.id), env):
        return False
    return env.version >= _SETS_EXPRESSION and not _in_index_of_parents(want, env)


_SETS_EXPRESSION = 17
"""The first major that has SET EXPRESSION."""


def _in_index_of_parents(column: Any, env: Env) -> bool:
    """Whether an index of a partition is over it that is a part of the whole's: SET EXPRESSION cannot drop that."""
    table: Any = env.have.objects.get(table_of(column.id))
    if not column.inherited or getattr(table, "partition_of", None) is None:
        return False
    found = {one for origin in origins(column.id, env.have) for one in env.have.dependents(origin)}
    return any(one.kind == "index" or _keyed(one, env) for one in found)


def _keyed(identity: ObjectId, env: Env) -> bool:
    return identity.kind == "constraint" and getattr(env.have.objects.get(identity), "type", "") != "check"


def computed_anew(have: Any, want: Any, env: Env) -> bool:
    """Whether it must be dropped and added, since how it is computed changes and cannot be altered."""
    otherwise = (have.generated, have.virtual) != (want.generated, want.virtual)
    return otherwise and not expression_in_place(have, want, env)


def computed_around(have: Any, want: Any, env: Env) -> bool:
    """Whether its table is dropped and created since the column cannot be: one from parents that is computed anew.

    So is the parents' table where children compute theirs in their own way, and cannot be given that again in place.
    """
    if (have.generated, have.virtual) == (want.generated, want.virtual):
        return False
    anew = computed_anew(have, want, env)
    if anew and origins(want.id, env.have) and origins(want.id, env.want):
        return True
    for child in descendants(table_of(want.id), env.want):
        own: Any = env.want.objects.get(ObjectId("column", (*child.path, want.id.name)))
        otherwise = own is not None and own.inherited and computed_otherwise(want, own)
        if otherwise and (anew or not expression_in_place(want, own, env)):
            return True
    return False


def computed_replace(have: Any, want: Any, env: Env) -> Replace | None:
    """Why a column is dropped and created, where that is how it is computed."""
    if want.inherited == have.inherited and computed_anew(have, want, env):
        return Replace("the column is computed in another way")
    computed = have.generated is not None and want.generated is not None
    if computed and (exchanged_needs(want.id, env) or using(want.id.name, have.type, want.type, env)):
        return Replace("the column is computed anew, from a type that is made anew")
    return None


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


def generated_sql(column: Any) -> str:
    """What stands with a generated column inside CREATE TABLE."""
    return f"GENERATED ALWAYS AS ({column.generated}) {'VIRTUAL' if column.virtual else 'STORED'}"


def handed_expression(column: Any, above: Any) -> str:
    """What stands inside CREATE TABLE where a partition computes a column of its parent in its own way."""
    if column.generated is None or not computed_otherwise(above, column):
        return ""
    return f"{identifier(column.id.name)} {generated_sql(column)}"


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
