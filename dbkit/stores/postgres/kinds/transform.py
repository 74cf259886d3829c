"""Transforms of types for languages. Source: CREATE TRANSFORM; pg_transform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.parse import SqlError, parse
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.signature import type_name

__all__ = ["TRANSFORM", "Transform"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """How a language takes over the values of a type: type and language are its path."""

    id: ObjectId
    from_sql: str | None = None
    """The function with its argument type."""
    to_sql: str | None = None


def _from_row(row: Row) -> Transform:
    return Transform(id=named("transform", row), from_sql=row["from_sql"], to_sql=row["to_sql"])


def _definition(transform: Transform) -> str:
    parts = [f"FROM SQL WITH FUNCTION {transform.from_sql}"] if transform.from_sql is not None else []
    parts += [f"TO SQL WITH FUNCTION {transform.to_sql}"] if transform.to_sql is not None else []
    return f"({', '.join(parts)})"


def _name(type_: str, language: str) -> str:
    return f"TRANSFORM FOR {type_} LANGUAGE {identifier(language)}"


def _create(transform: Transform, env: Env) -> Iterator[Step]:
    yield step(transform.id, f"CREATE {_name(*transform.id.path)} {_definition(transform)}", env)


def _drop(transform: Transform, env: Env) -> Iterator[Step]:
    yield step(transform.id, f"DROP {_name(*transform.id.path)}", env)


def _alter(_have: Transform, want: Transform, env: Env) -> Alteration:
    text = f"CREATE OR REPLACE {_name(*want.id.path)} {_definition(want)}"
    return Alteration(steps=(step(want.id, text, env),))


def _place(key: str) -> tuple[str, str]:
    """The type and the language of ``for type language name``."""
    try:
        (statement,) = parse(f"DROP TRANSFORM {key}")
        ((type_, language),) = (item["List"]["items"] for item in statement["DropStmt"]["objects"])
        return type_name(type_["TypeName"]), language["String"]["sval"]
    except (SqlError, ValueError, KeyError):
        raise ValueError(f"a transform is called for type language name: {key!r} is not") from None


def _before(key: str, qualify: Qualify) -> str:  # noqa: ARG001
    return f"CREATE {_name(*_place(key))} "


def _key(transform: Transform) -> str:
    return f"for {transform.id.path[0]} language {identifier(transform.id.path[1])}"


TRANSFORM = CatalogKind(
    name="transform",
    model=Transform,
    weight=19,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    word=Word(
        section="transforms",
        what="one transform",
        node="CreateTransformStmt",
        before=_before,
        name=lambda key: None,  # noqa: ARG005
        identity=lambda schema, key: ObjectId("transform", _place(key)),  # noqa: ARG005
        subject=lambda key, qualify: _name(*_place(key)),  # noqa: ARG005
        key=_key,
        definition=_definition,
    ),
)
