"""Materialized views. Source: CREATE MATERIALIZED VIEW, ALTER MATERIALIZED VIEW; pg_class, pg_rewrite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    named,
    relation,
    rename_to,
    rewrite,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.storage import option_changes, with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["MATERIALIZED_VIEW", "MaterializedView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterializedView:
    """A materialized view."""

    id: ObjectId
    definition: str
    """Its query, as the server prints it, without the semicolon."""
    options: tuple[str, ...] = ()
    access_method: str | None = None
    """Where it is not heap."""


def _from_row(row: Row) -> MaterializedView:
    return MaterializedView(
        id=named("materialized_view", row),
        definition=row["definition"],
        options=texts(row["options"]),
        access_method=row["access_method"],
    )


def _create(view: MaterializedView, env: Env) -> Iterator[Step]:
    method = f" USING {identifier(view.access_method)}" if view.access_method else ""
    head = f"CREATE MATERIALIZED VIEW {relation(view.id, env)}{method}{with_clause(view.options)}"
    yield step(view.id, f"{head} AS\n{view.definition}", env)


def _drop(view: MaterializedView, env: Env) -> Iterator[Step]:
    yield step(view.id, f"DROP MATERIALIZED VIEW {relation(view.id, env)}", env, lock=ACCESS_EXCLUSIVE)


def _alter(have: MaterializedView, want: MaterializedView, env: Env) -> Alteration | Replace:
    if have.definition != want.definition:
        return Replace("a materialized view cannot get another query")
    if have.access_method != want.access_method and env.version < 15:
        return Replace("PostgreSQL 14 cannot change the access method of a materialized view")
    head = f"ALTER MATERIALIZED VIEW {relation(want.id, env)}"
    steps = []
    if have.access_method != want.access_method:
        text = f"{head} SET ACCESS METHOD {identifier(want.access_method or 'heap')}"
        steps.append(step(want.id, text, env, lock=ACCESS_EXCLUSIVE, hazards=(rewrite(want.id),)))
    steps += [
        step(want.id, f"{head} {action}", env, lock=SHARE_UPDATE_EXCLUSIVE)
        for action in option_changes(have.options, want.options)
    ]
    return Alteration(steps=tuple(steps))


def _rename(view: MaterializedView, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(view.id, new, env)


MATERIALIZED_VIEW = CatalogKind(
    name="materialized_view",
    model=MaterializedView,
    weight=62,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
