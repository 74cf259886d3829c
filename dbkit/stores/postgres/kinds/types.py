"""Types that columns use: how one is exchanged for another of the same name."""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import alter_table, is_foreign, may_fail, relation, rewrite, step
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.quote import NAME_BYTES, identifier, qualified

__all__ = ["IN_THE_WAY", "exchange", "replace_under_columns"]

IN_THE_WAY = frozenset(
    {
        "constraint",
        "default",
        "foreign_key",
        "function",
        "index",
        "materialized_view",
        "policy",
        "statistics",
        "trigger",
        "view",
    }
)
"""Kinds of objects that keep a column from getting another type while they use it."""


def exchange(identity: ObjectId, create: str, env: Env, *, via: str, why: str) -> Iterator[Step]:
    """Make a type anew and move all columns of tables over to it, through the type ``via``.

    Composite types, domains and ranges over it cannot be moved: then the last statement fails.
    """
    keyword = "DOMAIN" if identity.kind == "domain" else "TYPE"
    old = _old_name(identity.name)
    name = relation(identity, env)
    yield step(identity, f"ALTER {keyword} {name} RENAME TO {identifier(old)}", env)
    yield step(identity, create, env)
    for column in _users(identity, env):
        brackets = _brackets(column, env)
        yield _move(identity, column, f"{name}{brackets}", f"::{via}{brackets}", why, env)
    yield step(identity, f"DROP {keyword} {qualified(identity.path[0], old, env.schema)}", env)


def replace_under_columns(identity: ObjectId, create: str, env: Env, *, why: str) -> Iterator[Step]:
    """Make a type anew that cannot be there twice, while its columns are texts."""
    name = relation(identity, env)
    users = _users(identity, env)
    for column in users:
        yield _move(identity, column, f"text{_brackets(column, env)}", "", why, env)
    yield step(identity, f"DROP TYPE {name}", env)
    yield step(identity, create, env)
    for column in users:
        yield _move(identity, column, f"{name}{_brackets(column, env)}", "", why, env)


def _move(identity: ObjectId, column: ObjectId, type_: str, via: str, why: str, env: Env) -> Step:
    table, name = ObjectId("table", column.path[:2]), identifier(column.name)
    # A foreign table has no rows to convert, and refuses to be told how.
    conversion = "" if is_foreign(table, env) else f" USING {name}{via}::{type_}"
    action = f"ALTER COLUMN {name} TYPE {type_}{conversion}"
    return alter_table(identity, table, action, env, hazards=(rewrite(table), may_fail(why)))


def _old_name(name: str) -> str:
    suffix = "__old"
    return name.encode()[: NAME_BYTES - len(suffix)].decode(errors="ignore") + suffix


def _users(identity: ObjectId, env: Env) -> list[ObjectId]:
    """The columns of that type before and after."""
    return sorted(one for one in env.have.dependents(identity) if one.kind == "column" and one in env.want.objects)


def _brackets(column: ObjectId, env: Env) -> str:
    item = env.have.objects[column]
    return "[]" if isinstance(item, Column) and item.type.endswith("[]") else ""
