"""Indexes of partitioned tables that are used meanwhile: built CONCURRENTLY partition by partition, and attached.

An index that a partition has already is taken over. Source: CREATE INDEX, ALTER INDEX ... ATTACH PARTITION.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE,
    SHARE_UPDATE_EXCLUSIVE,
    relation,
    step,
)
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.kinds.indexed import create_index, moved, rows_twice
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "moved_along",
    "on_each_partition",
    "options_at",
    "own_parts",
    "parted_otherwise",
    "piecemeal",
    "renamed_first",
    "taken_over",
]


def partitions(table: ObjectId, state: State) -> list[Any]:
    """The partitions of a table."""
    found = (state.objects[one] for one in sorted(state.dependents(table)) if one.kind == "table")
    return [one for one in found if getattr(one, "partition_of", None) == table]


def options_at(whole: Any, table: ObjectId, state: State) -> tuple[str, ...]:
    """The storage parameters of the part of an index, or of one behind a constraint, that a partitioned table has."""
    top = getattr(whole, "table", None) or table_of(whole.id)
    while table != top:
        own: Any = state.objects.get(ObjectId("attached_index", (*table.path, whole.id.name)))
        if own is not None:
            return tuple(own.options)
        above: Any = state.objects[table]
        table = above.partition_of
    return tuple(whole.options)


def own_parts(whole: Any, state: State) -> list[Any]:
    """Its parts in partitions that are partitioned too, where their parameters are others than above; deepest first.

    The server alters no index of a partitioned table: such a part is made before the whole, which takes it over.
    """
    return list(_own_parts(whole, getattr(whole, "table", None) or table_of(whole.id), state))


def _own_parts(whole: Any, table: ObjectId, state: State) -> Iterator[Any]:
    for one in partitions(table, state):
        if one.partition_key is not None:
            yield from _own_parts(whole, one.id, state)
            if options_at(whole, one.id, state) != options_at(whole, table, state):
                yield state.objects[ObjectId("attached_index", (*one.id.path, whole.id.name))]


def parted_otherwise(part: Any, whole: Any, env: Env) -> bool:
    """Whether a part of an index has other parameters than it has, or would be made with, in a partitioned table."""
    table = table_of(part.id)
    before: Any = env.have.objects.get(table)
    after: Any = env.want.objects.get(table)
    if after is None or after.partition_key is None or after.partition_of is None:
        return False
    options = options_at(whole, table, env.want)
    if before is None or before.partition_key is None or before.parents != after.parents:
        return options != options_at(whole, after.partition_of, env.want)
    return options != options_at(env.have.objects.get(whole.id, whole), table, env.have)


def piecemeal(index: Any, env: Env) -> bool:
    """Whether an index of a partitioned table is made without keeping anybody waiting for long."""
    return env.online and index.table not in env.created and _can(index.table, index.id, env)


def on_each_partition(index: Any, sql: Callable[[Any], str], env: Env) -> Iterator[Step]:
    """The steps by which it is made so; ``sql`` gives what follows the name of a table.

    They share a file: while only some are done there is no state that a plan could lead back from, as no index of a
    partition can be detached. What has only been built is dropped, and with the whole goes what is attached.
    """
    steps = (
        *renamed_first(index, env),
        *_built(index, sql, index.table, index.id, env),
        *_whole(index, sql, index.table, index.id, env),
    )
    for one in steps:
        yield replace(one, id=index.id, transaction=Transaction.ALONE)


def _can(table: ObjectId, index: ObjectId, env: Env) -> bool:
    """Whether all partitions are known, are there before and after, and have a part of the index."""
    before, after = env.have.objects.get(table), env.want.objects.get(table)
    have, want = partitions(table, env.have), partitions(table, env.want)
    known = len(have) == getattr(before, "children", 0) and [one.id for one in have] == [one.id for one in want]
    if not have or not known or getattr(after, "partition_key", None) is None:
        return False
    for one in want:
        part = _part(one, index)
        if part is None or one.id in env.created:
            return False
        if one.partition_key is not None and not _can(one.id, part, env):
            return False
    return True


def _part(partition: Any, index: ObjectId) -> ObjectId | None:
    """The index of a partition that belongs to an index of its parent."""
    name = next((part.name for part in partition.parts if part.origin == index), None)
    return None if name is None else ObjectId("index", (partition.id.path[0], name))


def _built(index: Any, sql: Callable[[Any], str], table: ObjectId, identity: ObjectId, env: Env) -> Iterator[Step]:
    """The indexes of all partitions, at every level, that have none that can be taken over."""
    text = sql(replace(index, options=options_at(index, table, env.want)))
    taken = taken_over(index, table, identity, env)
    for one, part in _parts(table, identity, env):
        if one.partition_key is not None:
            yield from _built(index, sql, one.id, part, env)
        elif one.id not in taken:
            made = step(
                index.id,
                f"{create_index(index)} CONCURRENTLY {identifier(part.name)} ON {relation(one.id, env)} {text}",
                env,
                lock=SHARE_UPDATE_EXCLUSIVE,
                hazards=rows_twice(index),
            )
            yield replace(made, undo=(f"DROP INDEX CONCURRENTLY IF EXISTS {relation(part, env)}",))


def _whole(index: Any, sql: Callable[[Any], str], table: ObjectId, identity: ObjectId, env: Env) -> Iterator[Step]:
    """The index of a partitioned table, which holds no rows itself, and what is built for its partitions attached."""
    text = sql(replace(index, options=options_at(index, table, env.want)))
    tail = f"{identifier(identity.name)} ON ONLY {relation(table, env)} {text}"
    taken = taken_over(index, table, identity, env)
    again = (
        f"{create_index(index)} CONCURRENTLY IF NOT EXISTS {identifier(part.name)} ON {relation(one.id, env)} {text}"
        for one, part in _parts(table, identity, env)
        if one.id in taken and one.partition_key is None
    )
    for one, part in _parts(table, identity, env):
        if one.partition_key is not None:
            yield from _whole(index, sql, one.id, part, env)
    made = step(index.id, f"{create_index(index)} {tail}", env, lock=SHARE)
    yield replace(made, undo=(*again, f"DROP INDEX IF EXISTS {relation(identity, env)}"))
    for _, part in _parts(table, identity, env):
        attach = f"ALTER INDEX {relation(identity, env)} ATTACH PARTITION {relation(part, env)}"
        yield step(index.id, attach, env, lock=f"{ACCESS_EXCLUSIVE} on the index of the partition")


def _parts(table: ObjectId, identity: ObjectId, env: Env) -> list[tuple[Any, ObjectId]]:
    """The partitions of a table, each with its index."""
    found = ((one, _part(one, identity)) for one in partitions(table, env.want))
    return [(one, part) for one, part in found if part is not None]


def taken_over(index: Any, table: ObjectId, identity: ObjectId, env: Env) -> dict[ObjectId, Any]:
    """The indexes that partitions have already and that become parts of the index: by partition."""
    found = {}
    index = replace(index, options=options_at(index, table, env.want))
    for one in partitions(table, env.want):
        part = _part(one, identity)
        before = env.have.objects.get(one.id)
        if part is None or before is None or getattr(before, "partition_of", None) != table or one.id in env.created:
            continue
        for other in sorted(env.have.dependents(one.id)):
            if other.kind == "index" and other not in env.want.objects and _same(env.have.objects[other], index, env):
                found[one.id] = env.have.objects[other]
                break
    return found


def _same(other: Any, index: Any, env: Env) -> bool:
    commented = ObjectId("comment", ("index", *other.id.path)) in env.have.objects
    return not commented and replace(other, id=index.id, table=index.table) == replace(index, clustered=False)


def moved_along(have: Any, want: Any, table: ObjectId, env: Env) -> Iterator[Step]:
    """Only new partitions follow an index to its tablespace; those that say nothing of their own are taken there."""
    for partition, name in _all_parts(table, want.id, env.want) if have.tablespace != want.tablespace else ():
        own = ObjectId("attached_index", (*partition.path, want.id.name))
        if partition not in env.created and own not in env.have.objects and own not in env.want.objects:
            yield moved(ObjectId("index", (partition.path[0], name)), want.tablespace, partition, env)


def _all_parts(table: ObjectId, identity: ObjectId, state: State) -> Iterator[tuple[ObjectId, str]]:
    for one in partitions(table, state):
        part = next((part for part in one.parts if part.origin == identity), None)
        if part is not None:
            yield one.id, part.name
            path = (one.id.path[0], part.name) if part.kind == "index" else (*one.id.path, part.name)
            yield from _all_parts(one.id, ObjectId(part.kind, path), state)


def renamed_first(index: Any, env: Env) -> Iterator[Step]:
    """What is taken over gets its new name, all the way down."""
    yield from _renamed(index, index.table, index.id, env)


def _renamed(index: Any, table: ObjectId, identity: ObjectId, env: Env) -> Iterator[Step]:
    taken = taken_over(index, table, identity, env)
    for one, part in _parts(table, identity, env):
        if one.id in taken and taken[one.id].id.name != part.name:
            old = taken[one.id].id.name
            back = f"ALTER INDEX {relation(part, env)} RENAME TO {identifier(old)}"
            yield replace(rename_step(taken[one.id].id, part.name, env), undo=(back,))
        if one.partition_key is not None:
            yield from _renamed(index, one.id, part, env)
