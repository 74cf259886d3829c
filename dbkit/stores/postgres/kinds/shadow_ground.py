"""Whether a second column can take the place of a column, and what is made for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.late import ids
from dbkit.plan.op import Env
from dbkit.stores.postgres.implicit_names import implicit_name
from dbkit.stores.postgres.kinds.added_column import adding
from dbkit.stores.postgres.kinds.batched import batch_key, kept_from_rows
from dbkit.stores.postgres.kinds.lineage import descendants, table_of
from dbkit.stores.postgres.kinds.shadow_parts import Part, part_of
from dbkit.stores.postgres.kinds.shadow_triggers import last_trigger_name, set_by_others, set_off
from dbkit.stores.postgres.kinds.type_change import both_integers, only_wider
from dbkit.stores.postgres.kinds.types import exchanged_needs

__all__ = ["Ground", "Manner", "Names", "ground_for", "not_beside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The names of what is made beside a column, and what stands on it."""

    column: ObjectId
    """The second column, as long as there are two."""
    function: ObjectId
    """Of the trigger that fills it, which has the same name; it fires behind those of the table."""
    outside: str | None
    """What the new type does not take of the values that are there, in words."""
    puts_back: bool
    """Whether triggers of the table set columns of the rows that are filled, which they are not to."""
    sequence: ObjectId | None
    """Behind the second column, where the first has an identity."""
    parts: tuple[Part, ...]


_PARTS = ("constraint", "foreign_key", "index")
_REPLACED_LATE = ("function", "policy", "publication_table", "rule", "trigger", "view")
"""What can be replaced in place, which comes after all columns."""

_HOLDERS = ("column", "composite", "domain", "range")


