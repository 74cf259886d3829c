"""Triggers. Source: CREATE TRIGGER; pg_trigger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_ROW_EXCLUSIVE,
    CatalogKind,
    Row,
    named,
    relation,
    step,
)
from dbkit.stores.postgres.kinds.companions import rename_step
from dbkit.stores.postgres.quote import identifier

__all__ = ["TRIGGER", "PartitionState", "Trigger"]

_ENABLED = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}
_RELATIONS = {"r": "table", "p": "table", "v": "view", "f": "table"}
_WORDS = {"origin": "ENABLE", "disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionState:
    """When a trigger fires for a partition, where that is otherwise than for what it is a partition of."""

    table: ObjectId
    enabled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger of a table, foreign table or view."""

    id: ObjectId
    table: ObjectId
    definition: str
    """What follows its name, as the server prints it."""
    constraint: bool = False
    enabled: str = "origin"
    partitions: tuple[PartitionState, ...] = ()
    """A partition comes before its own partitions."""


def _from_row(row: Row) -> Trigger:
    identity = named("trigger", row)
    return Trigger(
        id=identity,
        table=ObjectId(_RELATIONS[row["on_relation"]], identity.path[:2]),
        definition=row["definition"],
        constraint=row["constraint"],
        enabled=_ENABLED[row["enabled"]],
        partitions=tuple(
            PartitionState(table=ObjectId("table", (schema, name)), enabled=_ENABLED[enabled])
            for schema, name, enabled in row["partitions"] or ()
        ),
    )


def _needs(trigger: Trigger) -> Iterator[ObjectId]:
    for partition in trigger.partitions:
        yield partition.table


def _create(trigger: Trigger, env: Env) -> Iterator[Step]:
    word = "CONSTRAINT TRIGGER" if trigger.constraint else "TRIGGER"
    text = f"CREATE {word} {identifier(trigger.id.name)} {trigger.definition}"
    yield step(trigger.id, text, env, on=trigger.table, lock=SHARE_ROW_EXCLUSIVE)
    yield from _states(trigger, env)


def _states(trigger: Trigger, env: Env, before: str = "origin") -> Iterator[Step]:
    """Say when it fires, here and in partitions; what is said of a table holds for its partitions."""
    if trigger.enabled != before:
        yield _enable(trigger, trigger.table, trigger.enabled, env)
    for partition in trigger.partitions:
        yield _enable(trigger, partition.table, partition.enabled, env)


def _enable(trigger: Trigger, table: ObjectId, enabled: str, env: Env) -> Step:
    text = f"ALTER TABLE {relation(table, env)} {_WORDS[enabled]} TRIGGER {identifier(trigger.id.name)}"
    return step(trigger.id, text, env, on=table, lock=SHARE_ROW_EXCLUSIVE)


def _drop(trigger: Trigger, env: Env) -> Iterator[Step]:
    text = f"DROP TRIGGER {identifier(trigger.id.name)} ON {relation(trigger.table, env)}"
    yield step(trigger.id, text, env, lock=ACCESS_EXCLUSIVE)


def _alter(have: Trigger, want: Trigger, env: Env) -> Alteration | Replace:
    if replace(have, enabled=want.enabled, partitions=want.partitions) == want:
        # What is said of the whole holds for its partitions again.
        before = "" if have.partitions else have.enabled
        return Alteration(steps=tuple(_states(want, env, before)))
    if want.constraint or have.constraint:
        return Replace("a constraint trigger cannot be replaced in place")
    if _of_each_partition(have, env) and not _of_each_partition(want, env):
        return Replace("CREATE OR REPLACE TRIGGER leaves what partitions have of a row trigger there")
    text = f"CREATE OR REPLACE TRIGGER {identifier(want.id.name)} {want.definition}"
    # One that is replaced fires as a new one does.
    return Alteration(steps=(step(want.id, text, env, lock=SHARE_ROW_EXCLUSIVE), *_states(want, env)))


def _of_each_partition(trigger: Trigger, env: Env) -> bool:
    """Whether its table is partitioned, and each partition has the trigger too."""
    table = env.have.objects.get(trigger.table)
    return getattr(table, "partition_key", None) is not None and " FOR EACH ROW " in trigger.definition


def _rename(trigger: Trigger, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(trigger.id, new.name, env)


TRIGGER = CatalogKind(
    name="trigger",
    model=Trigger,
    weight=70,
    missed=True,
    from_row=_from_row,
    needs=_needs,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda trigger: trigger.table,
)
