"""Schemas whose tables are in a publication, now and later. Source: ALTER PUBLICATION; pg_publication_namespace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.quote import identifier

__all__ = ["PUBLICATION_SCHEMA", "PublicationSchema"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationSchema:
    """A schema in a publication."""

    id: ObjectId
    """Publication and schema."""


def _from_row(row: Row) -> PublicationSchema:
    return PublicationSchema(id=named("publication_schema", row))


def _requires(_: PublicationSchema) -> Iterator[tuple[int, str]]:
    yield 15, "TABLES IN SCHEMA in a publication"


def _step(schema: PublicationSchema, action: str, env: Env) -> Step:
    publication, name = schema.id.path
    text = f"ALTER PUBLICATION {identifier(publication)} {action} TABLES IN SCHEMA {identifier(name)}"
    return step(schema.id, text, env)


def _create(schema: PublicationSchema, env: Env) -> Iterator[Step]:
    yield _step(schema, "ADD", env)


def _drop(schema: PublicationSchema, env: Env) -> Iterator[Step]:
    yield _step(schema, "DROP", env)


def _alter(_have: PublicationSchema, _want: PublicationSchema, _env: Env) -> Alteration:
    return Alteration(steps=())


def _owner(schema: PublicationSchema) -> ObjectId:
    return ObjectId("publication", schema.id.path[:1])


PUBLICATION_SCHEMA = CatalogKind(
    name="publication_schema",
    model=PublicationSchema,
    weight=77,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_owner,
    inline=_owner,
    requires=_requires,
)
