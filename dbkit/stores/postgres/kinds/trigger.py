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

__all__ = ["TRIGGER", "Trigger"]

_ENABLED = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}
_WORDS = {"origin": "ENABLE", "disabled": "DISABLE", "replica": "ENABLE REPLICA", "always": "ENABLE ALWAYS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger of a table or view."""

    id: ObjectId
    table: ObjectId
    definition: str
    """What follows its name, as the server prints it."""
    constraint: bool = False
    enabled: str = "origin"


def _from_row(row: Row) -> Trigger:
    identity = named("trigger", row)
    return Trigger(
        id=identity,
        table=ObjectId("view" if row["of_view"] else "table", identity.path[:2]),
        definition=row["definition"],
        constraint=row["constraint"],
        enabled=_ENABLED[row["enabled"]],
    )


def _create(trigger: Trigger, env: Env) -> Iterator[Step]:
    word = "CONSTRAINT TRIGGER" if trigger.constraint else "TRIGGER"
    text = f"CREATE {word} {identifier(trigger.id.name)} {trigger.definition}"
    yield step(trigger.id, text, env, on=trigger.table, lock=SHARE_ROW_EXCLUSIVE)
    if trigger.enabled != "origin":
        yield _enable(trigger, env)


def _enable(trigger: Trigger, env: Env) -> Step:
    text = f"ALTER TABLE {relation(trigger.table, env)} {_WORDS[trigger.enabled]} TRIGGER {identifier(trigger.id.name)}"
    return step(trigger.id, text, env, on=trigger.table, lock=SHARE_ROW_EXCLUSIVE)


def _drop(trigger: Trigger, env: Env) -> Iterator[Step]:
    text = f"DROP TRIGGER {identifier(trigger.id.name)} ON {relation(trigger.table, env)}"
    yield step(trigger.id, text, env, lock=ACCESS_EXCLUSIVE)


def _alter(have: Trigger, want: Trigger, env: Env) -> Alteration | Replace:
    if replace(have, enabled=want.enabled) == want:
        return Alteration(steps=(_enable(want, env),))
    if want.constraint or have.constraint:
        return Replace("a constraint trigger cannot be replaced in place")
    text = f"CREATE OR REPLACE TRIGGER {identifier(want.id.name)} {want.definition}"
    steps = [step(want.id, text, env, lock=SHARE_ROW_EXCLUSIVE)]
    if want.enabled != have.enabled:
        steps.append(_enable(want, env))
    return Alteration(steps=tuple(steps))


def _rename(trigger: Trigger, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_step(trigger.id, new.name, env)


TRIGGER = CatalogKind(
    name="trigger",
    model=Trigger,
    weight=70,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
    owner=lambda trigger: trigger.table,
)
