"""Composite types. Source: CREATE TYPE, ALTER TYPE ... ATTRIBUTE; pg_type, pg_attribute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, data_loss, may_fail, named, relation, step
from dbkit.stores.postgres.quote import identifier

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


def _alter(have: Composite, want: Composite, env: Env) -> Alteration | Replace:
    before = {attribute.name: attribute for attribute in have.attributes}
    after = {attribute.name: attribute for attribute in want.attributes}
    kept = [name for name in before if name in after]
    # New attributes come last; another order is another type.
    if list(after)[: len(kept)] != kept:
        return Replace("the attributes of a composite type cannot get another order")
    steps = []
    head = f"ALTER TYPE {relation(want.id, env)}"
    for name in before:
        if name not in after:
            hazards = (data_loss(f"the values of attribute {name} are gone"),)
            text = f"{head} DROP ATTRIBUTE {identifier(name)} CASCADE"
            steps.append(step(want.id, text, env, hazards=hazards))
    for name in kept:
        if before[name] != after[name]:
            hazards = (may_fail("it fails if a column of a table has the type"),)
            text = f"{head} ALTER ATTRIBUTE {identifier(name)} TYPE {_type(after[name])} CASCADE"
            steps.append(step(want.id, text, env, hazards=hazards))
    for name, attribute in after.items():
        if name not in before:
            steps.append(step(want.id, f"{head} ADD ATTRIBUTE {_sql(attribute)} CASCADE", env))
    return Alteration(steps=tuple(steps))


def _rename(composite: Composite, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(composite.id, f"ALTER TYPE {relation(composite.id, env)} RENAME TO {identifier(new.name)}", env)


COMPOSITE = CatalogKind(
    name="composite",
    model=Composite,
    weight=16,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
