"""The catalogue's rows with their texts made of syntax trees, where the server can do that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from dbkit.plan.state import Object
from dbkit.stores.clickhouse.create_table import created_table
from dbkit.stores.clickhouse.kinds.row_policy import RowPolicy
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.reader import ColumnRow, Row
from dbkit.stores.clickhouse.syntax import expressions, texts, trees
from dbkit.stores.clickhouse.tokens import significant

__all__ = ["canonical_columns", "canonical_functions", "canonical_policies", "canonical_rows"]

Query = Callable[[str], list[Sequence[Any]]]
_QUERY = "formatQuery(formatQueryFromJSON({}))"


def canonical_rows(query: Query, sql: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Tables, views and dictionaries; what the server cannot parse again stays as it is printed."""
    found = list(trees(query, sql, lambda: _one_by_one(sql, (f"name = {literal(row.name)}" for row in rows))))
    statements = texts(query, ((str(row[1]), str(row[2])) for row in found))
    queries = texts(query, ((str(row[3]), str(row[4])) for row in found if row[4]), printed=_QUERY)
    said = {
        str(row[0]): (statement, next(queries) if row[4] else "")
        for row, statement in zip(found, statements, strict=True)
    }
    return tuple(_with(row, *said[row.name]) if row.name in said else row for row in rows)


def _with(row: Row, statement: str, select: str) -> Row:
    row = replace(row, statement=statement, query=select or row.query)
    tokens = significant(statement)
    created = created_table(tokens)
    if created is None or not row.engine_full:
        return row
    return replace(row, engine_full=statement[tokens[created.engine].start : tokens[created.end - 1].end])


def canonical_columns(query: Query, sql: str, columns: Sequence[ColumnRow]) -> list[ColumnRow]:
    """Columns with their defaults."""
    having = [column for column in columns if column.default]
    narrow = (f"table = {literal(table)}" for table in sorted({column.table for column in having}))
    found = list(trees(query, sql, lambda: _one_by_one(sql, narrow))) if having else []
    made = texts(query, ((str(row[2]), str(row[3])) for row in found))
    said = {(str(row[0]), str(row[1])): text.removeprefix("SELECT ") for row, text in zip(found, made, strict=True)}
    return [replace(one, default=said.get((one.table, one.name), one.default)) for one in columns]


def canonical_policies(query: Query, objects: Iterable[Object]) -> list[Object]:
    """Objects, with the conditions of the row policies among them."""
    found = list(objects)
    conditions = sorted({text for item in found for text in _using(item)})
    said = dict(zip(conditions, expressions(query, conditions), strict=True))
    return [
        replace(item, clauses=tuple((word, said.get(text, text)) for word, text in item.clauses))
        if isinstance(item, RowPolicy)
        else item
        for item in found
    ]


def _using(item: Object) -> list[str]:
    return [text for word, text in item.clauses if word == "USING"] if isinstance(item, RowPolicy) else []


def canonical_functions(query: Query, sql: str, functions: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """Names and statements of functions."""
    narrow = (f"name = {literal(str(name))}" for name, _ in functions)
    found = list(trees(query, sql, lambda: _one_by_one(sql, narrow))) if functions else []
    made = texts(query, ((str(row[1]), str(row[2])) for row in found))
    said = {str(row[0]): text for row, text in zip(found, made, strict=True)}
    return [(name, said.get(str(name), statement)) for name, statement in functions]


def _one_by_one(sql: str, conditions: Iterable[str]) -> Iterable[str]:
    return (f"{sql}\n    AND {condition}" for condition in conditions)
