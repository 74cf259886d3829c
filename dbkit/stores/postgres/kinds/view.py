"""Views. Source: CREATE VIEW, ALTER VIEW; pg_class, pg_rewrite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import ACCESS_EXCLUSIVE, CatalogKind, Row, named, relation, rename_to, step, texts
from dbkit.stores.postgres.kinds.storage import option_changes, with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["VIEW", "View", "ViewColumn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewColumn:
    """What a view shows a column as."""

    name: str
    type: str
    default: str | None = None
    """A default of the view's own, for INSERT through it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view."""

    id: ObjectId
    definition: str
    """Its query, as the server prints it, without the semicolon."""
    columns: tuple[ViewColumn, ...]
    options: tuple[str, ...] = ()


def _from_row(row: Row) -> View:
    return View(
        id=named("view", row),
        definition=row["definition"],
        columns=tuple(ViewColumn(name=name, type=type_, default=default) for name, type_, default in row["columns"]),
        options=tuple(sorted(texts(row["options"]))),
    )


def _create(view: View, env: Env) -> Iterator[Step]:
    yield step(view.id, f"CREATE VIEW {_text(view, env)}", env)
    yield from _defaults(view, {}, env)


def _text(view: View, env: Env) -> str:
    return f"{relation(view.id, env)}{with_clause(view.options)} AS\n{view.definition}"


def _defaults(view: View, have: dict[str, str | None], env: Env) -> Iterator[Step]:
    for column in view.columns:
        if have.get(column.name) != column.default:
            action = f"SET DEFAULT {column.default}" if column.default is not None else "DROP DEFAULT"
            text = f"ALTER VIEW {relation(view.id, env)} ALTER COLUMN {identifier(column.name)} {action}"
            yield step(view.id, text, env, on=view.id, lock=ACCESS_EXCLUSIVE)


def _drop(view: View, env: Env) -> Iterator[Step]:
    yield step(view.id, f"DROP VIEW {relation(view.id, env)}", env, lock=ACCESS_EXCLUSIVE)


def _alter(have: View, want: View, env: Env) -> Alteration | Replace:
    shapes = [(column.name, column.type) for column in want.columns[: len(have.columns)]]
    if shapes != [(column.name, column.type) for column in have.columns]:
        return Replace("a view keeps its columns, their order and types")
    if have.definition != want.definition:
        steps = [step(want.id, f"CREATE OR REPLACE VIEW {_text(want, env)}", env, lock=ACCESS_EXCLUSIVE)]
    else:
        head = f"ALTER VIEW {relation(want.id, env)}"
        changes = option_changes(have.options, want.options)
        steps = [step(want.id, f"{head} {action}", env, lock=ACCESS_EXCLUSIVE) for action in changes]
    steps += _defaults(want, {column.name: column.default for column in have.columns}, env)
    return Alteration(steps=tuple(steps))


def _rename(view: View, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(view.id, new, env)


VIEW = CatalogKind(
    name="view",
    model=View,
    weight=60,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    alter=_alter,
    rename=_rename,
)
