"""Constraints: CHECK, tested for each new row, and ASSUME. Source: ClickHouse documentation, CONSTRAINT.

Rows that are there already are not checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["CONSTRAINT", "Constraint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint of a table."""

    id: ObjectId
    """The table and the name."""
    word: str
    """CHECK or ASSUME"""
    expression: str


def definition(constraint: Constraint) -> str:
    """The constraint as inside CREATE TABLE."""
    return f"CONSTRAINT {identifier(constraint.id.name)} {constraint.word} {constraint.expression}"


def _table(constraint: Constraint) -> ObjectId:
    return ObjectId("table", constraint.id.parent)


def _alter_table(constraint: Constraint, clause: str) -> Step:
    """By itself: rows are looked at before a constraint is added, and its column may be new."""
    return Step(text=f"ALTER TABLE {identifier(constraint.id.path[0])} {clause}", id=constraint.id)


def _create(constraint: Constraint, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _alter_table(constraint, f"ADD {definition(constraint)}")


def _drop(constraint: Constraint, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _alter_table(constraint, f"DROP CONSTRAINT {identifier(constraint.id.name)}")


def _alter(have: Constraint, want: Constraint, env: Env) -> Alteration:  # noqa: ARG001
    clause = f"DROP CONSTRAINT {identifier(have.id.name)}, ADD {definition(want)}"
    return Alteration(steps=(_alter_table(want, clause),))


CONSTRAINT = Kind(
    name="constraint",
    model=Constraint,
    weight=31,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_table,
    inline=_table,
)
