"""Schemas other than the one of unqualified names. Source: CREATE SCHEMA; pg_namespace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.quote import identifier

__all__ = ["SCHEMA", "Schema"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A schema."""

    id: ObjectId


def _from_row(row: Row) -> Schema:
    return Schema(id=named("schema", row))


def _create(schema: Schema, env: Env) -> Iterator[Step]:
    yield step(schema.id, f"CREATE SCHEMA {identifier(schema.id.name)}", env)


def _drop(schema: Schema, env: Env) -> Iterator[Step]:
    yield step(schema.id, f"DROP SCHEMA {identifier(schema.id.name)}", env)


def _alter(_have: Schema, _want: Schema, _env: Env) -> Alteration:
    return Alteration(steps=())


def _rename(schema: Schema, new: ObjectId, env: Env) -> Iterator[Step]:
    yield step(schema.id, f"ALTER SCHEMA {identifier(schema.id.name)} RENAME TO {identifier(new.name)}", env)


SCHEMA = CatalogKind(
    name="schema",
    model=Schema,
    weight=5,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
