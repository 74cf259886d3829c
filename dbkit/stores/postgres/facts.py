"""Tables and the types of their columns, as a draft declares them: what other stores' sections are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.contract import Draft
from dbkit.stores.postgres.parse import parse, strings, walk

__all__ = ["ColumnType", "Columns", "declared_tables"]

_WITHOUT_COLUMNS = ("view", "materialized_view", "foreign_table")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnType:
    """A type as its name in the catalogue (``int8``, ``varchar``), its length, and the words of an enum."""

    name: str
    length: int | None = None
    words: tuple[str, ...] = ()


Columns = Mapping[str, ColumnType] | None
"""By name; None where a draft does not say which there are."""


def declared_tables(draft: Draft) -> dict[tuple[str, ...], Columns]:
    """The tables and views of a draft by schema and name."""
    enums = {one.id.name: _words(one.text) for one in draft.statements if one.id.kind == "enum"}
    found: dict[tuple[str, ...], Columns] = {}
    for statement in draft.statements:
        if statement.id.kind == "table":
            found[statement.id.path] = _columns(statement.text, enums)
        elif statement.id.kind in _WITHOUT_COLUMNS:
            found[statement.id.path] = None
    return found


def _words(text: str) -> tuple[str, ...]:
    return next((strings(node.get("vals")) for kind, node in walk(parse(text)) if kind == "CreateEnumStmt"), ())


def _columns(text: str, enums: Mapping[str, tuple[str, ...]]) -> Columns:
    """None for a table that has its columns from elsewhere: a partition, a child, one of a type."""
    found: dict[str, ColumnType] = {}
    for kind, node in walk(parse(text)):
        if kind == "CreateStmt" and (node.get("inhRelations") or node.get("ofTypename")):
            return None
        if kind == "ColumnDef":
            found[node["colname"]] = _type(node["typeName"], enums)
    return found


def _type(node: Mapping[str, Any], enums: Mapping[str, tuple[str, ...]]) -> ColumnType:
    name = strings(node.get("names"))[-1]
    if node.get("arrayBounds"):
        return ColumnType(name=f"{name}[]")
    length = next((one.get("ival") for kind, one in walk(node.get("typmods")) if kind == "ival"), None)
    return ColumnType(name=name, length=length, words=enums.get(name, ()))
