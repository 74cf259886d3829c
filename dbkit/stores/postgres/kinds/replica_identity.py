"""What of an old row is written to the log for replication, where it is not the primary key.

An object of its own, since it needs an index. Source: ALTER TABLE ... REPLICA IDENTITY; pg_class, pg_index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import CatalogKind, Row, alter_table, named
from dbkit.stores.postgres.kinds.column import table_of
from dbkit.stores.postgres.quote import identifier

__all__ = ["REPLICA_IDENTITY", "ReplicaIdentity"]

_MODES = {"f": "full", "n": "nothing", "i": "index"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaIdentity:
    """The replica identity of a table."""

    id: ObjectId
    mode: str
    """``full``, ``nothing`` or ``index``."""
    index: ObjectId | None = None
    """The index, or the constraint that it is behind."""


def _from_row(row: Row) -> ReplicaIdentity:
    identity = named("replica_identity", row)
    index = None
    if row["constraint"]:
        index = ObjectId("constraint", (*identity.path, row["constraint"]))
    elif row["index"]:
        index = ObjectId("index", (identity.path[0], row["index"]))
    return ReplicaIdentity(id=identity, mode=_MODES[row["mode"]], index=index)


def _needs(item: ReplicaIdentity) -> Iterator[ObjectId]:
    if item.index:
        yield item.index


def _set(item: ReplicaIdentity, env: Env) -> Step:
    what = f"USING INDEX {identifier(item.index.name)}" if item.index else item.mode.upper()
    return alter_table(item.id, table_of(item.id), f"REPLICA IDENTITY {what}", env)


def _create(item: ReplicaIdentity, env: Env) -> Iterator[Step]:
    yield _set(item, env)


def _drop(item: ReplicaIdentity, env: Env) -> Iterator[Step]:
    yield alter_table(item.id, table_of(item.id), "REPLICA IDENTITY DEFAULT", env)


def _alter(_have: ReplicaIdentity, want: ReplicaIdentity, env: Env) -> Alteration:
    return Alteration(steps=(_set(want, env),))


REPLICA_IDENTITY = CatalogKind(
    name="replica_identity",
    model=ReplicaIdentity,
    weight=58,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=lambda item: table_of(item.id),
)
