"""Operator families. Source: CREATE OPERATOR FAMILY, ALTER OPERATOR FAMILY; pg_opfamily."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.by_method import by_method, renamed
from dbkit.stores.postgres.kinds.operator_family_member import add_members

__all__ = ["OPERATOR_FAMILY", "OperatorFamily"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorFamily:
    """A family of operator classes, for one access method; what only the family has are objects of their own."""

    id: ObjectId


def _from_row(row: Row) -> OperatorFamily:
    return OperatorFamily(id=named("operator_family", row))


def _create(family: OperatorFamily, env: Env) -> Iterator[Step]:
    yield step(family.id, f"CREATE OPERATOR FAMILY {by_method(family.id, env)}", env)
    if members := env.inlined.get(family.id):
        yield add_members(family.id, (member.text for member in members), env)


def _drop(family: OperatorFamily, env: Env) -> Iterator[Step]:
    yield step(family.id, f"DROP OPERATOR FAMILY {by_method(family.id, env)}", env)


def _alter(_have: OperatorFamily, _want: OperatorFamily, _env: Env) -> Alteration:
    return Alteration(steps=())


def _rename(family: OperatorFamily, new: ObjectId, env: Env) -> Iterator[Step]:
    yield renamed(family.id, new, env)


OPERATOR_FAMILY = CatalogKind(
    name="operator_family",
    model=OperatorFamily,
    weight=21,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
