"""Defaults of columns: objects of their own, since they need functions. Source: ALTER TABLE; pg_attrdef."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, alter_table, named
from dbkit.stores.postgres.kinds.lineage import (
    column_above,
    default_above,
    default_here,
    descendants,
    related_otherwise,
    table_of,
)
from dbkit.stores.postgres.quote import identifier

__all__ = ["DEFAULT", "Default", "beside_default", "default_step", "leaves_default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The default of a column."""

    id: ObjectId
    expression: str
    """``NULL`` where a parent has one and the table none."""
    inherited: bool = False
    """Whether the column is one of a parent, and only this default is the table's own."""


def _from_row(row: Row) -> Default:
    return Default(id=named("default", row), expression=row["expression"], inherited=row["inherited"])


def _column(default: Default) -> ObjectId:
    return ObjectId("column", default.id.path)


def default_step(identity: ObjectId, expression: str | None, env: Env) -> Step:
    """SET DEFAULT, or DROP DEFAULT where there is none."""
    action = "DROP DEFAULT" if expression is None else f"SET DEFAULT {expression}"
    table = table_of(identity)
    return alter_table(identity, table, f"ALTER COLUMN {identifier(identity.name)} {action}", env)


def beside_default(
    identity: ObjectId, change: tuple[str | None, str | None], steps: Iterable[Step], env: Env, *, moved: bool
) -> Iterator[Step]:
    """Steps that alter a column. A default that cannot go along with them is dropped before.

    That is so where the column gets another type (``moved``), an identity, or another default.
    """
    before, after = change
    dropped = before is not None and (before != after or moved)
    if dropped:
        yield default_step(identity, None, env)
    yield from steps
    if after is not None and (dropped or before is None):
        yield default_step(identity, after, env)


def leaves_default(column: Any, env: Env) -> bool:
    """Whether a column parts with its parent's default when its table does: what that needs can go with the parent's.

    A serial column of a parent takes its sequence along.
    """
    identity = ObjectId("default", column.id.path)
    own = env.have.objects.get(identity)
    handed = default_above(identity, env.have) if own is None and column.generated is None else None
    apart = related_otherwise(table_of(column.id), env)
    return apart and handed is not None and handed != default_here(identity, env.want)


def _set(identity: ObjectId, expression: str | None, env: Env) -> Iterator[Step]:
    """The default of a parent becomes that of all its children; those that have their own get it again.

    What is to be its child is made later, or fitted to it.
    """
    yield default_step(identity, expression, env)
    there = descendants(table_of(identity), env.want) if table_of(identity) not in env.created else ()
    for table in (one for one in there if one in env.have.objects and one not in env.created):
        own = env.want.objects.get(ObjectId("default", (*table.path, identity.name)))
        if isinstance(own, Default) and not related_otherwise(table, env):
            yield default_step(own.id, own.expression, env)


def _create(default: Default, env: Env) -> Iterator[Step]:
    yield from _set(default.id, default.expression, env)


def _drop(default: Default, env: Env) -> Iterator[Step]:
    if default.id in env.created:  # it comes back once its column has another type
        yield default_step(default.id, None, env)
        return
    if default.inherited and related_otherwise(table_of(default.id), env):
        return
    if default.inherited and column_above(_column(default), env.want) is None:
        return
    yield from _set(default.id, default_above(default.id, env.want), env)


def _alter(_have: Default, want: Default, env: Env) -> Alteration:
    return Alteration(steps=tuple(_set(want.id, want.expression, env)))


def _owner(default: Default) -> ObjectId:
    return table_of(default.id) if default.inherited else _column(default)


def _owner_of_row(identity: ObjectId, text: str) -> ObjectId:
    return table_of(identity) if text.endswith('"inherited":true}') else ObjectId("column", identity.path)


DEFAULT = CatalogKind(
    name="default",
    model=Default,
    weight=32,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_owner,
    owner_of_row=_owner_of_row,
    inline=lambda default: None if default.inherited else _column(default),
)
