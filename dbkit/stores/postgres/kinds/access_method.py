"""Access methods of indexes and tables. Source: CREATE ACCESS METHOD; pg_am."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import Object
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    CatalogKind,
    Row,
    named,
    relation,
    relation_keyword,
    rewrite,
    step,
)
from dbkit.stores.postgres.kinds.comment import COMMENT, Comment
from dbkit.stores.postgres.kinds.materialized_view import MaterializedView
from dbkit.stores.postgres.kinds.table import Table
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


def _alter(have: AccessMethod, want: AccessMethod, env: Env) -> Alteration | Replace:
    if {have.type, want.type} != {"TABLE"} or env.version < _MOVES:
        return Replace("an access method cannot be altered")
    users = _users(have, env)
    steps = [_move(user, env.want.objects[user], want, "heap", env) for user in users]
    steps += [*_drop(have, env), *_create(want, env)]
    comment = env.want.objects.get(ObjectId("comment", (want.id.kind, *want.id.path)))
    steps += COMMENT.create(comment, env) if isinstance(comment, Comment) else ()
    name = want.id.name
    steps += [
        _move(user, item, want, name, env)
        for user in users
        if isinstance(item := env.want.objects[user], (Table, MaterializedView)) and item.access_method == name
    ]
    return Alteration(steps=tuple(steps))


_MOVES = 15
"""Where a table can be moved to another access method with its rows."""


def _users(method: AccessMethod, env: Env) -> list[ObjectId]:
    """The tables and materialized views that are there before and after."""
    found = (one for one in env.have.dependents(method.id) if one.kind in ("table", "materialized_view"))
    return sorted(one for one in found if one in env.want.objects)


def _move(user: ObjectId, item: Object, method: AccessMethod, to: str, env: Env) -> Step:
    """Move a table to an access method, or at once to the one that it is to have instead of this one."""
    wanted = item.access_method if isinstance(item, (Table, MaterializedView)) else None
    to = to if wanted == method.id.name else wanted or "heap"
    text = f"ALTER {relation_keyword(user)} {relation(user, env)} SET ACCESS METHOD {identifier(to)}"
    return step(method.id, text, env, on=user, lock=ACCESS_EXCLUSIVE, hazards=(rewrite(user),))


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
