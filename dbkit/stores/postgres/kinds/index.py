"""Indexes that are not behind a constraint: built and dropped CONCURRENTLY. Source: CREATE INDEX; pg_index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.catalogue import names
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE,
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    named,
    namesakes,
    relation,
    scan,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.kinds.indexed import (
    clustering,
    create_index,
    index_sql,
    rows_twice,
    settings,
    split_definition,
)
from dbkit.stores.postgres.kinds.kinship import given_to_parent, origin_of
from dbkit.stores.postgres.kinds.lineage import table_of
from dbkit.stores.postgres.kinds.partitioned_index import (
    moved_along,
    on_each_partition,
    own_parts,
    piecemeal,
    renamed_first,
    taken_over,
)
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.quote import identifier

__all__ = ["INDEX", "Index", "statistics_steps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index."""

    id: ObjectId
    table: ObjectId
    """A table or a materialized view."""
    unique: bool
    definition: str
    """What follows the table's name, as the server prints it, up to INCLUDE: ``USING gin (slug gin_trgm_ops)``."""
    options: tuple[str, ...] = ()
    """``name=value``, sorted."""
    tablespace: str | None = None
    """Where it is not the database's."""
    predicate: str | None = None
    """Of a partial index."""
    valid: bool = True
    """An index whose building failed is there and takes writes, but is never used."""
    clustered: bool = False
    """Whether CLUSTER follows it."""
    statistics: tuple[tuple[int, int], ...] = ()
    """The numbers of its columns that are expressions and have a statistics target of their own, with that."""


def _from_row(row: Row) -> Index:
    return Index(
        id=named("index", row),
        table=ObjectId("materialized_view" if row["of_view"] else "table", tuple(row["table"])),
        unique=row["unique"],
        definition=split_definition(row),
        options=texts(row["options"]),
        tablespace=row["tablespace"],
        predicate=row["predicate"],
        valid=row["valid"],
        clustered=row["clustered"],
        statistics=tuple((column, target) for column, target in row["statistics"] or ()),
    )


# A quote within a name is escaped, so nothing else is written like this.
_OWNER = re.compile(r'"table":(\[.*?"\]),"of_view":(t|f)')


def _owner_of_row(_: ObjectId, text: str) -> ObjectId:
    found = _OWNER.search(text)
    if found is None:
        raise ValueError("the row of an index names no table")
    return ObjectId("materialized_view" if found[2] == "t" else "table", names(found[1]))


def _create(index: Index, env: Env) -> Iterator[Step]:
    yield from _build(index, env)
    yield from statistics_steps((), index, env)
    if index.clustered:
        yield from clustering(index, index.table, env)


def _build(index: Index, env: Env) -> Iterator[Step]:
    if _partitioned(index, env.want) and index.table not in env.created:
        if piecemeal(index, env):
            yield from on_each_partition(index, index_sql, env)
            return
        yield from renamed_first(index, env)
    for part in own_parts(index, env.want) if _partitioned(index, env.want) else ():
        own = replace(index, options=part.options)
        yield _built_at_once(own, part.name, table_of(part.id), env)
    if env.online and index.table not in env.created and not _partitioned(index, env.want):
        tail = f"{identifier(index.id.name)} ON {relation(index.table, env)} {index_sql(index)}"
        yield step(
            index.id,
            f"{create_index(index)} CONCURRENTLY {tail}",
            env,
            lock=SHARE_UPDATE_EXCLUSIVE,
            hazards=rows_twice(index),
            transaction=Transaction.NONE,
        )
    else:
        yield _built_at_once(index, index.id.name, index.table, env)


def _built_at_once(index: Index, name: str, table: ObjectId, env: Env) -> Step:
    text = f"{create_index(index)} {identifier(name)} ON {relation(table, env)} {index_sql(index)}"
    hazards = (scan(table, blocks="read but not written"), *rows_twice(index))
    return step(index.id, text, env, on=table, lock=SHARE, hazards=hazards)


