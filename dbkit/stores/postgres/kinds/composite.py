"""Composite types. Source: CREATE TYPE, ALTER TYPE ... ATTRIBUTE; pg_type, pg_attribute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Exchange, Replace, released
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, CatalogKind, Row, data_loss, named, relation, step
from dbkit.stores.postgres.kinds.type_change import converted
from dbkit.stores.postgres.kinds.types import aside, attributes_gone, exchange, exchanged_needs, supplanted
from dbkit.stores.postgres.quote import dollar, identifier

__all__ = ["COMPOSITE", "Attribute", "Composite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute of a composite type."""

    name: str
    type: str
    collation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A composite type."""

    id: ObjectId
    attributes: tuple[Attribute, ...]


def _from_row(row: Row) -> Composite:
    attributes = (
        Attribute(name=name, type=type_, collation=collation) for name, type_, collation in row["attributes"] or ()
    )
    return Composite(id=named("composite", row), attributes=tuple(attributes))


def _sql(attribute: Attribute) -> str:
    return f"{identifier(attribute.name)} {_type(attribute)}"


def _type(attribute: Attribute) -> str:
    return attribute.type + (f" COLLATE {attribute.collation}" if attribute.collation else "")


def _create(composite: Composite, env: Env) -> Iterator[Step]:
    attributes = ", ".join(_sql(attribute) for attribute in composite.attributes)
    yield step(composite.id, f"CREATE TYPE {relation(composite.id, env)} AS ({attributes})", env)


def _drop(composite: Composite, env: Env) -> Iterator[Step]:
    yield step(composite.id, f"DROP TYPE {relation(composite.id, env)}", env)


def _alter(have: Composite, want: Composite, env: Env) -> Alteration | Replace | Exchange:
    before = {attribute.name: attribute for attribute in have.attributes}
    after = {attribute.name: attribute for attribute in want.attributes}
    kept = [name for name in before if name in after]
    reordered = list(after)[: len(kept)] != kept  # new attributes come last
    retyped = [name for name in kept if before[name] != after[name]]
    if reordered or retyped or exchanged_needs(want.id, env):
        change = _exchange(have, want, env)
        if isinstance(change, Exchange) or reordered or exchanged_needs(want.id, env):
            return change
    steps = []
    head = f"ALTER TYPE {relation(want.id, env)}"
    lock = _lock(want.id, env)
    for name in before:
        if name not in after:
            hazards = (data_loss(f"the values of attribute {name} are gone"),)
            text = f"{head} DROP ATTRIBUTE {identifier(name)} CASCADE"
            steps.append(step(want.id, text, env, lock=lock, hazards=hazards))
    for name in retyped:
        text = f"{head} ALTER ATTRIBUTE {identifier(name)} TYPE {_type(after[name])} CASCADE"
        steps.append(step(want.id, text, env))
    for name, attribute in after.items():
        if name not in before:
            steps.append(step(want.id, f"{head} ADD ATTRIBUTE {_sql(attribute)} CASCADE", env, lock=lock))
    return Alteration(steps=tuple(steps), needs=frozenset(_freed(want.id, env)))


def _lock(identity: ObjectId, env: Env) -> str | None:
    """The lock on the tables of the type, where there are any: they get and lose columns with it."""
    return ACCESS_EXCLUSIVE if any(one.kind == "table" for one in env.have.dependents(identity)) else None


def _freed(identity: ObjectId, env: Env) -> Iterator[ObjectId]:
    """Tables that are no longer of the type: what it loses they can keep."""
    for table in env.have.dependents(identity):
        if table.kind == "table" and identity not in env.want.needs_of(table):
            yield released(table)


def _exchange(have: Composite, want: Composite, env: Env) -> Exchange | Replace:
    """A cast moves the values over, in arrays and other types too."""
    old = aside(want.id, env)
    name, source = relation(want.id, env), relation(old, env)
    function = f"{source}({source})"
    value = f"ROW({', '.join(_values(have, want, env))})::{name}"
    body = f"SELECT CASE WHEN $1 IS DISTINCT FROM NULL THEN {value} END"  # noqa: S608
    return exchange(
        want.id,
        env,
        "the attributes of a composite type that no column has get another order",
        bridge=(
            step(want.id, f"CREATE FUNCTION {function} RETURNS {name} LANGUAGE sql IMMUTABLE AS {dollar(body)}", env),
            step(want.id, f"CREATE CAST ({source} AS {name}) WITH FUNCTION {function}", env),
        ),
        finish=(
            step(want.id, f"DROP CAST ({source} AS {name})", env),
            step(want.id, f"DROP FUNCTION {function}", env),
        ),
        hazards=[data_loss(f"the values of attribute {one} are gone") for one in attributes_gone(want.id, env)],
    )


def _values(have: Composite, want: Composite, env: Env) -> Iterator[str]:
    before = {attribute.name: attribute for attribute in have.attributes}
    for attribute in want.attributes:
        old = before.get(attribute.name)
        value = f"($1).{identifier(attribute.name)}"
        yield converted(value, old.type, attribute.type, env) if old else "NULL"


def _rename(composite: Composite, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(composite.id, f"ALTER TYPE {relation(composite.id, env)} RENAME TO {identifier(new.name)}", env)


def _rename_attribute(composite: Composite, old: str, new: str, env: Env) -> Iterator[Step]:
    action = f"RENAME ATTRIBUTE {identifier(old)} TO {identifier(new)} CASCADE"
    lock = _lock(composite.id, env)
    yield step(composite.id, f"ALTER TYPE {relation(composite.id, env)} {action}", env, lock=lock)


COMPOSITE = CatalogKind(
    name="composite",
    model=Composite,
    weight=16,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    parts=lambda composite: [attribute.name for attribute in composite.attributes],
    rename_part=_rename_attribute,
    follows=True,
    supplanted=supplanted,
)