class Names:
    """Names that nothing of the plan has, nor got from here before."""

    def __init__(self, env: Env) -> None:
        self.taken = {one.name for state in (env.have, env.want) for one in ids(state.objects)}

    def beside(self, name: str) -> str:
        """For what gets the name itself later."""
        found = implicit_name(name, "", "_new", self.taken)
        self.taken.add(found)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How what stands on a column is built on the second one."""

    names: Names
    anew: frozenset[ObjectId] = frozenset()
    """Types that are made anew under other names, to which the column goes over."""
    respelled: Callable[[Any], Any | None]
    """What it says of the new type; None where that is not known."""
    outside: str | None
    rows_can_break: bool
    """Whether values that kept to it as they were may not as they become."""
    distinct: bool = False
    """Whether no two values become the same one."""


def not_beside(have: Any, want: Any, env: Env) -> str | None:
    """Why no second column can take the place of a column; None where one can."""
    found = ground_for(have, want, env)
    return found if isinstance(found, str) else None


def ground_for(have: Any, want: Any, env: Env, manner: Manner | None = None) -> Ground | str:
    """What is made; or the reason why nothing can be."""
    how = manner or _as_it_is(have, want, env)
    return _ground(have, want, env, set(how.anew), how)


def _as_it_is(have: Any, want: Any, env: Env) -> Manner:
    wider = only_wider(have.type, want.type)
    return Manner(
        names=Names(env),
        respelled=lambda item: item,
        outside=None if wider else f"values of {want.id.name} that are no {want.type}",
        rows_can_break=not both_integers(have.type, want.type),
    )


def _ground(have: Any, want: Any, env: Env, seen: set[ObjectId], manner: Manner) -> Ground | str:
    """The same; ``seen`` are types and columns that are thought to have one, as columns tied by foreign keys are."""
    seen.add(want.id)
    reason = next(_reasons(have, want, env, seen), None)
    if reason is not None:
        return reason
    table, names = table_of(want.id), manner.names
    trigger = last_trigger_name(table, want.id.name, env, names.taken)
    if trigger is None:
        return "no trigger can be named to fire behind those of the table"
    names.taken.add(trigger)
    column = ObjectId("column", (*table.path, names.beside(want.id.name)))
    parts = _parts(want.id, column, env, manner)
    if isinstance(parts, str):
        return parts
    identity = want.identity
    return Ground(
        column=column,
        function=ObjectId("function", (table.path[0], trigger)),
        outside=manner.outside,
        puts_back=set_by_others(table, env),
        sequence=ObjectId("sequence", (identity.sequence.path[0], names.beside(identity.sequence.name)))
        if identity
        else None,
        parts=parts,
    )


def _parts(column: ObjectId, second: ObjectId, env: Env, manner: Manner) -> tuple[Part, ...] | str:
    """What stands on a column, on the second one."""
    parts, standing = [], _standing(column, env)
    for item in standing:
        name = manner.names.beside(item.id.name)
        said = manner.respelled(item)
        breaks = manner.rows_can_break and not (manner.distinct and _tells_values_apart(item))
        made = said and part_of(said, column, second.name, name, env, rows_can_break=breaks)
        if made is None or env.have.dependents(item.id) - {one.id for one in standing}:
            return f"{item.id} cannot be built beside it"
        parts.append(made)
    return tuple(parts)


def _tells_values_apart(item: Any) -> bool:
    """Whether it refuses values that are the same, and nothing else: a key, or an index of columns over all rows."""
    if item.id.kind == "index":
        return item.predicate is None and item.definition.count("(") == 1
    return item.id.kind == "constraint" and item.type in ("primary key", "unique")


def _standing(column: ObjectId, env: Env) -> list[Any]:
    """What stands on a column before and after; the rest goes before it changes, or comes after.

    A foreign key comes after the key that it refers to.
    """
    both = [one for one in env.have.dependents(column) & env.want.dependents(column) if one.kind in _PARTS]
    both.sort(key=lambda one: (one.kind == "foreign_key", one))
    return [env.want.objects[one] for one in both if not _said_otherwise(one, env)]


def _said_otherwise(identity: ObjectId, env: Env) -> bool:
    """Whether it is a check that goes before and is made anew: with the type its casts are printed otherwise."""
    before: Any = env.have.objects[identity]
    after: Any = env.want.objects[identity]
    return (
        identity.kind == "constraint" and "check" in (before.type, after.type) and before.definition != after.definition
    )


def _reasons(have: Any, want: Any, env: Env, seen: set[ObjectId]) -> Iterator[str]:
    table, column = table_of(want.id), want.id
    item: Any = env.have.objects.get(table)
    if exchanged_needs(column, env):
        yield "its type is made anew"
    if item is None or item.foreign or have.inherited or want.inherited or have.generated or want.generated:
        yield "it is no plain column of a table here"
    elif item.parents or item.partition_key or item.of_type or descendants(table, env.have):
        yield "the table has parents, partitions or a type"
    yield from _unfilled(table, env)
    if any(need.kind == "composite" for state in (env.have, env.want) for need in state.needs_of(column)):
        yield "its values are rows"
    if any(one.kind in _HOLDERS and one.path[:2] != table.path for one in env.have.dependents(table)):
        yield "columns or types hold rows of the table"
    empty = replace(want, not_null=False, identity=None)
    if any(adding(empty, None, env)) or not want.not_null_validated or want.not_null_no_inherit:
        yield "no empty column can be added that becomes it"
    if bool(have.identity) != bool(want.identity) or (have.identity and _spoken_of(column, env)):
        yield "its identity takes more"
    for one in sorted(env.have.dependents(column) & env.want.dependents(column)):
        if one.kind == "foreign_key" and table_of(one) in env.created:
            yield f"{one} is made anew with its table"
        yield from (_tied_by if one.kind == "foreign_key" else _held_by)(one, column, env, seen)
    for one in sorted(env.have.dependents(column) - env.want.dependents(column)):
        if one.kind in _REPLACED_LATE and one in env.want.objects:
            yield f"{one} needs it still when the other takes its place"


def _unfilled(table: ObjectId, env: Env) -> Iterator[str]:
    """Why not all rows would get what they are to have, or more than that would happen."""
    if batch_key(table, env) is None:
        yield "the table has no primary key of one column along which rows could be filled"
    if kept_from_rows(table, env):
        yield "rules or policies of the table stand between an UPDATE and its rows"
    if env.have.of_kind("subscription"):
        yield "rows may come by a subscription, which sets off no trigger"
    yield from set_off(table, env)


def _spoken_of(column: ObjectId, env: Env) -> bool:
    """Whether somebody may use the sequence behind an identity who could not use a new one."""
    named = ObjectId("privileges", ("identity", *column.path))
    return any(named in state.objects or state.of_kind("default_privileges") for state in (env.have, env.want))


def _held_by(other: ObjectId, column: ObjectId, env: Env, seen: set[ObjectId]) -> Iterator[str]:
    """Why something that needs the column, before and after, cannot do with another one."""
    before: Any = env.have.objects[other]
    after: Any = env.want.objects[other]
    if other.kind in _PARTS and not _said_otherwise(other, env):
        # A column that an index or key covers as well may change by itself.
        changed = {one for one in _changed_needs(other, column, env) - seen if one.kind != "column"}
        if before != after or changed:
            yield f"{other} changes as well"
    elif other.kind == "privileges":
        own = (one for one in before.granted if one.column == column.name)
        if any(one.grantor is not None or one.grantee is None for one in own):
            yield f"{other} were given by others"
    elif other.kind == "default":
        if not env.want.needs_of(other) <= env.have.objects.keys():
            yield "its new default needs what is not there yet"
    elif other.kind == "sequence_owner":
        if before != after:
            yield f"{other} changes as well"
    elif other.kind not in ("comment", *_PARTS):
        yield f"{other} needs it"


def _changed_needs(other: ObjectId, column: ObjectId, env: Env) -> set[ObjectId]:
    needs = env.want.needs_of(other) - {column}
    return {one for one in needs if one.kind != "table" and env.have.objects.get(one) != env.want.objects.get(one)}


def _tied_by(key: ObjectId, column: ObjectId, env: Env, seen: set[ObjectId]) -> Iterator[str]:
    """Why a foreign key of the column, or to it, cannot do with another one.

    Where the column at the other end changes as well, it must go the same way: a plain ALTER drops the foreign key.
    """
    after: Any = env.want.objects[key]
    here: Any = env.want.objects[column]
    before: Any = env.have.objects[column]
    other: Any = env.have.objects.get(table_of(key))
    referred = column.path[:2] == after.references.path and column.name not in after.columns
    changed = _changed_needs(key, column, env)
    if env.have.objects[key] != after or any(one.kind != "column" for one in changed):
        yield f"{key} changes as well"
    elif other is None or other.partition_key or other.foreign or not after.validated:
        yield f"{key} cannot be built beside it"
    elif (referred or changed) and not both_integers(before.type, here.type):
        yield f"{key} compares it with another type meanwhile"
    for one in sorted(changed - seen):
        found = _ground_of(one, env, seen)
        if isinstance(found, str):
            yield f"{key} refers to what gets another type in place, for {found}"


def _ground_of(column: ObjectId, env: Env, seen: set[ObjectId]) -> Ground | str:
    have: Any = env.have.objects.get(column)
    want: Any = env.want.objects.get(column)
    if have is None or want is None or not both_integers(have.type, want.type) or have.type == want.type:
        return "it does not only get another size"
    return _ground(have, want, env, seen, _as_it_is(have, want, env))
