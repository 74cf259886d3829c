"""Views. Source: CREATE VIEW, ALTER VIEW; pg_class, pg_rewrite."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Alteration, Env, Replace, StandIn
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds.base import (
    ACCESS_EXCLUSIVE,
    CatalogKind,
    Row,
    named,
    namesakes,
    relation,
    rename_to,
    step,
    texts,
)
from dbkit.stores.postgres.kinds.privileges import Privileges
from dbkit.stores.postgres.kinds.storage import option_changes, with_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["VIEW", "View", "ViewColumn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewColumn:
    """What a view shows a column as."""

    name: str
    type: str
    collation: str | None = None
    """Where it is not the type's own."""


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
        columns=tuple(
            ViewColumn(name=name, type=type_, collation=collation) for name, type_, collation in row["columns"]
        ),
        options=tuple(sorted(texts(row["options"]))),
    )


def _requires(view: View) -> Iterator[tuple[int, str]]:
    if any(option.startswith("security_invoker=") for option in view.options):
        yield 15, "the view option security_invoker"


def _create(view: View, env: Env) -> Iterator[Step]:
    word = "CREATE OR REPLACE VIEW" if view.id in env.stood_in else "CREATE VIEW"
    yield step(view.id, f"{word} {_text(view, env)}", env)


def _stand_in(view: View, env: Env) -> Iterator[Step]:
    """A view of no rows with the same columns."""
    word = "CREATE OR REPLACE VIEW" if view.id in env.stood_in else "CREATE VIEW"
    columns = ",\n    ".join(_null(column) for column in view.columns)
    yield step(view.id, f"{word} {relation(view.id, env)} AS\n SELECT {columns}", env)


def _null(column: ViewColumn) -> str:
    collate = f" COLLATE {column.collation}" if column.collation else ""
    return f"NULL::{column.type}{collate} AS {identifier(column.name)}"


def _text(view: View, env: Env) -> str:
    return f"{relation(view.id, env)}{with_clause(view.options)} AS\n{view.definition}"


def _drop(view: View, env: Env) -> Iterator[Step]:
    yield step(view.id, f"DROP VIEW {relation(view.id, env)}", env, lock=ACCESS_EXCLUSIVE)


def _alter(have: View, want: View, env: Env) -> Alteration | Replace:
    columns = want.columns[: len(have.columns)]
    renames = _renames(have.columns, columns, env, want)
    if renames is None:
        return Replace("a view keeps its columns, their order and types")
    steps = [*renames]
    if have.definition != want.definition:
        steps.append(step(want.id, f"CREATE OR REPLACE VIEW {_text(want, env)}", env, lock=ACCESS_EXCLUSIVE))
    else:
        head = f"ALTER VIEW {relation(want.id, env)}"
        changes = option_changes(have.options, want.options)
        steps += [step(want.id, f"{head} {action}", env, lock=ACCESS_EXCLUSIVE) for action in changes]
    return Alteration(steps=tuple(steps))


def _renames(
    have: tuple[ViewColumn, ...], want: tuple[ViewColumn, ...], env: Env, view: View
) -> tuple[Step, ...] | None:
    """Columns that get other names in their places; None where that is not all.

    What reads such a column follows by itself, and is printed otherwise then: what is wanted with the new name has it,
    and nothing that is wanted can have the old one.
    """
    if [(one.type, one.collation) for one in have] != [(one.type, one.collation) for one in want]:
        return None
    pairs = [(before.name, after.name) for before, after in zip(have, want, strict=True) if before.name != after.name]
    names = {column.name for column in view.columns}
    privileges = env.have.objects.get(ObjectId("privileges", ("view", *view.id.path)))
    if isinstance(privileges, Privileges) and any(one.column for one in privileges.granted):
        return None  # they are taken away by the names of columns
    if any(old in names or any(new == one.name for one in have) for old, new in pairs):
        return None
    head = f"ALTER VIEW {relation(view.id, env)} RENAME COLUMN"
    return tuple(
        step(view.id, f"{head} {identifier(old)} TO {identifier(new)}", env, lock=ACCESS_EXCLUSIVE)
        for old, new in pairs
    )


def _rename(view: View, new: ObjectId, env: Env) -> Iterator[Step]:
    yield rename_to(view.id, new, env)


VIEW = CatalogKind(
    name="view",
    model=View,
    weight=60,
    missed=True,
    from_row=_from_row,
    create=_create,
    drop=_drop,
    follows_drop_of=namesakes,
    alter=_alter,
    rename=_rename,
    requires=_requires,
    stand_in=StandIn(
        steps=_stand_in,
        needs=frozenset(
            {"base_type", "collation", "composite", "domain", "enum", "extension", "range", "schema", "table"}
        ),
    ),
)
