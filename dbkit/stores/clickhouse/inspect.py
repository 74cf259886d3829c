"""The current database into a State: a few queries, and the engine's own texts read.

Nothing here does I/O: the caller brings ``query``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.canonical_rows import (
    canonical_columns,
    canonical_functions,
    canonical_policies,
    canonical_rows,
)
from dbkit.stores.clickhouse.kinds.database import Database
from dbkit.stores.clickhouse.read_dictionary import read_dictionary
from dbkit.stores.clickhouse.read_server import (
    read_access,
    read_book,
    read_functions,
    read_named_collections,
    read_unmanaged,
)
from dbkit.stores.clickhouse.read_table import read_table
from dbkit.stores.clickhouse.read_view import read_materialized_view, read_view
from dbkit.stores.clickhouse.reader import ColumnRow, Reader, Row
from dbkit.stores.clickhouse.recipes.words import is_aside
from dbkit.stores.clickhouse.stand_in import AS_IT_IS, Declared
from dbkit.stores.clickhouse.stand_in_source import with_source

__all__ = ["Query", "inspect"]

Query = Callable[[str], list[Sequence[Any]]]
"""Runs a query and gives its rows."""


_ABOUT = """
SELECT currentUser(), count() = 2 FROM system.functions WHERE name IN ('parseQueryToJSON', 'formatQueryFromJSON')
"""


_DATABASE = ObjectId("database", ("current",))


@cache
def _sql(name: str) -> str:
    return files("dbkit.stores.clickhouse").joinpath("catalog", f"{name}.sql").read_text(encoding="utf-8")


def inspect(
    query: Query,
    *,
    database: str,
    ignore: Sequence[str] = (),
    managed: Sequence[str] = (),
    declared: Declared = AS_IT_IS,
    access: AccessBook | None = None,
    asides: bool = False,
) -> State:
    """Read the current database, whose name is ``database``. ``ignore`` and ``managed`` are globs of names.

    ``declared`` is what a scratch database, or a server without users, has something else for, and ``access`` is the
    book of users, who are else asked for. Tables that dbkit made beside others are read where ``asides`` says so.
    """
    rows: Sequence[Row] = [Row(*row) for row in query(_sql("table"))]
    all_columns = [ColumnRow(*row) for row in query(_sql("column"))]
    ((user, knows_trees),) = query(_ABOUT)
    if knows_trees:
        rows = canonical_rows(query, _sql("table_tree"), rows)
        all_columns = canonical_columns(query, _sql("column_tree"), all_columns)
    rows = tuple(_as_declared(row, declared) for row in rows)
    columns: dict[str, list[ColumnRow]] = defaultdict(list)
    for row in all_columns:
        if row.table not in declared.engines or row.name not in declared.engines[row.table].virtual:
            columns[row.table].append(row)
    reader = Reader(
        database=database,
        user=str(user),
        rows=rows,
        columns=columns,
        names=frozenset(row.name for row in rows),
        fixed_settings=frozenset(str(row[0]) for row in query(_sql("fixed_setting"))),
        security=declared.security,
        kinds={row.name: _KINDS.get(_engine(row), "table") for row in rows},
    )
    reader.objects += [Database(id=_DATABASE, comment=str(row[0])) for row in query(_sql("database")) if row[0]]
    functions = query(_sql("function"))
    read_functions(reader, canonical_functions(query, _sql("function_tree"), functions) if knows_trees else functions)
    read_named_collections(reader, query(_sql("named_collection")))
    read_unmanaged(reader, query, _sql("workload"))
    read_access(reader, read_book(query, database) if access is None else access)
    if knows_trees:
        reader.objects = canonical_policies(query, reader.objects)
    reader.objects = [item for item in reader.objects if _is_looked_at(item.id.name, ignore, managed)]
    for entry in rows:
        if _is_looked_at(entry.name, ignore, managed) and (asides or not is_aside(entry.name)):
            _READERS.get(_engine(entry), read_table)(reader, entry)
    present = {item.id for item in reader.objects}
    needs = {key: frozenset(value & present) - {key} for key, value in reader.needs.items()}
    return State.of(reader.objects, {key: value for key, value in needs.items() if value}, reader.unmanaged)


def _as_declared(row: Row, declared: Declared) -> Row:
    """The row of a table with the engine, or of a dictionary with the source, that it was declared with."""
    if row.name in declared.sources:
        return replace(row, statement=with_source(row.statement, declared.sources[row.name]))
    engine = declared.engines.get(row.name)
    return row if engine is None else replace(row, engine_full=engine.engine_full(row.engine_full))


def _engine(row: Row) -> str:
    """The engine; a table over a dictionary is a table, although the catalogue calls both alike."""
    return "" if row.statement.startswith("CREATE TABLE") else row.engine


def _is_looked_at(name: str, ignore: Sequence[str], managed: Sequence[str]) -> bool:
    if any(fnmatchcase(name, glob) for glob in ignore):
        return False
    return not managed or any(fnmatchcase(name, glob) for glob in managed)


_KINDS = {"View": "view", "MaterializedView": "materialized_view", "Dictionary": "dictionary"}
_READERS: dict[str, Callable[[Reader, Row], None]] = {
    "View": read_view,
    "MaterializedView": read_materialized_view,
    "Dictionary": read_dictionary,
}
