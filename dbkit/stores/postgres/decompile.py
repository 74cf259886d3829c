"""A state as the ``postgres:`` section of a profile: read it, and what is made from it is equal.

Some states say more than the language has words for yet: unlogged sequences are written as plain ones; options of
columns and what only a partition has (other than defaults, checks and indexes) are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from dbkit.contract import Server
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres import decompile_types as types
from dbkit.stores.postgres.compile_defined import DATABASE_WORDS, SCHEMA_WORDS
from dbkit.stores.postgres.decompile_attached import cluster, indexes, statistics, triggers
from dbkit.stores.postgres.decompile_columns import serial_sequence
from dbkit.stores.postgres.decompile_defined import defined
from dbkit.stores.postgres.decompile_grants import default_privileges, outside_grants
from dbkit.stores.postgres.decompile_members import operator_families, text_search_configurations
from dbkit.stores.postgres.decompile_owner import Owners
from dbkit.stores.postgres.decompile_roles import roles
from dbkit.stores.postgres.decompile_rules import rules
from dbkit.stores.postgres.decompile_tables import foreign_tables, tables
from dbkit.stores.postgres.decompile_words import Reading, expression, lowered, options, short_type
from dbkit.stores.postgres.kinds import BY_NAME
from dbkit.stores.postgres.kinds.column import Column
from dbkit.stores.postgres.kinds.comment import Comment
from dbkit.stores.postgres.kinds.extension import Extension
from dbkit.stores.postgres.kinds.function import Function, setting_sql
from dbkit.stores.postgres.kinds.materialized_view import MaterializedView
from dbkit.stores.postgres.kinds.sequence import Sequence
from dbkit.stores.postgres.kinds.subject import target_of
from dbkit.stores.postgres.kinds.view import View, ViewColumn
from dbkit.stores.postgres.quote import identifier, qualified

__all__ = ["decompile"]

_DEFAULT_SCHEMA = "public"
_WITHOUT_SCHEMA = frozenset(
    {
        "access_method", "cast", "comment", "default_privileges", "event_trigger", "extension",
        "extension_dependency", "foreign_data_wrapper", "foreign_server", "language", "membership", "owner",
        "outside_privileges", "privileges", "publication", "publication_schema", "publication_table", "raw", "role",
        "security_label", "subscription", "transform", "user_mapping",
    }
)  # fmt: skip
"""Kinds whose paths do not begin with a schema."""


def decompile(state: State, *, name: str, server: Server) -> Mapping[str, Any]:
    """The section that declares a state which was read with ``public`` as the schema of unqualified names."""
    del name  # a database's name is no part of what it holds
    reading = Reading(state, _DEFAULT_SCHEMA, _children(state), Owners.of(state), server.major, _labels(state))
    schemas = sorted({identity.path[0] for identity in state.objects if identity.kind not in _WITHOUT_SCHEMA})
    others = {one: _schema(reading, one) for one in schemas if one != _DEFAULT_SCHEMA}
    if public := _schema_itself(reading, _DEFAULT_SCHEMA):
        others = {_DEFAULT_SCHEMA: public, **others}
    section = {
        "version": server.major,
        "extensions": _extensions(reading, state.of_kind("extension")),
        "roles": roles(reading),
        "owner": reading.owners.usual,
        **_objects(reading, _DEFAULT_SCHEMA),
        **defined(reading, "", DATABASE_WORDS),
        "default_privileges": default_privileges(state, "", server.major),
        "outside_grants": outside_grants(state),
        "schemas": others,
    }
    return {key: value for key, value in section.items() if value}


def _labels(state: State) -> dict[ObjectId, dict[str, Any]]:
    found: defaultdict[ObjectId, dict[str, Any]] = defaultdict(dict)
    for item in state.of_kind("security_label"):
        provider, kind, *path = item.id.path
        found[ObjectId(kind, tuple(path))][provider] = item
    return found


def _children(state: State) -> dict[tuple[str, tuple[str, ...]], tuple[Any, ...]]:
    found: defaultdict[tuple[str, tuple[str, ...]], tuple[Any, ...]] = defaultdict(tuple)
    for identity in sorted(state.objects):
        item = state.objects[identity]
        owner = BY_NAME[identity.kind].owner(item)
        if identity.kind == "default" and owner is not None and owner.kind == "column":
            continue
        if owner is not None:
            found[identity.kind, owner.path] += (item,)
    return found


def _extensions(reading: Reading, found: Iterable[Any]) -> Any:
    more = {one.id.name: _extension(reading, one) for one in found}
    return more if any(more.values()) else list(more)


def _extension(reading: Reading, extension: Extension) -> dict[str, str]:
    values = {
        "schema": None if extension.schema == _DEFAULT_SCHEMA else extension.schema,
        "version": extension.version,
        "comment": reading.comment(extension.id),
    }
    return {key: value for key, value in values.items() if value}


def _schema(reading: Reading, schema: str) -> dict[str, Any]:
    return {**_schema_itself(reading, schema), **_objects(reading, schema)}


def _schema_itself(reading: Reading, schema: str) -> dict[str, Any]:
    given = default_privileges(reading.state, schema, reading.major)
    return {**reading.about(ObjectId("schema", (schema,))), **({"default_privileges": given} if given else {})}


def _objects(reading: Reading, schema: str) -> dict[str, Any]:
    def each(kind: str, write: Any) -> dict[str, Any]:
        found = reading.state.of_kind(kind)
        return {one.id.name: write(reading, one) for one in found if one.id.path[0] == schema}

    serial = {
        sequence.id
        for column in reading.state.of_kind("column")
        if isinstance(column, Column) and (sequence := serial_sequence(reading, column))
    }
    words = {
        "enums": each("enum", types.enum),
        "domains": each("domain", types.domain),
        "composites": each("composite", types.composite),
        "ranges": each("range", types.range_type),
        "sequences": {
            one.id.name: types.sequence(reading, one)
            for one in reading.state.of_kind("sequence")
            if isinstance(one, Sequence) and one.id.path[0] == schema and one.id not in serial
        },
        "functions": _functions(reading, schema),
        "tables": tables(reading, schema),
        "foreign_tables": foreign_tables(reading, schema),
        "views": each("view", _view),
        "materialized_views": each("materialized_view", _materialized_view),
        **defined(reading, schema, SCHEMA_WORDS),
        "operator_families": operator_families(reading, schema),
        "text_search_configurations": text_search_configurations(reading, schema),
        "comments": _comments_on_parts(reading, schema),
    }
    return {key: value for key, value in words.items() if value}


def _comments_on_parts(reading: Reading, schema: str) -> dict[str, str]:
    """Comments on what is no object: columns of views, composite types and partitions, indexes behind constraints."""
    found = {}
    for comment in reading.state.of_kind("comment"):
        on_part = comment.id.path[0] in ("column", "constraint", "identity", "index") and comment.id.path[1] == schema
        if not isinstance(comment, Comment) or not on_part:
            continue
        kind, name = comment.id.path[0], identifier(comment.id.name)
        relation = qualified(schema, comment.id.path[2], reading.default_schema)
        if kind == "column" and comment.on.kind != "column":
            found[f"column {relation}.{name}"] = comment.text
        elif kind == "index" and comment.on != target_of(comment.id):
            found[f"index {relation}"] = comment.text
        elif kind == "identity":
            column: Any = reading.state.objects[comment.on]
            sequence = column.identity.sequence
            found[f"sequence {qualified(schema, sequence.name, reading.default_schema)}"] = comment.text
        elif kind == "constraint" and comment.on != target_of(comment.id):
            found[f"constraint {name} on {relation}"] = comment.text
    return found


def _functions(reading: Reading, schema: str) -> dict[str, Any]:
    found = [one for one in reading.state.of_kind("function") if isinstance(one, Function) and one.id.path[0] == schema]
    overloads = Counter(one.name for one in found)
    # A parenthesis in a key begins the argument types.
    return {
        one.name if overloads[one.name] == 1 and "(" not in one.name else one.id.name: _function(reading, one)
        for one in found
    }


def _function(reading: Reading, function: Function) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": "procedure" if function.procedure else None,
        "arguments": lowered(function.arguments) or None,
        "returns": lowered(function.returns) if function.returns is not None else None,
        "language": function.language,
        "transforms": list(function.transforms) or None,
        "volatility": function.volatility if function.volatility != "volatile" else None,
        "strict": function.strict or None,
        "security": "definer" if function.security_definer else None,
        "leakproof": function.leakproof or None,
        "parallel": function.parallel if function.parallel != "unsafe" else None,
        "window": function.window or None,
        "cost": float(function.cost) if function.cost is not None else None,
        "rows": float(function.rows) if function.rows is not None else None,
        "support": function.support,
        "settings": dict(setting_sql(setting) for setting in function.settings) or None,
        **reading.about(function.id),
        "library": function.library,
        "body": function.body,
        "sql_body": function.sql_body,
    }
    return {key: value for key, value in values.items() if value is not None}


def _view(reading: Reading, view: View) -> Any:
    more = {
        "columns": {one.name: _typed(one) for one in view.columns} if _is_needed_by_itself(reading, view) else None,
        "defaults": {one.id.name: expression(one.expression) for one in reading.of("view_default", view.id)},
        "options": options(view.options),
        "triggers": triggers(reading, view.id),
        "rules": rules(reading, view.id),
        **reading.about(view.id),
    }
    return _queried(view.definition, more)


def _typed(column: ViewColumn) -> str:
    return short_type(column.type) + (f" collate {column.collation}" if column.collation else "")


def _is_needed_by_itself(reading: Reading, view: View) -> bool:
    """Whether what it reads has its rows as a result."""
    seen: set[ObjectId] = set()
    queue = [need for need in reading.state.needs_of(view.id) if need.kind == "function"]
    while queue:
        for need in reading.state.needs_of(queue.pop()) - seen:
            if need == view.id:
                return True
            seen.add(need)
            queue.append(need)
    return False


def _materialized_view(reading: Reading, view: MaterializedView) -> Any:
    more = {
        "column_settings": {column.id.name: _settings(column) for column in view.settings},
        "options": options(view.options),
        "access_method": view.access_method,
        "indexes": indexes(reading, view.id),
        "statistics": statistics(reading, view.id),
        "cluster": cluster(reading, view.id),
        **reading.about(view.id),
    }
    written = _queried(view.definition, more)
    if view.populated:
        return written
    return {**(written if isinstance(written, dict) else {"query": written}), "populated": False}


def _settings(column: Column) -> dict[str, Any]:
    values = {
        "storage": column.storage.lower() if column.storage else None,
        "compression": column.compression,
        "statistics": column.statistics,
        "options": options(column.options) or None,
    }
    return {key: value for key, value in values.items() if value is not None}


def _queried(definition: str, more: Mapping[str, Any]) -> Any:
    query = definition.strip()
    filled = {key: value for key, value in more.items() if value}
    return {"query": query, **filled} if filled else query
