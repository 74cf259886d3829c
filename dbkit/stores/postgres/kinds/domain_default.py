"""Defaults of domains: objects of their own, since they need functions. Source: ALTER DOMAIN; pg_type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, relation, step

__all__ = ["DOMAIN_DEFAULT", "DomainDefault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainDefault:
    """The default of a domain."""

    id: ObjectId
    expression: str


def _from_row(row: Row) -> DomainDefault:
    return DomainDefault(id=named("domain_default", row), expression=row["expression"])


def _set(default: DomainDefault, env: Env) -> Step:
    return step(default.id, f"ALTER DOMAIN {relation(default.id, env)} SET DEFAULT {default.expression}", env)


def _create(default: DomainDefault, env: Env) -> Iterator[Step]:
    yield _set(default, env)


def _drop(default: DomainDefault, env: Env) -> Iterator[Step]:
    yield step(default.id, f"ALTER DOMAIN {relation(default.id, env)} DROP DEFAULT", env)


def _alter(_have: DomainDefault, want: DomainDefault, env: Env) -> Alteration:
    return Alteration(steps=(_set(want, env),))


def _domain(default: DomainDefault) -> ObjectId:
    return ObjectId("domain", default.id.path)


DOMAIN_DEFAULT = CatalogKind(
    name="domain_default",
    model=DomainDefault,
    weight=33,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_domain,
    inline=_domain,
)
