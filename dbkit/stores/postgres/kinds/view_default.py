"""Defaults that a view has of its own, for INSERT through it. Source: ALTER VIEW; pg_attrdef."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, CatalogKind, Row, named, relation, step
from dbkit.stores.postgres.quote import identifier

__all__ = ["VIEW_DEFAULT", "ViewDefault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDefault:
    """The default of a view's column."""

    id: ObjectId
    expression: str


def _from_row(row: Row) -> ViewDefault:
    return ViewDefault(id=named("view_default", row), expression=row["expression"])


def _view(default: ViewDefault) -> ObjectId:
    return ObjectId("view", default.id.path[:2])


def _step(default: ViewDefault, action: str, env: Env) -> Step:
    text = f"ALTER VIEW {relation(default.id, env)} ALTER COLUMN {identifier(default.id.name)} {action}"
    return step(default.id, text, env, on=_view(default), lock=ACCESS_EXCLUSIVE)


def _create(default: ViewDefault, env: Env) -> Iterator[Step]:
    yield _step(default, f"SET DEFAULT {default.expression}", env)


def _drop(default: ViewDefault, env: Env) -> Iterator[Step]:
    yield _step(default, "DROP DEFAULT", env)


def _alter(_have: ViewDefault, want: ViewDefault, env: Env) -> Alteration:
    return Alteration(steps=tuple(_create(want, env)))


VIEW_DEFAULT = CatalogKind(
    name="view_default",
    model=ViewDefault,
    weight=61,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_view,
)
