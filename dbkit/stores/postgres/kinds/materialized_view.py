"""Materialized views. Source: CREATE MATERIALIZED VIEW, ALTER MATERIALIZED VIEW; pg_class, pg_rewrite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    CatalogKind,
    Row,
    named,
    namesakes,
    relation,
    rename_to,
    rewrite,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.column import Column, settings_from
from dbkit.stores.postgres.kinds.column_settings import settings
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
    populated: bool = True
    settings: tuple[Column, ...] = ()
    """Columns of which more is said: how they are stored, how many values are sampled."""


def _from_row(row: Row) -> MaterializedView:
    return MaterializedView(
        id=named("materialized_view", row),
        definition=row["definition"],
        options=texts(row["options"]),
        access_method=row["access_method"],
        populated=row["populated"],
        settings=tuple(_column(row, column) for column in row["settings"] or ()),
    )


def _column(row: Row, column: Row) -> Column:
    identity = ObjectId("column", (*row["path"], column["name"]))
    return settings_from(column, Column(id=identity, position=0, type=column["type"]))


def _create(view: MaterializedView, env: Env) -> Iterator[Step]:
    method = f" USING {identifier(view.access_method)}" if view.access_method else ""
    head = f"CREATE MATERIALIZED VIEW {relation(view.id, env)}{method}{with_clause(view.options)}"
    text = f"{head} AS\n{view.definition}{'' if view.populated else NO_DATA}"
    yield from _while_populated(view, step(view.id, text, env), env)
    for column in view.settings:
        yield from (replace(one, lock=None) for one in settings(_plain(column), column, env))


NO_DATA = "\n  WITH NO DATA"


def _refresh(view: ObjectId, env: Env, *, populated: bool) -> Step:
    text = f"REFRESH MATERIALIZED VIEW {relation(view, env)}{'' if populated else ' WITH NO DATA'}"
    return step(view, text, env, on=view, lock=ACCESS_EXCLUSIVE, hazards=(rewrite(view),))


def _while_populated(view: MaterializedView, filling: Step, env: Env) -> Iterator[Step]:
    """The step that fills a view, with the empty ones that it reads filled meanwhile: they cannot be read else."""
    empty = _empty_below(view, env) if view.populated else []
    yield from (_refresh(one, env, populated=True) for one in reversed(empty))
    yield filling
    yield from (_refresh(one, env, populated=False) for one in empty)


def _empty_below(view: MaterializedView, env: Env) -> list[ObjectId]:
    found: list[ObjectId] = []
    queue = sorted(env.want.needs_of(view.id))
    while queue:
        need = queue.pop(0)
        item = env.want.objects.get(need)
        if isinstance(item, MaterializedView) and not item.populated:
            found = [one for one in found if one != need] + [need]
        if need.kind in ("materialized_view", "view"):
            queue += sorted(env.want.needs_of(need))
    return found


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
    steps += _settings(have, want, env)
    if have.populated != want.populated:
        steps += _while_populated(want, _refresh(want.id, env, populated=want.populated), env)
    return Alteration(steps=tuple(steps))


def _settings(have: MaterializedView, want: MaterializedView, env: Env) -> Iterator[Step]:
    before = {column.id: column for column in have.settings}
    after = {column.id: column for column in want.settings}
    for identity in sorted(before.keys() | after.keys()):
        plain = _plain(before.get(identity) or after[identity])
        yield from settings(before.get(identity, plain), after.get(identity, plain), env)


def _plain(column: Column) -> Column:
    """The column as it is made: nothing can be said of it there."""
    return Column(id=column.id, position=0, type=column.type, type_storage=column.type_storage)


def _rename(view: MaterializedView, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(view.id, new, env)


MATERIALIZED_VIEW = CatalogKind(
    name="materialized_view",
    model=MaterializedView,
    weight=62,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    follows_drop_of=namesakes,
    alter=_alter,
    rename=_rename,
)
