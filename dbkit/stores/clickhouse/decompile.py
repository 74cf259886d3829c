"""A state into the ``clickhouse:`` section that declares it, in the short form where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dbkit.contract import Server
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.clickhouse import ddl, secrets
from dbkit.stores.clickhouse.decompile_access import decompile_access
from dbkit.stores.clickhouse.kinds.column import Column
from dbkit.stores.clickhouse.kinds.constraint import Constraint
from dbkit.stores.clickhouse.kinds.database import Database
from dbkit.stores.clickhouse.kinds.dictionary import Dictionary
from dbkit.stores.clickhouse.kinds.function import Function
from dbkit.stores.clickhouse.kinds.index import Index
from dbkit.stores.clickhouse.kinds.materialized_view import MaterializedView
from dbkit.stores.clickhouse.kinds.named_collection import NamedCollection
from dbkit.stores.clickhouse.kinds.projection import Projection
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.kinds.view import View
from dbkit.stores.clickhouse.tokens import unquote

__all__ = ["decompile"]


def decompile(state: State, *, name: str, server: Server) -> Mapping[str, Any]:
    """The section. Keys that would be empty are left out."""
    section: dict[str, Any] = {"version": server.major, "database": name}
    names = ("functions", "named_collections", "tables", "views", "materialized_views", "dictionaries")
    groups: dict[str, dict[str, Any]] = {name: {} for name in names}
    for item in (state.objects[key] for key in sorted(state.objects)):
        if isinstance(item, Database):
            section["comment"] = item.comment
        elif isinstance(item, Function):
            groups["functions"][item.id.name] = item.definition
        elif isinstance(item, NamedCollection):
            groups["named_collections"][item.id.name] = _named_collection(item)
        elif isinstance(item, Table):
            groups["tables"][item.id.name] = _table(state, item)
        elif isinstance(item, View):
            groups["views"][item.id.name] = _view(item)
        elif isinstance(item, MaterializedView):
            groups["materialized_views"][item.id.name] = _materialized_view(item)
        elif isinstance(item, Dictionary):
            groups["dictionaries"][item.id.name] = _dictionary(item)
    return section | {key: group for key, group in groups.items() if group} | decompile_access(state)


def _present(**entries: Any) -> dict[str, Any]:
    return {key: item for key, item in entries.items() if item not in (None, "", {}, ())}


def _table(state: State, table: Table) -> dict[str, Any]:
    parts: dict[type, dict[str, Any]] = {Index: {}, Projection: {}, Constraint: {}}
    for item in _children(state, table):
        if isinstance(item, Index):
            parts[Index][item.id.name] = {"expression": item.expression, "type": item.type}
            if item.granularity != 1:
                parts[Index][item.id.name]["granularity"] = item.granularity
        elif isinstance(item, Projection):
            parts[Projection][item.id.name] = _projection(item.text)
        elif isinstance(item, Constraint):
            checks = item.word == "CHECK"
            parts[Constraint][item.id.name] = item.expression if checks else {"assume": item.expression}
    head = _present(
        comment=table.comment,
        engine=secrets.named(table.engine, table.id.name),
        partition_by=", ".join(table.partition_by),
        order_by=None if table.order_by is None else list(table.order_by),
        primary_key=list(table.primary_key) or None,
        sample_by=table.sample_by,
        ttl=table.ttl,
        settings=_settings(_named(table)),
    )
    columns = {name: _column(state, table, name) for name in table.columns}
    tail = _present(indexes=parts[Index], projections=parts[Projection], constraints=parts[Constraint])
    return {**head, "columns": columns, **tail}


def _projection(text: str) -> str | dict[str, Any]:
    select = text[1 : ddl.closing_offset(text, 0) - 1].strip()
    settings = dict(ddl.bracketed(text)).get("SETTINGS")
    return {"select": select, "settings": _settings(ddl.settings(settings))} if settings else select


def _named(table: Table) -> list[tuple[str, str]]:
    return [(name, secrets.named(text, table.id.name, name)) for name, text in table.settings]


def _children(state: State, table: Table) -> Iterable[Any]:
    for kind in ("index", "projection", "constraint"):
        for item in state.of_kind(kind):
            if item.id.parent == table.id.path:
                yield item


def _column(state: State, table: Table, name: str) -> str | dict[str, Any]:
    column = state.objects[ObjectId("column", (*table.id.path, name))]
    if not isinstance(column, Column):
        raise TypeError(f"{column.id} is no column")
    if column.comment or column.statistics or column.settings:
        word = (column.default_kind or "").lower()
        codec = ddl.items(column.codec[len("CODEC(") : -1]) if column.codec else None
        return _present(
            type=column.type,
            **({word: True if column.default is None else column.default} if word else {}),
            codec=codec,
            ttl=column.ttl,
            statistics=list(column.statistics) or None,
            settings=_settings(column.settings),
            comment=column.comment,
        )
    default = f"{column.default_kind} {column.default or ''}".rstrip() if column.default_kind else ""
    parts = (column.type, default, column.codec or "", f"TTL {column.ttl}" if column.ttl else "")
    return " ".join(part for part in parts if part)


def _settings(pairs: Iterable[tuple[str, str]]) -> dict[str, str | int | float]:
    return {name: _value(text) for name, text in pairs}


def _value(text: str) -> str | int | float:
    if text.startswith("'"):
        return unquote(text)
    try:
        return int(text)
    except ValueError:
        return float(text)


def _view(view: View) -> str | dict[str, Any]:
    more = _present(security=view.security, comment=view.comment)
    return {"select": view.select, **more} if more else view.select


def _materialized_view(view: MaterializedView) -> dict[str, Any]:
    return _present(
        to=view.to,
        engine=view.storage,
        columns=dict(view.columns) if view.storage else None,
        select=view.select,
        refresh=view.refresh,
        security=view.security,
        comment=view.comment,
    )


def _named_collection(collection: NamedCollection) -> dict[str, Any]:
    """Its keys; each value is the name of a variable, as no server tells a value."""
    return {name: _collection_key(collection.id.name, name, said) for name, said in collection.keys}


def _collection_key(collection: str, name: str, said: str) -> str | dict[str, Any]:
    value = secrets.variable(collection, name)
    return {"value": value, "overridable": said == "OVERRIDABLE"} if said else value


def _dictionary(dictionary: Dictionary) -> dict[str, Any]:
    clauses = dict(dictionary.clauses)
    lifetime = clauses.get("LIFETIME")
    pairs = (item.partition("=") for item in ddl.items(clauses["SETTINGS"])) if "SETTINGS" in clauses else ()
    return _present(
        comment=dictionary.comment,
        columns=dict(dictionary.attributes),
        primary_key=ddl.items(clauses["PRIMARY KEY"]),
        source=secrets.named(clauses["SOURCE"], dictionary.id.name) if "SOURCE" in clauses else None,
        layout=clauses.get("LAYOUT"),
        lifetime=lifetime,
        range=clauses.get("RANGE"),
        settings=_settings((name.strip(), text.strip()) for name, _, text in pairs),
    )