def statistics_steps(have: tuple[tuple[int, int], ...], want: Index, env: Env) -> Iterator[Step]:
    """From the statistics targets of columns that an index has to those that are wanted."""
    before, after = dict(have), dict(want.statistics)
    for column in sorted(before.keys() | after.keys()):
        if before.get(column) != after.get(column):
            action = f"ALTER COLUMN {column} SET STATISTICS {after.get(column, -1)}"
            text = f"ALTER INDEX {relation(want.id, env)} {action}"
            yield step(want.id, text, env, on=want.table, lock=SHARE_UPDATE_EXCLUSIVE)


def _drop(index: Index, env: Env) -> Iterator[Step]:
    if _taken(index, env):
        return
    name = relation(index.id, env)
    # Only an index of a table that stays is worth the wait.
    stays = index.table in env.want.objects and index.table not in env.created
    if env.online and stays and not _partitioned(index, env.have):
        yield step(
            index.id,
            f"DROP INDEX CONCURRENTLY {name}",
            env,
            lock=SHARE_UPDATE_EXCLUSIVE,
            transaction=Transaction.NONE,
        )
    else:
        yield step(index.id, f"DROP INDEX {name}", env, lock=ACCESS_EXCLUSIVE)


def _taken(index: Index, env: Env) -> bool:
    """Whether an index of the partitioned table that is made takes it over."""
    partition = env.want.objects.get(index.table)
    if index.id in env.want.objects or not isinstance(partition, Table) or partition.partition_of is None:
        return False
    for part in partition.parts:
        whole = origin_of(part, partition, env.want)
        if not isinstance(whole, Index) or whole.id not in env.created:
            continue
        if index in taken_over(whole, partition.partition_of, part.origin, env).values():
            return True
    return False


def _partitioned(index: Index, state: State) -> bool:
    table = state.objects.get(index.table)
    return isinstance(table, Table) and table.partition_key is not None


def _alter(have: Index, want: Index, env: Env) -> Alteration | Replace:
    if (have.table, have.unique, have.definition, have.predicate) != (
        want.table,
        want.unique,
        want.definition,
        want.predicate,
    ):
        return Replace("an index cannot get another definition")
    partitioned = _partitioned(want, env.want)
    if partitioned and (have.options != want.options or have.valid < want.valid):
        return Replace("an index of a partitioned table cannot be altered in place")
    steps = [] if have.valid or not want.valid else [_rebuilt(want, env)]
    steps += settings(have, want, want.table, env)
    steps += moved_along(have, want, want.table, env)
    steps += statistics_steps(have.statistics, want, env)
    return Alteration(steps=tuple(steps))


def _rebuilt(index: Index, env: Env) -> Step:
    """An invalid index is made valid."""
    breaks = rows_twice(index)
    if env.online:
        text = f"REINDEX INDEX CONCURRENTLY {relation(index.id, env)}"
        lock, transaction = SHARE_UPDATE_EXCLUSIVE, Transaction.NONE
    else:
        text, lock, transaction = f"REINDEX INDEX {relation(index.id, env)}", SHARE, Transaction.INSIDE
        breaks = (scan(index.table, blocks="read but not written"), *breaks)
    return step(index.id, text, env, lock=lock, hazards=breaks, transaction=transaction)


def _awaits(index: Index, env: Env) -> Iterator[ObjectId]:
    """CREATE INDEX takes over what partitions have, even what is sorted in another way: theirs come after it."""
    if _partitioned(index, env.want):
        yield from (table_of(part.id) for part in own_parts(index, env.want))
    table = env.want.objects.get(index.table)
    while isinstance(table, Table) and table.partition_of is not None:
        yield from (one for one in env.want.dependents(table.partition_of) if one.kind == "index")
        table = env.want.objects.get(table.partition_of)


def _requires(index: Index) -> Iterator[tuple[int, str]]:
    if index.definition.endswith(" NULLS NOT DISTINCT"):
        yield 15, "NULLS NOT DISTINCT"


def _rename(index: Index, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(index.id, new.name, env)


INDEX = CatalogKind(
    name="index",
    model=Index,
    weight=45,
    from_row=_from_row,
    requires=_requires,
    create=_create,
    drop=_drop,
    follows_drop_of=namesakes,
    alter=_alter,
    rename=_rename,
    owner=lambda index: index.table,
    owner_of_row=_owner_of_row,
    handed_over=given_to_parent,
    awaits=_awaits,
)
