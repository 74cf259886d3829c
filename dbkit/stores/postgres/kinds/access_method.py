"""Access methods of indexes and tables. Source: CREATE ACCESS METHOD; pg_am."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.word import Word
from dbkit.stores.postgres.quote import identifier

__all__ = ["ACCESS_METHOD", "AccessMethod"]

_TYPES = {"i": "INDEX", "t": "TABLE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessMethod:
    """An access method that was made without an extension."""

    id: ObjectId
    type: str
    """``INDEX`` or ``TABLE``."""
    handler: str


def _from_row(row: Row) -> AccessMethod:
    return AccessMethod(id=named("access_method", row), type=_TYPES[row["type"]], handler=row["handler"])


def _definition(method: AccessMethod) -> str:
    return f"TYPE {method.type} HANDLER {method.handler}"


def _create(method: AccessMethod, env: Env) -> Iterator[Step]:
    yield step(method.id, f"CREATE ACCESS METHOD {identifier(method.id.name)} {_definition(method)}", env)


def _drop(method: AccessMethod, env: Env) -> Iterator[Step]:
    yield step(method.id, f"DROP ACCESS METHOD {identifier(method.id.name)}", env)


def _alter(_have: AccessMethod, _want: AccessMethod, _env: Env) -> Alteration | Replace:
    return Replace("an access method cannot be altered")


ACCESS_METHOD = CatalogKind(
    name="access_method",
    model=AccessMethod,
    weight=7,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    word=Word(
        section="access_methods",
        what="one access method",
        node="CreateAmStmt",
        before=lambda key, qualify: f"CREATE ACCESS METHOD {qualify(key)} ",
        identity=lambda schema, key: ObjectId("access_method", (key,)),  # noqa: ARG005
        subject=lambda key, qualify: f"ACCESS METHOD {qualify(key)}",
        key=lambda method: method.id.name,
        definition=_definition,
    ),
)
