"""Casts between types. Source: CREATE CAST; pg_cast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, named, step
from dbkit.stores.postgres.kinds.word import Qualify, Word
from dbkit.stores.postgres.parse import SqlError, parse
from dbkit.stores.postgres.signature import type_name

__all__ = ["CAST", "Cast"]

_METHODS = {"f": "function", "i": "inout", "b": "binary"}
_CONTEXTS = {"e": "explicit", "a": "assignment", "i": "implicit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A cast from one type to another: the two are its path."""

    id: ObjectId
    method: str
    """``function``, ``inout`` (through the texts of both types) or ``binary`` (both are kept in the same way)."""
    function: str | None = None
    """With its argument types."""
    context: str = "explicit"
    """Where it is applied without being asked for: ``explicit`` (nowhere), ``assignment``, ``implicit``."""


def _from_row(row: Row) -> Cast:
    return Cast(
        id=named("cast", row),
        method=_METHODS[row["method"]],
        function=row["function"],
        context=_CONTEXTS[row["context"]],
    )


def _definition(cast: Cast) -> str:
    how = {"function": f"WITH FUNCTION {cast.function}", "inout": "WITH INOUT", "binary": "WITHOUT FUNCTION"}
    context = "" if cast.context == "explicit" else f" AS {cast.context.upper()}"
    return how[cast.method] + context


def _name(source: str, target: str) -> str:
    return f"CAST ({source} AS {target})"


def _create(cast: Cast, env: Env) -> Iterator[Step]:
    yield step(cast.id, f"CREATE {_name(*cast.id.path)} {_definition(cast)}", env)


def _drop(cast: Cast, env: Env) -> Iterator[Step]:
    yield step(cast.id, f"DROP {_name(*cast.id.path)}", env)


def _alter(_have: Cast, _want: Cast, _env: Env) -> Alteration | Replace:
    return Replace("a cast cannot be altered")


def _types(key: str) -> tuple[str, str]:
    """The source and the target of ``source as target``."""
    try:
        (statement,) = parse(f"DROP CAST ({key})")
        (types,) = statement["DropStmt"]["objects"]
        source, target = (type_name(item["TypeName"]) for item in types["List"]["items"])
    except (SqlError, ValueError, KeyError):
        raise ValueError(f"a cast is called source as target, two types: {key!r} is not") from None
    return source, target


def _before(key: str, qualify: Qualify) -> str:  # noqa: ARG001
    return f"CREATE {_name(*_types(key))} "


CAST = CatalogKind(
    name="cast",
    model=Cast,
    weight=19,  # as early as can be: what uses it need not depend on it
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    word=Word(
        section="casts",
        what="one cast",
        node="CreateCastStmt",
        before=_before,
        name=lambda key: None,  # noqa: ARG005
        identity=lambda schema, key: ObjectId("cast", _types(key)),  # noqa: ARG005
        subject=lambda key, qualify: _name(*_types(key)),  # noqa: ARG005
        key=lambda cast: " as ".join(cast.id.path),
        definition=_definition,
    ),
)
