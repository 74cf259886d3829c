"""Comments on objects of every kind. Source: COMMENT; pg_description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, CatalogKind, Row, relation, relation_keyword, step
from dbkit.stores.postgres.kinds.function import Function, function_name
from dbkit.stores.postgres.quote import identifier, literal

__all__ = ["COMMENT", "Comment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """The comment on an object, whose kind and path are its path."""

    id: ObjectId
    text: str
    on: ObjectId
    """The object that it goes with: what it is on, or that of which this is a part, as a column of its view."""


def _from_row(row: Row) -> Comment:
    return Comment(id=ObjectId("comment", tuple(row["path"])), text=row["text"], on=row["on"])


def _target(comment: Comment) -> ObjectId:
    return ObjectId(comment.id.path[0], comment.id.path[1:])


def _subject(target: ObjectId, env: Env) -> str:
    """The object as COMMENT ON names it."""
    name, word = identifier(target.name), relation_keyword(target)
    match target.kind:
        case "schema" | "extension":
            subject = f"{word} {name}"
        case "column":
            subject = f"COLUMN {relation(target, env)}.{name}"
        case "constraint" | "foreign_key":
            subject = f"CONSTRAINT {name} ON {relation(target, env)}"
        case "trigger" | "policy":
            subject = f"{word} {name} ON {relation(target, env)}"
        case "enum" | "composite" | "range":
            subject = f"TYPE {relation(target, env)}"
        case "function":
            subject = _routine(target, env)
        case _:
            subject = f"{word} {relation(target, env)}"
    return subject


def _routine(target: ObjectId, env: Env) -> str:
    function = env.want.objects.get(target) or env.have.objects[target]
    if not isinstance(function, Function):
        raise TypeError(f"{target} is no function")
    return f"{'PROCEDURE' if function.procedure else 'FUNCTION'} {function_name(function, env)}"


def _step(comment: Comment, text: str | None, env: Env) -> Step:
    target = _target(comment)
    statement = f"COMMENT ON {_subject(target, env)} IS {'NULL' if text is None else literal(text)}"
    return step(comment.id, statement, env, on=_container(target), lock=SHARE_UPDATE_EXCLUSIVE)


def _container(target: ObjectId) -> ObjectId:
    """What is locked for the comment."""
    return ObjectId("table", target.path[:2]) if len(target.path) == 3 else target


def _create(comment: Comment, env: Env) -> Iterator[Step]:
    yield _step(comment, comment.text, env)


def _drop(comment: Comment, env: Env) -> Iterator[Step]:
    yield _step(comment, None, env)


def _alter(_have: Comment, want: Comment, env: Env) -> Alteration:
    return Alteration(steps=(_step(want, want.text, env),))


COMMENT = CatalogKind(
    name="comment",
    model=Comment,
    weight=90,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda comment: comment.on,
)
