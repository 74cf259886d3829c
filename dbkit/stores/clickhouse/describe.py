"""A state as chapters: how rows flow from table to table, then every table, view and dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dbkit.contract import Chapter
from dbkit.plan.state import State

__all__ = ["describe"]


def describe(state: State) -> tuple[Chapter, ...]:
    """The flow first, where there are materialized views."""
    views = list(state.of_kind("materialized_view"))
    chapters = [Chapter(title="How rows flow", mermaid=_flow(state))] if views else []
    chapters += [_table(table, state) for table in state.of_kind("table")]
    for kind in ("materialized_view", "view"):
        chapters += [_view(view) for view in state.of_kind(kind)]
    chapters += [_dictionary(one) for one in state.of_kind("dictionary")]
    return tuple(chapters)


def _flow(state: State) -> str:
    """Source tables, the views that read them, the tables that these fill. Source: Mermaid documentation, flowchart."""
    lines = ["flowchart LR"]
    names: dict[str, str] = {}

    def node(name: str, left: str = "[", right: str = "]") -> str:
        if name not in names:
            names[name] = f"n{len(names)}"
            label = name.replace('"', "'")
            lines.append(f'    {names[name]}{left}"{label}"{right}')
        return names[name]

    for view in state.of_kind("materialized_view"):
        item: Any = view
        target = item.to or ""
        middle = node(item.id.name, "(", ")")
        tables = {need.path[0] for need in state.needs_of(item.id) if need.kind in ("table", "view")}
        lines += [f"    {node(source)} --> {middle}" for source in sorted(tables - {target})]
        if target:
            lines.append(f"    {middle} --> {node(target)}")
    return "\n".join(lines) + "\n"


def _table(table: Any, state: State) -> Chapter:
    columns: dict[str, Any] = {one.id.name: one for one in state.inside("column", table.id.path)}
    ordered = [columns[name] for name in table.columns if name in columns] or list(columns.values())
    fixed = [(name, text, "", "") for name, text in table.fixed_columns if name not in columns]
    rows = [(one.id.name, one.type, _default(one), one.comment) for one in ordered]
    return Chapter(
        title=f"Table {table.id.name}",
        text=table.comment,
        heads=("column", "type", "default", "what it is"),
        rows=(*fixed, *rows),
        facts=tuple(_facts(table, state)),
    )


def _default(column: Any) -> str:
    words = [f"{column.default_kind.lower()} {column.default or ''}".strip()] if column.default_kind else []
    return ", ".join([*words, *([f"gone after {column.ttl}"] if column.ttl else [])])


def _facts(table: Any, state: State) -> Iterator[str]:
    yield f"engine {table.engine}"
    if table.partition_by:
        yield f"a partition for each {', '.join(table.partition_by)}"
    if table.order_by:
        yield f"sorted by {', '.join(table.order_by)}"
    if table.primary_key and table.primary_key != table.order_by:
        yield f"primary key {', '.join(table.primary_key)}"
    if table.ttl:
        yield f"rows go: {table.ttl}"
    for kind in ("index", "projection", "constraint"):
        for one in state.inside(kind, table.id.path):
            yield f"{kind} {one.id.name}"


def _view(view: Any) -> Chapter:
    target = getattr(view, "to", "")
    return Chapter(
        title=f"{view.id.kind.replace('_', ' ').capitalize()} {view.id.name}",
        text=view.comment,
        heads=("column", "type"),
        rows=tuple(view.columns),
        facts=(*((f"writes into {target}",) if target else ()), " ".join(view.select.split())),
    )


def _dictionary(one: Any) -> Chapter:
    return Chapter(
        title=f"Dictionary {one.id.name}", text=one.comment, heads=("attribute", "type"), rows=tuple(one.attributes)
    )
