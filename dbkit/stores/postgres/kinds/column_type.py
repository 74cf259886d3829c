"""ALTER COLUMN ... TYPE, with what stands in its way. Source: ALTER TABLE; tablecmds.c, ATPrepAlterColumnType."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table, data_loss, is_foreign, may_fail, rewrite, scan
from dbkit.stores.postgres.kinds.enum_ground import not_anew_beside
from dbkit.stores.postgres.kinds.lineage import descendants, table_of
from dbkit.stores.postgres.kinds.shadow_ground import not_beside
from dbkit.stores.postgres.kinds.statistics_target import targets_again
from dbkit.stores.postgres.kinds.type_change import metadata_only, using
from dbkit.stores.postgres.kinds.types import attributes_gone, exchanged_needs, same_type
from dbkit.stores.postgres.quote import identifier

__all__ = ["change_type", "gets_another_type", "origins", "partitions_by", "rewrites", "with_parent"]


def gets_another_type(have: Any, want: Any, env: Env) -> bool:
    """Whether a column's type or collation changes, or is made anew."""
    same = have.collation == want.collation and same_type(have, want, env)
    return not same or bool(exchanged_needs(want.id, env))


def partitions_by(column: ObjectId, env: Env) -> bool:
    """Whether its table, or a partition of that, is partitioned by the column: the server gives it no other type."""
    table = table_of(column)
    named = re.compile(rf'(?<![\w"$]){re.escape(identifier(column.name))}(?![\w"$(])')
    if getattr(env.have.objects.get(table), "partition_key", None) is None:
        return False
    keys = (getattr(env.have.objects[one], "partition_key", None) for one in (table, *descendants(table, env.have)))
    return any(named.search(key) for key in keys if key)


def change_type(have: Any, want: Any, env: Env) -> Iterator[Step]:
    """The statements for a column, which is here and there; none where it has the type from a parent that gets it."""
    if not gets_another_type(have, want, env) or with_parent(want.id, env):
        return
    table, name = table_of(want.id), identifier(want.id.name)
    collate = f" COLLATE {want.collation}" if want.collation else ""
    conversion = "" if is_foreign(table, env) else _conversion(have, want, env)
    action = f"ALTER COLUMN {name} TYPE {want.type}{collate}{conversion}"
    hazards: tuple[Hazard, ...] = ()
    if rewrites(have, want, env):
        hazards = (_rewrite(have, want, env), may_fail(f"values of {name} that are no {want.type} make it fail"))
    elif any(_reads_rows(one, have, want, env) for one in env.have.dependents(want.id)):
        hazards = (scan(table),)
    lost = sorted({name for need in exchanged_needs(want.id, env) for name in attributes_gone(need, env)})
    hazards += tuple(data_loss(f"the values of attribute {one} are gone") for one in lost)
    holders = list(_holders_of_rows(table, env))
    for holder in holders:
        yield _other(holder, "text", env)
    yield alter_table(want.id, table, action, env, hazards=hazards)
    yield from targets_again(want.id, env)
    for holder in holders:
        yield _other(holder, env.want.objects[holder].type, env)  # type: ignore[attr-defined]


def rewrites(have: Any, want: Any, env: Env) -> bool:
    """Whether every row is written anew."""
    moved = any(need.kind != "collation" for need in exchanged_needs(want.id, env))
    declared = want.id in env.conversions
    return moved or (have.type != want.type and (declared or not metadata_only(have.type, want.type)))


def _rewrite(have: Any, want: Any, env: Env) -> Hazard:
    """The hazard, with the reason why there is no way around it."""
    found = rewrite(table_of(want.id))
    if not env.online or table_of(want.id) in env.created:
        return found
    why = not_anew_beside(exchanged_needs(want.id, env), env) or not_beside(have, want, env)
    return replace(found, why=f"{found.why}: {why}") if why else found


def _reads_rows(identity: ObjectId, have: Any, want: Any, env: Env) -> bool:
    """Whether what is over a column has all rows read, though none is written. Source: ATPostAlterTypeParse."""
    item: Any = env.have.objects.get(identity)
    if identity not in env.want.objects:
        return False
    if identity.kind == "constraint" and item.type == "check":
        return bool(item.validated)
    if identity.kind not in ("constraint", "index"):
        return False
    computed = item.predicate is not None or item.definition.count("(") > 1
    return computed or have.collation != want.collation


def _conversion(have: Any, want: Any, env: Env) -> str:
    """The USING clause: as it was declared, or derived from the types."""
    if want.id in env.conversions and have.type != want.type:
        return f" USING ({env.conversions[want.id]})"
    return using(identifier(want.id.name), have.type, want.type, env)


def _holders_of_rows(table: ObjectId, env: Env) -> Iterator[ObjectId]:
    """Columns that hold whole rows of the table: the server changes no type under them, so they are texts meanwhile."""
    for other in sorted(env.have.dependents(table)):
        before, after = env.have.objects.get(other), env.want.objects.get(other)
        if other.kind == "column" and other.path[:2] != table.path and _plain(before) and _plain(after):
            yield other


def _plain(column: Any) -> bool:
    return column is not None and column.generated is None


def _other(column: ObjectId, type_: str, env: Env) -> Step:
    table, name = ObjectId("table", column.path[:2]), identifier(column.name)
    action = f"ALTER COLUMN {name} TYPE {type_}" + ("" if type_ == "text" else f" USING {name}::{type_}")
    return alter_table(column, table, action, env, hazards=(rewrite(table),))


def with_parent(column: ObjectId, env: Env) -> bool:
    """Whether a parent of the table has the column too, before and after."""
    return bool(origins(column, env.have) & origins(column, env.want))


def origins(column: ObjectId, state: State) -> set[ObjectId]:
    """The same column of the parents that have it as their own."""
    table: Any = state.objects.get(ObjectId("table", column.path[:2]))
    found: set[ObjectId] = set()
    for parent in (*getattr(table, "inherits", ()), getattr(table, "partition_of", None)):
        if parent is not None:
            origin = ObjectId("column", (*parent.path, column.name))
            found |= {origin} if origin in state.objects else origins(origin, state)
    return found
