"""Domains. Source: CREATE DOMAIN, ALTER DOMAIN; pg_type, pg_constraint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE, CatalogKind, Row, may_fail, named, relation, step
from dbkit.stores.postgres.kinds.types import IN_THE_WAY, exchange
from dbkit.stores.postgres.quote import identifier

__all__ = ["DOMAIN", "Domain", "DomainCheck", "domain_sql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCheck:
    """A check constraint of a domain."""

    name: str
    definition: str
    validated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain over a base type."""

    id: ObjectId
    type: str
    collation: str | None = None
    not_null: bool = False
    default: str | None = None
    checks: tuple[DomainCheck, ...] = ()


def _from_row(row: Row) -> Domain:
    checks = (
        DomainCheck(name=name, definition=definition, validated=validated)
        for name, definition, validated in row["constraints"] or ()
    )
    return Domain(
        id=named("domain", row),
        type=row["type"],
        collation=row["collation"],
        not_null=row["not_null"],
        default=row["default"],
        checks=tuple(checks),
    )


def domain_sql(domain: Domain) -> str:
    """What follows AS in CREATE DOMAIN."""
    parts = [domain.type]
    parts += [f"COLLATE {domain.collation}"] if domain.collation else []
    parts += [f"DEFAULT {domain.default}"] if domain.default is not None else []
    parts += ["NOT NULL"] if domain.not_null else []
    parts += [_check(check) for check in domain.checks if check.validated]
    return " ".join(parts)


def _check(check: DomainCheck) -> str:
    return f"CONSTRAINT {identifier(check.name)} {check.definition}"


def _create_text(domain: Domain, env: Env) -> str:
    return f"CREATE DOMAIN {relation(domain.id, env)} AS {domain_sql(domain)}"


def _create(domain: Domain, env: Env) -> Iterator[Step]:
    yield step(domain.id, _create_text(domain, env), env)
    for check in domain.checks:
        if not check.validated:
            yield _add(domain, check, env)


def _add(domain: Domain, check: DomainCheck, env: Env) -> Step:
    text = f"ALTER DOMAIN {relation(domain.id, env)} ADD {_check(check)}{'' if check.validated else ' NOT VALID'}"
    hazards = (_BREAKS,) if check.validated else ()
    return step(domain.id, text, env, lock=_LOCK, hazards=hazards)


_LOCK = f"{SHARE} on every table that uses the domain"
_BREAKS = may_fail("values that are there and break it make it fail")


def _drop(domain: Domain, env: Env) -> Iterator[Step]:
    yield step(domain.id, f"DROP DOMAIN {relation(domain.id, env)}", env)


def _alter(have: Domain, want: Domain, env: Env) -> Alteration | Replace:
    if (have.type, have.collation) != (want.type, want.collation):
        why = f"values that are no {want.type} make it fail"
        return Alteration(
            steps=tuple(exchange(want.id, _create_text(want, env), env, via="text", why=why)), rebuild=IN_THE_WAY
        )
    head = f"ALTER DOMAIN {relation(want.id, env)}"
    steps = []
    if have.default != want.default:
        action = "DROP DEFAULT" if want.default is None else f"SET DEFAULT {want.default}"
        steps.append(step(want.id, f"{head} {action}", env))
    if have.not_null and not want.not_null:
        steps.append(step(want.id, f"{head} DROP NOT NULL", env))
    elif want.not_null and not have.not_null:
        steps.append(step(want.id, f"{head} SET NOT NULL", env, lock=_LOCK, hazards=(_BREAKS,)))
    return Alteration(steps=(*steps, *_checks(have, want, head, env)))


def _checks(have: Domain, want: Domain, head: str, env: Env) -> Iterator[Step]:
    before = {check.name: check for check in have.checks}
    after = {check.name: check for check in want.checks}
    kept = {name for name, check in before.items() if name in after and _becomes(check, after[name])}
    for name in before:
        if name not in kept:
            yield step(want.id, f"{head} DROP CONSTRAINT {identifier(name)}", env)
    for name, check in after.items():
        if name not in kept:
            yield _add(want, check, env)
        elif check.validated and not before[name].validated:
            yield step(want.id, f"{head} VALIDATE CONSTRAINT {identifier(name)}", env, lock=_LOCK, hazards=(_BREAKS,))


def _becomes(have: DomainCheck, want: DomainCheck) -> bool:
    """Whether the one is the other, or will be once it is validated."""
    return have.definition == want.definition and (want.validated or not have.validated)


def _rename(domain: Domain, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(domain.id, f"ALTER DOMAIN {relation(domain.id, env)} RENAME TO {identifier(new.name)}", env)


DOMAIN = CatalogKind(
    name="domain",
    model=Domain,
    weight=17,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
