"""Rows that suit the new state as well, where a step that may fail has failed on those that suited the old one."""

from __future__ import annotations

from dataclasses import replace

from dbkit.core.ids import ObjectId
from dbkit.plan.proof import Transition
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.constraint import Constraint
from dbkit.stores.postgres.kinds.table import Table
from dbkit.stores.postgres.prove.seed import Wishes
from dbkit.stores.postgres.prove.tables import Check

__all__ = ["suited"]

Path = tuple[str, str]


def suited(wishes: Wishes, transition: Transition, step: Step) -> tuple[Wishes, str] | None:
    """Gentler wishes for the tables of a step, and what they are in words; None where nothing is left to try."""
    have, want = transition.have, transition.want
    tables = _tables(step, have)
    if not tables - wishes.without_nulls:
        if not tables - wishes.empty:
            return None
        return replace(wishes, empty=wishes.empty | tables), f"with {_shown(tables)} empty"
    types = {
        (*path, column.id.name): column.type
        for path in tables
        for column in _columns(want, path)
        if _type(have, column.id) not in (None, column.type)
    }
    checks = {path: _checks(want, path) for path in tables}
    gentler = replace(
        wishes,
        without_nulls=wishes.without_nulls | tables,
        types={**wishes.types, **types},
        checks={**wishes.checks, **checks},
    )
    return gentler, f"with rows of {_shown(tables)} that have no nulls and suit both states"


def _tables(step: Step, have: State) -> frozenset[Path]:
    """The tables that a step speaks of, with their partitions; all of them where it names none."""
    path = step.id.path[:2]
    every = {identity.path[:2]: item for identity, item in have.objects.items() if isinstance(item, Table)}
    indexes = getattr(have.objects.get(step.id) or None, "table", None)
    named = {one for one in (path, indexes.path if indexes else path) if one in every}
    if not named:
        named = {one for one in every if f" {one[1]} " in f" {step.text} " or f'"{one[1]}"' in step.text} or set(every)
    while True:
        parts = {one for one, item in every.items() if item.partition_of and item.partition_of.path[:2] in named}
        if parts <= named:
            return frozenset((one[0], one[1]) for one in named)
        named |= parts


def _columns(state: State, path: Path) -> list[Column]:
    return [one for one in state.objects.values() if isinstance(one, Column) and one.id.path[:2] == path]


def _type(state: State, identity: ObjectId) -> str | None:
    column = state.objects.get(identity)
    return column.type if isinstance(column, Column) else None


def _checks(state: State, path: Path) -> tuple[Check, ...]:
    found = []
    for one in state.objects.values():
        if isinstance(one, Constraint) and one.type == "check" and one.id.path[:2] == path:
            expression = one.definition.removeprefix("CHECK ").partition(" NO INHERIT")[0].partition(" NOT VALID")[0]
            found.append(Check(expression=expression, columns=frozenset(one.columns)))
    return tuple(found)


def _shown(tables: frozenset[Path]) -> str:
    return ", ".join(sorted(".".join(path) for path in tables))
