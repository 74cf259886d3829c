"""Whether an enum that loses labels, or has them in another order, can be made anew beside the old one.

Each column that has it goes over to the new one as a column does that gets another type; all of them take the place of
the old ones at once, since values of both types cannot be compared. Source: CREATE TYPE; shadow_ground.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.stores.postgres.kinds.base import printed, relation
from dbkit.stores.postgres.kinds.column_words import of_another_type
from dbkit.stores.postgres.kinds.lineage import descendants, table_of
from dbkit.stores.postgres.kinds.shadow_ground import Ground, Manner, Names, ground_for

__all__ = ["BesideColumn", "EnumGround", "enum_ground", "not_anew_beside"]

_ON_A_COLUMN = ("constraint", "index")
_SAID_OF_IT = ("comment", "owner", "privileges")


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideColumn:
    """A column that goes over: as it is, as the second one is made, and what stands on it."""

    have: Any
    want: Any
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumGround:
    """The name of the new type, as long as there are two, and the columns that go over to it."""

    type: ObjectId
    columns: tuple[BesideColumn, ...]


def not_anew_beside(types: frozenset[ObjectId], env: Env) -> str | None:
    """Why one of the types that this plan exchanges cannot be made anew beside the old one."""
    for one in sorted(types):
        if one.kind == "enum" and one in env.want.objects:
            before = replace(env, exchanged=env.exchanged - {one})
            found = enum_ground(env.have.objects[one], env.want.objects[one], before)
            if isinstance(found, str):
                return found
    return None


def enum_ground(have: Any, want: Any, env: Env) -> EnumGround | str:
    """What is made; or the reason why nothing can be."""
    columns = [one for one in sorted(env.have.dependents(want.id)) if one.kind == "column" and one in env.want.objects]
    reason = next(_reasons(want.id, columns, env), None)
    if reason is not None:
        return reason
    names = Names(env)
    new = ObjectId("enum", (want.id.path[0], Names(env).beside(want.id.name)))
    gone = [label for label in have.labels if label not in want.labels]
    kept = [label for label in have.labels if label in want.labels]
    found = []
    for column in columns:
        item: Any = env.have.objects[column]
        brackets = item.type.removeprefix(printed(want.id, env))
        if brackets not in ("", "[]"):
            return f"{column} needs it"
        second = replace(item, type=relation(new, env) + brackets)
        manner = Manner(
            names=names,
            anew=frozenset({want.id}),
            respelled=partial(_respelled, old=printed(want.id, env), new=relation(new, env), env=env),
            outside=f"rows that have {_listed(gone)} in {column.name}" if gone else None,
            rows_can_break=kept != [label for label in want.labels if label in have.labels],
            distinct=True,
        )
        ground = ground_for(item, second, env, manner)
        if isinstance(ground, str):
            return f"{column}: {ground}"
        found.append(BesideColumn(have=item, want=second, ground=ground))
    return EnumGround(type=new, columns=tuple(found))


def _listed(labels: list[str]) -> str:
    return " or ".join(f"'{label}'" for label in labels)


def _reasons(enum: ObjectId, columns: list[ObjectId], env: Env) -> Iterator[str]:
    defaults = {ObjectId("default", one.path) for one in columns}
    for other in sorted(env.have.dependents(enum) & env.want.objects.keys() - defaults.union(columns)):
        stands = other.kind in _ON_A_COLUMN and not env.have.needs_of(other).isdisjoint(columns)
        if not stands and other.kind not in _SAID_OF_IT:
            yield f"{other} needs it"
    for gone in sorted(env.have.dependents(enum) - env.want.objects.keys()):
        if gone.kind == "column" and descendants(table_of(gone), env.have):
            yield f"{gone} goes, and children may keep theirs"
    privileges: Any = env.have.objects.get(ObjectId("privileges", ("enum", *enum.path)))
    if any(one.grantor for one in getattr(privileges, "granted", ())):
        yield f"{privileges.id} were given by others"
    if any(one.id.path[2] == "types" for state in (env.have, env.want) for one in state.of_kind("default_privileges")):
        yield "default privileges would be given on the new one"
    for column in columns:
        yield from _changed(column, env)
        yield from _compared(column, columns, env)


def _compared(column: ObjectId, columns: list[ObjectId], env: Env) -> Iterator[str]:
    """What holds the column against another one, which would be of the other type for a while."""
    for other in sorted(env.have.dependents(column) & env.want.dependents(column)):
        if other.kind == "foreign_key":
            yield f"{other} compares it with the old type"
        elif other.kind in _ON_A_COLUMN and len(env.have.needs_of(other).intersection(columns)) > 1:
            yield f"{other} stands on several columns that have it"


def _changed(column: ObjectId, env: Env) -> Iterator[str]:
    """What changes at the same time: it could come before the second column takes the place, and go with the first."""
    have, want = env.have, env.want
    for one in (table_of(column), column):
        if have.objects[one] != want.objects[one]:
            yield f"{one} changes as well"
    for other in sorted(have.dependents(column) | want.dependents(column)):
        if other.kind != "default" and have.objects.get(other) != want.objects.get(other):
            yield f"{other} changes as well"


def _respelled(item: Any, *, old: str, new: str, env: Env) -> Any:
    """An index or constraint that says of the new type what it said of the old one; None where that is not known."""
    head = f"ALTER TABLE {relation(table_of(item.id), env)} ADD "
    if item.id.kind == "index":
        head = f"CREATE INDEX ON {relation(item.table, env)} "
        predicate = item.predicate and of_another_type("SELECT ", item.predicate, old, new)
        if (predicate is None) != (item.predicate is None):
            return None
        item = replace(item, predicate=predicate)
    definition = of_another_type(head, item.definition, old, new)
    return None if definition is None else replace(item, definition=definition)
