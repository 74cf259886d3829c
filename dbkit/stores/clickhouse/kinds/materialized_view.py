"""Materialized views that write into a table of their own (TO).

Source: ClickHouse documentation, CREATE MATERIALIZED VIEW, ALTER TABLE ... MODIFY QUERY. A view that is dropped and
made again misses the rows inserted meanwhile, so the query changes in place; only another target makes a new view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind, Replace
from dbkit.plan.step import Step
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.kinds.security import security_steps
from dbkit.stores.clickhouse.quote import identifier

__all__ = ["MATERIALIZED_VIEW", "MaterializedView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterializedView:
    """A materialized view."""

    id: ObjectId
    to: str = ""
    """The table that it writes to."""
    storage: str = ""
    """The engine and its clauses, where it keeps its rows itself."""
    select: str
    columns: tuple[tuple[str, str], ...]
    """Name and type of what the query gives."""
    refresh: str | None = None
    """What stands after REFRESH."""
    security: str | None = None
    """Whose rights count: ``DEFINER = alice SQL SECURITY DEFINER``; what is not said stays."""
    comment: str = ""


def _create(view: MaterializedView, env: Env) -> Iterable[Step]:  # noqa: ARG001
    text = render.create_materialized_view(
        view.id.name,
        select=view.select,
        to=view.to,
        storage=view.storage,
        columns=view.columns if view.storage else (),
        refresh=view.refresh,
        security=view.security,
    )
    yield Step(text=text, id=view.id)
    yield from _comment(view, "")


def _comment(view: MaterializedView, before: str) -> Iterable[Step]:
    if view.comment != before:
        yield Step(text=render.modify_comment(view.id.name, view.comment), id=view.id)


def _drop(view: MaterializedView, env: Env) -> Iterable[Step]:
    hazards: tuple[Hazard, ...] = ()
    if view.storage:
        hazards = (Hazard(kind=HazardKind.DATA_LOSS, why=f"the rows that {view.id} keeps itself are lost"),)
    elif view.id in env.created:
        why = f"{view.id} misses the rows that are inserted between its drop and its creation"
        hazards = (Hazard(kind=HazardKind.DATA_LOSS, why=why, remedy="stop inserts meanwhile"),)
    yield Step(text=f"DROP VIEW {identifier(view.id.name)}", id=view.id, hazards=hazards)


def _alter(have: MaterializedView, want: MaterializedView, env: Env) -> Alteration | Replace:  # noqa: ARG001
    if have.to != want.to:
        return Replace("its target changes")
    if have.storage != want.storage or (want.storage and have.columns != want.columns):
        return Replace("how it keeps its rows changes")
    if (have.refresh is None) != (want.refresh is None) or _appends(have) != _appends(want):
        return Replace("how it is refreshed changes")
    name = identifier(want.id.name)
    steps: list[Step] = []
    if (have.select, have.columns) != (want.select, want.columns):
        steps.append(Step(text=f"ALTER TABLE {name} MODIFY QUERY\n{want.select}", id=want.id))
    if have.refresh != want.refresh:
        steps.append(Step(text=f"ALTER TABLE {name} MODIFY REFRESH {want.refresh}", id=want.id))
    return Alteration(steps=(*steps, *security_steps(have, want), *_comment(want, have.comment)))


def _appends(view: MaterializedView) -> bool:
    return view.refresh is not None and "APPEND" in view.refresh.upper().split()


def _rename(view: MaterializedView, new: ObjectId, env: Env) -> Iterable[Step]:  # noqa: ARG001
    yield Step(text=f"RENAME TABLE {identifier(view.id.name)} TO {identifier(new.name)}", id=new)


MATERIALIZED_VIEW = Kind(
    name="materialized_view",
    model=MaterializedView,
    weight=60,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
