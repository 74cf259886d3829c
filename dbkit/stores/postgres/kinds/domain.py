"""Domains. Source: CREATE DOMAIN, ALTER DOMAIN; pg_type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Exchange, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, relation, step, texts
from dbkit.stores.postgres.kinds.domain_constraint import DomainConstraint, constraint_sql, rename_constraint
from dbkit.stores.postgres.kinds.domain_default import DomainDefault
from dbkit.stores.postgres.kinds.types import exchange, exchanged_needs, held_inside, same_type, supplanted
from dbkit.stores.postgres.quote import identifier

__all__ = ["DOMAIN", "Domain", "domain_sql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain over a base type. Its default and constraints are objects of their own: they need functions."""

    id: ObjectId
    type: str
    collation: str | None = None
    rules: tuple[str, ...] = ()
    """What all values are held to: its validated checks, and NOT NULL."""


def _from_row(row: Row) -> Domain:
    return Domain(
        id=named("domain", row),
        type=row["type"],
        collation=row["collation"],
        rules=(*sorted(texts(row["rules"])), *(["NOT NULL"] if row["not_null"] else [])),
    )


def domain_sql(
    domain: Domain, default: str | None, constraints: Iterable[DomainConstraint], *, by_name: bool = False
) -> str:
    """What follows AS in CREATE DOMAIN; ``by_name`` as in ``constraint_sql``."""
    parts = [domain.type]
    parts += [f"COLLATE {domain.collation}"] if domain.collation else []
    parts += [f"DEFAULT {default}"] if default is not None else []
    parts += [constraint_sql(constraint, by_name=by_name) for constraint in constraints]
    return " ".join(parts)


def _create(domain: Domain, env: Env) -> Iterator[Step]:
    inlined = env.inlined.get(domain.id, ())
    default = next((item.expression for item in inlined if isinstance(item, DomainDefault)), None)
    constraints = sorted((one for one in inlined if isinstance(one, DomainConstraint)), key=lambda one: one.id)
    # The old domain, which stands aside, has the usual name of a NOT NULL. Domains have no names for it before 17.
    by_name = domain.id in env.exchanged and env.version >= 17
    definition = domain_sql(domain, default, constraints, by_name=by_name)
    yield step(domain.id, f"CREATE DOMAIN {relation(domain.id, env)} AS {definition}", env)


def _drop(domain: Domain, env: Env) -> Iterator[Step]:
    yield step(domain.id, f"DROP DOMAIN {relation(domain.id, env)}", env)


def _alter(have: Domain, want: Domain, env: Env) -> Alteration | Replace | Exchange:
    same = have.collation == want.collation and same_type(have, want, env)
    if not same or exchanged_needs(want.id, env):
        return exchange(want.id, env, "a domain cannot get another type")
    new_rules = set(want.rules) - set(have.rules) or _made_again(want.id, env)
    if new_rules and held_inside(want.id, env):
        return exchange(want.id, env, "values inside arrays and rows cannot be held to a new rule in place")
    return Alteration(steps=())


def _made_again(domain: ObjectId, env: Env) -> bool:
    """Whether a check is dropped and made again, since a function that it calls is."""
    checks = (one for one in env.want.inside("domain_constraint", domain.path) if one.id in env.have.objects)
    return any(one.id in env.created and getattr(one, "validated", False) for one in checks)


def _rename(domain: Domain, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(domain.id, f"ALTER DOMAIN {relation(domain.id, env)} RENAME TO {identifier(new.name)}", env)
    for item in sorted(env.have.objects):
        # What is called <domain>_... by habit follows.
        if item.kind == "domain_constraint" and item.path[:2] == domain.id.path:
            follower = ObjectId(item.kind, (*new.path, new.name + item.name.removeprefix(domain.id.name)))
            if item.name.startswith(f"{domain.id.name}_") and follower in env.want.objects:
                yield rename_constraint(ObjectId(item.kind, (*new.path, item.name)), follower.name, env)


DOMAIN = CatalogKind(
    name="domain",
    model=Domain,
    weight=17,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    follows=True,
    supplanted=supplanted,
)
