"""What an operator family has beyond its classes. Source: ALTER OPERATOR FAMILY; pg_amop, pg_amproc."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.by_method import by_method

__all__ = ["OPERATOR_FAMILY_MEMBER", "OperatorFamilyMember", "add_members"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorFamilyMember:
    """A member by its place, the innermost name: ``OPERATOR 1 (integer, bigint)``."""

    id: ObjectId
    text: str
    """As it is added: ``OPERATOR 1 <(integer,bigint)``."""


def _from_row(row: Row) -> OperatorFamilyMember:
    return OperatorFamilyMember(id=named("operator_family_member", row), text=row["text"])


def _family(member: OperatorFamilyMember) -> ObjectId:
    return ObjectId("operator_family", member.id.parent)


def add_members(family: ObjectId, members: Iterable[str], env: Env) -> Step:
    """Give a family what it has not yet."""
    return step(family, f"ALTER OPERATOR FAMILY {by_method(family, env)} ADD {', '.join(members)}", env)


def _step(member: OperatorFamilyMember, action: str, env: Env) -> Step:
    return step(member.id, f"ALTER OPERATOR FAMILY {by_method(_family(member), env)} {action}", env)


def _create(member: OperatorFamilyMember, env: Env) -> Iterator[Step]:
    yield _step(member, f"ADD {member.text}", env)


def _drop(member: OperatorFamilyMember, env: Env) -> Iterator[Step]:
    yield _step(member, f"DROP {member.id.name}", env)


def _alter(have: OperatorFamilyMember, want: OperatorFamilyMember, env: Env) -> Alteration:
    return Alteration(steps=(*_drop(have, env), *_create(want, env)))


OPERATOR_FAMILY_MEMBER = CatalogKind(
    name="operator_family_member",
    model=OperatorFamilyMember,
    weight=23,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_family,
    inline=_family,
)
