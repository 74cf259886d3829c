"""Indexes that are not behind a constraint: built and dropped CONCURRENTLY. Source: CREATE INDEX; pg_index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE,
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    may_fail,
    named,
    relation,
    scan,
    step,
)
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.quote import identifier

__all__ = ["INDEX", "Index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index."""

    id: ObjectId
    table: ObjectId
    """A table or a materialized view."""
    unique: bool
    definition: str
    """What follows the table's name, as the server prints it: ``USING gin (slug gin_trgm_ops)``."""
    valid: bool = True
    """An index whose building failed is there and takes writes, but is never used."""
    clustered: bool = False
    """Whether CLUSTER follows it."""


def _from_row(row: Row) -> Index:
    return Index(
        id=named("index", row),
        table=ObjectId("materialized_view" if row["of_view"] else "table", tuple(row["table"])),
        unique=row["unique"],
        definition=row["definition"],
        valid=row["valid"],
        clustered=row["clustered"],
    )


def _create(index: Index, env: Env) -> Iterator[Step]:
    table = relation(index.table, env)
    head = "CREATE UNIQUE INDEX" if index.unique else "CREATE INDEX"
    tail = f"{identifier(index.id.name)} ON {table} {index.definition}"
    breaks = (may_fail("rows that are there twice make it fail"),) if index.unique else ()
    if env.online and index.table not in env.created and not _partitioned(index, env.want):
        yield step(
            index.id,
            f"{head} CONCURRENTLY {tail}",
            env,
            lock=SHARE_UPDATE_EXCLUSIVE,
            hazards=breaks,
            transaction=Transaction.NONE,
        )
    else:
        hazards = (scan(index.table, blocks="read but not written"), *breaks)
        yield step(index.id, f"{head} {tail}", env, on=index.table, lock=SHARE, hazards=hazards)
    yield from _cluster(index, env)


def _cluster(index: Index, env: Env) -> Iterator[Step]:
    if index.clustered:
        action = f"CLUSTER ON {identifier(index.id.name)}"
        yield _alter_owner(index, action, env)


def _alter_owner(index: Index, action: str, env: Env) -> Step:
    word = "TABLE" if index.table.kind == "table" else "MATERIALIZED VIEW"
    text = f"ALTER {word} {relation(index.table, env)} {action}"
    return step(index.id, text, env, on=index.table, lock=SHARE_UPDATE_EXCLUSIVE)


def _drop(index: Index, env: Env) -> Iterator[Step]:
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


def _partitioned(index: Index, state: State) -> bool:
    table = state.objects.get(index.table)
    return isinstance(table, Table) and table.partition_key is not None


def _alter(have: Index, want: Index, env: Env) -> Alteration | Replace:
    if replace(have, clustered=want.clustered) != want:
        return Replace("an index cannot get another definition")
    if want.clustered:
        return Alteration(steps=tuple(_cluster(want, env)))
    return Alteration(steps=(_alter_owner(want, "SET WITHOUT CLUSTER", env),))


def _rename(index: Index, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(index.id, new.name, env)


INDEX = CatalogKind(
    name="index",
    model=Index,
    weight=45,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda index: index.table,
)
