"""Projections. Source: ClickHouse documentation, ALTER TABLE ... PROJECTION.

There is no MODIFY: a projection is dropped and added in one ALTER. It covers the parts written from then on; older
ones after ALTER TABLE ... MATERIALIZE PROJECTION.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["PROJECTION", "Projection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A projection of a table."""

    id: ObjectId
    """The table and the name."""
    text: str
    """The query in its brackets, and what follows it."""


def definition(projection: Projection) -> str:
    """The projection as inside CREATE TABLE."""
    return f"PROJECTION {identifier(projection.id.name)} {projection.text}"


def _table(projection: Projection) -> ObjectId:
    return ObjectId("table", projection.id.parent)


def _alter_table(projection: Projection, clause: str) -> Step:
    return Step(text=f"ALTER TABLE {identifier(projection.id.path[0])} {clause}", id=projection.id)


def _create(projection: Projection, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _alter_table(projection, f"ADD {definition(projection)}")


def _drop(projection: Projection, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield _alter_table(projection, f"DROP PROJECTION {identifier(projection.id.name)}")


def _alter(have: Projection, want: Projection, env: Env) -> Alteration:  # noqa: ARG001
    clause = f"DROP PROJECTION {identifier(have.id.name)}, ADD {definition(want)}"
    return Alteration(steps=(_alter_table(want, clause), _for_old_parts(want)))


def _for_old_parts(projection: Projection) -> Step:
    """Rewrites what it takes of parts that were written before, so it stands alone."""
    why = f"{projection.id} is made for every part that is there"
    return replace(
        _alter_table(projection, f"MATERIALIZE PROJECTION {identifier(projection.id.name)}"),
        hazards=(Hazard(kind=HazardKind.TABLE_REWRITE, why=why),),
    )


PROJECTION = Kind(
    name="projection",
    model=Projection,
    weight=32,
    create=_create,
    drop=_drop,
    alter=_alter,
    owner=_table,
    inline=_table,
)
