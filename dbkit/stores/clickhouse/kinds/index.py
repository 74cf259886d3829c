"""Data skipping indexes. Source: ClickHouse documentation, ALTER TABLE ... INDEX.

There is no MODIFY: an index is dropped and added in one ALTER. It covers the parts written from then on; older ones
after ALTER TABLE ... MATERIALIZE INDEX.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["INDEX", "Index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A data skipping index of a table."""

    id: ObjectId
    """The table and the name."""
    expression: str
    type: str
    granularity: int


def definition(index: Index) -> str:
    """The index as inside CREATE TABLE."""
    return f"INDEX {identifier(index.id.name)} {index.expression} TYPE {index.type} GRANULARITY {index.granularity}"


def _table(index: Index) -> ObjectId:
    return ObjectId("table", index.id.parent)


def _alter_table(index: Index, clause: str) -> Step:
    return Step(text=f"ALTER TABLE {identifier(index.id.path[0])} {clause}", id=index.id)


def _create(index: Index, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _alter_table(index, f"ADD {definition(index)}")


def _drop(index: Index, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _alter_table(index, f"DROP INDEX {identifier(index.id.name)}")


def _alter(have: Index, want: Index, env: Env) -> Alteration:  # noqa: ARG001
    clause = f"DROP INDEX {identifier(have.id.name)}, ADD {definition(want)}"
    return Alteration(steps=(_alter_table(want, clause), _for_old_parts(want)))


def _for_old_parts(index: Index) -> Step:
    """Rewrites what it takes of parts that were written before, so it stands alone."""
    why = f"{index.id} is made for every part that is there"
    return replace(
        _alter_table(index, f"MATERIALIZE INDEX {identifier(index.id.name)}"),
        hazards=(Hazard(kind=HazardKind.TABLE_REWRITE, why=why),),
    )


INDEX = Kind(
    name="index",
    model=Index,
    weight=30,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_table,
    inline=_table,
)
