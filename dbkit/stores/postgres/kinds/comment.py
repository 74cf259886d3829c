"""Comments on objects of every kind. Source: COMMENT; pg_description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import SHARE_UPDATE_EXCLUSIVE, CatalogKind, Row, step
from dbkit.stores.postgres.kinds.extension import Extension
from dbkit.stores.postgres.kinds.subject import subject, target_of
from dbkit.stores.postgres.quote import literal

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


def _step(comment: Comment, text: str | None, env: Env) -> Step:
    target = target_of(comment.id)
    statement = f"COMMENT ON {subject(target, env)} IS {'NULL' if text is None else literal(text)}"
    return step(comment.id, statement, env, on=_container(target), lock=SHARE_UPDATE_EXCLUSIVE)


def _container(target: ObjectId) -> ObjectId:
    """What is locked for the comment."""
    return ObjectId("table", target.path[:2]) if len(target.path) == 3 else target


_BUILT_IN = {ObjectId("schema", ("public",)): "standard public schema"}
"""Comments that come with a database; where one was taken away, there is an empty comment."""


def _create(comment: Comment, env: Env) -> Iterator[Step]:
    yield _step(comment, comment.text, env)


def _drop(comment: Comment, env: Env) -> Iterator[Step]:
    extension = env.want.objects.get(comment.on)
    usual = extension.usual_comment if isinstance(extension, Extension) else _BUILT_IN.get(comment.on)
    yield _step(comment, usual, env)


def _alter(have: Comment, want: Comment, env: Env) -> Alteration | Replace:
    if have.on != want.on:
        # An index of its own becomes one behind a constraint: the old one takes the comment with it.
        return Replace("what it is on goes with another object")
    return Alteration(steps=(_step(want, want.text, env),))


COMMENT = CatalogKind(
    name="comment",
    model=Comment,
    weight=90,
    from_row=_from_row,
    on_target=True,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda comment: comment.on,
)
