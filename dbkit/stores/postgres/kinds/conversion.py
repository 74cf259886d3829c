"""Conversions between encodings. Source: CREATE CONVERSION, ALTER CONVERSION; pg_conversion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, relation, rename_to, step
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import literal

__all__ = ["CONVERSION", "Conversion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A conversion from one encoding to another."""

    id: ObjectId
    source: str
    target: str
    function: str
    default: bool = False
    """Whether the server uses it between client and server."""


def _from_row(row: Row) -> Conversion:
    return Conversion(
        id=named("conversion", row),
        source=row["source"],
        target=row["target"],
        function=row["function"],
        default=row["is_default"],
    )


def _direction(conversion: Conversion) -> str:
    return f"FOR {literal(conversion.source)} TO {literal(conversion.target)} FROM {conversion.function}"


def _create(conversion: Conversion, env: Env) -> Iterator[Step]:
    head = "CREATE DEFAULT CONVERSION" if conversion.default else "CREATE CONVERSION"
    yield step(conversion.id, f"{head} {relation(conversion.id, env)} {_direction(conversion)}", env)


def _drop(conversion: Conversion, env: Env) -> Iterator[Step]:
    yield step(conversion.id, f"DROP CONVERSION {relation(conversion.id, env)}", env)


def _alter(_have: Conversion, _want: Conversion, _env: Env) -> Alteration | Replace:
    return Replace("a conversion cannot get another definition")


def _rename(conversion: Conversion, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(conversion.id, new, env)


CONVERSION = CatalogKind(
    name="conversion",
    model=Conversion,
    weight=13,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    word=Word(
        section="conversions",
        what="one conversion",
        node="CreateConversionStmt",
        leading="default",
        before=lambda key, qualify: f"CREATE CONVERSION {qualify(key)} ",
        identity=lambda schema, key: ObjectId("conversion", (schema, key)),
        subject=lambda key, qualify: f"CONVERSION {qualify(key)}",
        key=lambda conversion: conversion.id.name,
        definition=lambda conversion: ("default " if conversion.default else "") + _direction(conversion),
    ),
)
