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
from dbkit.stores.clickhouse.kinds.rebuild import KEEP
from dbkit.stores.clickhouse.kinds.security import security_steps
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.recipes import words
from dbkit.stores.clickhouse.view_source import view_source

__all__ = ["MATERIALIZED_VIEW", "RELOAD", "WATERMARK", "MaterializedView"]

WATERMARK = "watermark"
"""A new view gets the rows that are there."""
RELOAD = "truncate_and_reload"
"""A view that is new, or whose query changes, gets them, and its target loses what it held."""


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


def _create(view: MaterializedView, env: Env) -> Iterable[Step]:
    text = render.create_materialized_view(
        view.id.name,
        select=view.select,
        to=view.to,
        storage=view.storage,
        columns=view.columns if view.storage else (),
        refresh=view.refresh,
        security=view.security,
    )
    column = _watermark(view, env)
    yield Step(text=text, id=view.id, directive=f"{words.FROM_WATERMARK} {column}" if column else None)
    if column:
        yield from _history(view, env, column)
    yield from _comment(view, "")


def _watermark(view: MaterializedView, env: Env) -> str | None:
    """The column by which a view gets its history: not where its source is made only now, and has none."""
    mode, _, column = env.conversions.get(view.id, "").partition(" ")
    source = view_source(view.select, {one.id.name for one in env.have.of_kind("table")})
    if not column or not view.to or source is None or ObjectId("table", (source.table,)) in env.created:
        return None
    return identifier(column) if mode == RELOAD or view.id not in env.have.objects else None


def _history(view: MaterializedView, env: Env, column: str) -> Iterable[Step]:
    """What was written before the view: into the target, which is emptied first where all of it is computed anew."""
    name, target = identifier(view.id.name), identifier(view.to)
    if env.conversions[view.id].startswith(RELOAD) and ObjectId("table", (view.to,)) not in env.created:
        why = f"what {view.to} holds is computed anew, and kept beside it for {KEEP}"
        hazard = Hazard(kind=HazardKind.TABLE_REWRITE, why=why)
        directive = f"{words.PUT_ASIDE} {name} then {KEEP}"
        yield Step(text=f"TRUNCATE TABLE {target}", id=view.id, hazards=(hazard,), directive=directive)
    columns = ", ".join(identifier(one) for one, _ in view.columns)
    yield Step(
        text=f"INSERT INTO {target} ({columns})\n{view.select}",
        id=view.id,
        directive=f"{words.BACKFILL} {name} before watermark {column}",
    )
    yield Step(text=f"ALTER TABLE {name} MODIFY QUERY\n{view.select}", id=view.id)


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


def _alter(have: MaterializedView, want: MaterializedView, env: Env) -> Alteration | Replace:
    if have.to != want.to:
        return Replace("its target changes")
    if have.storage != want.storage or (want.storage and have.columns != want.columns):
        return Replace("how it keeps its rows changes")
    if (have.refresh is None) != (want.refresh is None) or _appends(have) != _appends(want):
        return Replace("how it is refreshed changes")
    name = identifier(want.id.name)
    steps: list[Step] = []
    if (have.select, have.columns) != (want.select, want.columns):
        column = _watermark(want, env)
        directive = f"{words.FROM_WATERMARK} {column}" if column else None
        steps.append(Step(text=f"ALTER TABLE {name} MODIFY QUERY\n{want.select}", id=want.id, directive=directive))
        steps += _history(want, env, column) if column else ()
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
