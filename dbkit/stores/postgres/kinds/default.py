"""Defaults of columns: objects of their own, since they need functions. Source: ALTER TABLE; pg_attrdef."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, alter_table, named
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.quote import identifier

__all__ = ["DEFAULT", "Default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The default of a column."""

    id: ObjectId
    expression: str
    inherited: bool = False
    """Whether the column is one of a parent, and only this default is the table's own."""


def _from_row(row: Row) -> Default:
    return Default(id=named("default", row), expression=row["expression"], inherited=row["inherited"])


def _column(default: Default) -> ObjectId:
    return ObjectId("column", default.id.path)


def _set(default: Default, env: Env) -> Step:
    action = f"ALTER COLUMN {identifier(default.id.name)} SET DEFAULT {default.expression}"
    return alter_table(default.id, table_of(default.id), action, env)


def _create(default: Default, env: Env) -> Iterator[Step]:
    yield _set(default, env)


def _drop(default: Default, env: Env) -> Iterator[Step]:
    inherited = _of_a_parent(default, env) if default.inherited else None
    if inherited is not None:  # the copy of it that the table began with
        yield _set(replace(default, expression=inherited.expression), env)
        return
    yield alter_table(default.id, table_of(default.id), f"ALTER COLUMN {identifier(default.id.name)} DROP DEFAULT", env)


def _of_a_parent(default: Default, env: Env) -> Default | None:
    table: Any = env.want.objects.get(table_of(default.id))
    parents = (*table.inherits, *((table.partition_of,) if table.partition_of else ())) if table else ()
    found = (env.want.objects.get(ObjectId("default", (*parent.path, default.id.name))) for parent in parents)
    return next((one for one in found if isinstance(one, Default)), None)


def _alter(_have: Default, want: Default, env: Env) -> Alteration:
    return Alteration(steps=(_set(want, env),))


def _owner(default: Default) -> ObjectId:
    return table_of(default.id) if default.inherited else _column(default)


DEFAULT = CatalogKind(
    name="default",
    model=Default,
    weight=32,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_owner,
    inline=lambda default: None if default.inherited else _column(default),
)
