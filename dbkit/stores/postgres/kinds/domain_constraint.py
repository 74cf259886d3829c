"""Constraints of domains: checks and NOT NULL. Source: CREATE DOMAIN, ALTER DOMAIN; pg_constraint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE, CatalogKind, Row, may_fail, named, relation, scan, step
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.quote import NAME_BYTES, identifier

__all__ = ["DOMAIN_CONSTRAINT", "DomainConstraint", "constraint_sql", "rename_constraint"]

_NOT_NULL = "NOT NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainConstraint:
    """A check constraint of a domain, or its NOT NULL."""

    id: ObjectId
    definition: str
    validated: bool = True


def _from_row(row: Row) -> DomainConstraint:
    return DomainConstraint(
        id=named("domain_constraint", row), definition=row["definition"], validated=row["validated"]
    )


def _usual_name(constraint: DomainConstraint) -> bool:
    """Whether it is a NOT NULL under the name that the server gives it, which is all there is before PostgreSQL 17."""
    suffix = "_not_null"
    domain = constraint.id.path[1].encode()[: NAME_BYTES - len(suffix)].decode(errors="ignore")
    return constraint.definition == _NOT_NULL and constraint.id.name == domain + suffix


def constraint_sql(constraint: DomainConstraint, *, by_name: bool = False) -> str:
    """The constraint as inside CREATE DOMAIN; ``by_name`` where the server would not choose the usual name."""
    if _usual_name(constraint) and not by_name:
        return constraint.definition
    return f"CONSTRAINT {identifier(constraint.id.name)} {constraint.definition}"


def _domain(constraint: DomainConstraint) -> ObjectId:
    return ObjectId("domain", constraint.id.path[:2])


def _step(constraint: DomainConstraint, action: str, env: Env, *, checks: bool = False) -> Step:
    lock = f"{SHARE} on every table that uses the domain" if checks else None
    hazards: tuple[Hazard, ...] = ()
    if checks:
        used = sorted({table_of(column) for column in _users(_domain(constraint), env.have)} - env.created)
        hazards = tuple(scan(table, blocks="read but not written") for table in used)
        hazards += (may_fail("values that are there and break it make it fail"),)
    text = f"ALTER DOMAIN {relation(constraint.id, env)} {action}"
    return step(constraint.id, text, env, on=_domain(constraint), lock=lock, hazards=hazards)


def _users(domain: ObjectId, state: State) -> Iterator[ObjectId]:
    """The columns of tables that are of the domain, or of one over it."""
    for other in state.dependents(domain):
        if other.kind == "column":
            yield other
        elif other.kind == "domain":
            yield from _users(other, state)


def _create(constraint: DomainConstraint, env: Env) -> Iterator[Step]:
    if _usual_name(constraint):
        yield _step(constraint, "SET NOT NULL", env, checks=True)
    elif constraint.validated:
        yield _step(constraint, f"ADD {constraint_sql(constraint)}", env, checks=True)
    else:
        yield _step(constraint, f"ADD {constraint_sql(constraint)} NOT VALID", env)


def _drop(constraint: DomainConstraint, env: Env) -> Iterator[Step]:
    if constraint.definition == _NOT_NULL:
        yield _step(constraint, "DROP NOT NULL", env)
    else:
        yield _step(constraint, f"DROP CONSTRAINT {identifier(constraint.id.name)}", env)


def _alter(have: DomainConstraint, want: DomainConstraint, env: Env) -> Alteration | Replace:
    if want.validated and replace(have, validated=True) == want:
        action = f"VALIDATE CONSTRAINT {identifier(want.id.name)}"
        return Alteration(steps=(_step(want, action, env, checks=True),))
    return Replace("a constraint of a domain cannot be altered")


def rename_constraint(identity: ObjectId, name: str, env: Env) -> Step:
    """RENAME CONSTRAINT."""
    action = f"RENAME CONSTRAINT {identifier(identity.name)} TO {identifier(name)}"
    return step(identity, f"ALTER DOMAIN {relation(identity, env)} {action}", env)


def _rename(constraint: DomainConstraint, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_constraint(constraint.id, new.name, env)


def _requires(constraint: DomainConstraint) -> Iterator[tuple[int, str]]:
    if constraint.definition == _NOT_NULL and not _usual_name(constraint):
        yield 17, "a name for the NOT NULL of a domain"


DOMAIN_CONSTRAINT = CatalogKind(
    name="domain_constraint",
    model=DomainConstraint,
    weight=42,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=_domain,
    inline=lambda constraint: _domain(constraint) if constraint.validated else None,
    requires=_requires,
)
