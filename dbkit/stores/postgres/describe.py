"""A state as chapters: tables with their columns, keys, indexes and triggers; views, enums, functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dbkit.contract import Chapter
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres.decompile_words import short_type
from dbkit.stores.postgres.diagram import diagram

__all__ = ["describe"]

_COLUMNS = ("column", "type", "null", "default", "what it is")


def describe(state: State) -> tuple[Chapter, ...]:
    """A diagram first, then every object by its kind and name."""
    about = {comment.on: comment.text for comment in _all(state, "comment")}
    tables = [table for table in _all(state, "table") if table.partition_of is None]
    chapters = [Chapter(title="How tables refer to each other", mermaid=diagram(state))] if tables else []
    chapters += [_table(table, state, about) for table in tables]
    chapters += [_view(view, about) for kind in ("view", "materialized_view") for view in _all(state, kind)]
    chapters += _listed(state, about)
    return tuple(chapters)


def _all(state: State, kind: str) -> list[Any]:
    return list(state.of_kind(kind))


def _of(state: State, kind: str, table: ObjectId) -> list[Any]:
    return [one for one in state.of_kind(kind) if one.id.path[:2] == table.path]


def _table(table: Any, state: State, about: Mapping[ObjectId, str]) -> Chapter:
    defaults = {one.id.name: one.expression for one in _of(state, "default", table.id)}
    columns = sorted(_of(state, "column", table.id), key=lambda one: one.position)
    return Chapter(
        title=f"Table {shown(table.id)}",
        text=about.get(table.id, ""),
        heads=_COLUMNS,
        rows=tuple(
            (
                column.id.name,
                short_type(column.type),
                "" if column.not_null else "may be null",
                _default(column, defaults.get(column.id.name)),
                about.get(column.id, ""),
            )
            for column in columns
        ),
        facts=tuple(_facts(table, state, about)),
    )


def _default(column: Any, default: str | None) -> str:
    if column.identity is not None:
        return "counted up"
    if column.generated:
        return f"always {column.generated}"
    return default or ""


def _facts(table: Any, state: State, about: Mapping[ObjectId, str]) -> Iterator[str]:
    if table.partition_key:
        parts = [one for one in _all(state, "table") if one.partition_of == table.id]
        names = ", ".join(f"{shown(one.id)} ({one.bound})" for one in parts)
        yield f"partitioned by {table.partition_key}: {names or 'no partition yet'}"
    for kind in ("constraint", "foreign_key"):
        for one in _of(state, kind, table.id):
            yield _with(f"{one.id.name}: {one.definition}", about.get(one.id))
    for one in _all(state, "index"):
        if one.table == table.id:
            word = "unique index" if one.unique else "index"
            yield _with(f"{word} {one.id.name}: {one.definition}", about.get(one.id))
    for one in _all(state, "trigger"):
        if one.table == table.id:
            yield _with(f"trigger {one.id.name}: {one.definition}", about.get(one.id))
    for one in _of(state, "policy", table.id):
        condition = f" using {one.using}" if one.using else ""
        yield _with(f"policy {one.id.name}: {one.command} for {', '.join(one.roles)}{condition}", about.get(one.id))


def _with(text: str, comment: str | None) -> str:
    return f"{text} ({comment})" if comment else text


def _view(view: Any, about: Mapping[ObjectId, str]) -> Chapter:
    columns = [getattr(one, "name", one) for one in getattr(view, "columns", ())]
    types = [short_type(getattr(one, "type", "")) for one in getattr(view, "columns", ())]
    return Chapter(
        title=f"{view.id.kind.replace('_', ' ').capitalize()} {shown(view.id)}",
        text=about.get(view.id, ""),
        heads=("column", "type") if columns else (),
        rows=tuple(zip(map(str, columns), types, strict=True)),
        facts=(" ".join(view.definition.split()),),
    )


def _listed(state: State, about: Mapping[ObjectId, str]) -> Iterator[Chapter]:
    enums = [(shown(one.id), ", ".join(one.labels), about.get(one.id, "")) for one in _all(state, "enum")]
    if enums:
        yield Chapter(title="Enums", heads=("enum", "values", "what it is"), rows=tuple(enums))
    functions = [
        (f"{one.name}({one.arguments})", one.returns or "", one.language, about.get(one.id, ""))
        for one in _all(state, "function")
    ]
    if functions:
        yield Chapter(title="Functions", heads=("function", "returns", "language", "what it is"), rows=tuple(functions))
    extensions = [one.id.name for one in _all(state, "extension")]
    if extensions:
        yield Chapter(title="Extensions", text=", ".join(extensions))


def shown(identity: ObjectId) -> str:
    """The name; with its schema where that is not the usual one."""
    return identity.name if identity.path[0] == "public" else ".".join(identity.path)
