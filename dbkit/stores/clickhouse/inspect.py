"""The current database into a State: two queries, and the engine's own texts read.

Nothing here does I/O: the caller brings ``query``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from dbkit.core.ids import ObjectId
from dbkit.plan.state import Object, State
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.kinds.column import Column
from dbkit.stores.clickhouse.kinds.constraint import Constraint
from dbkit.stores.clickhouse.kinds.dictionary import Dictionary
from dbkit.stores.clickhouse.kinds.index import Index
from dbkit.stores.clickhouse.kinds.materialized_view import MaterializedView
from dbkit.stores.clickhouse.kinds.placement import names_in
from dbkit.stores.clickhouse.kinds.projection import Projection
from dbkit.stores.clickhouse.kinds.table import Table, is_alterable
from dbkit.stores.clickhouse.kinds.view import View
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.tokens import Token, significant, unquote

__all__ = ["Query", "inspect"]

Query = Callable[[str], list[Sequence[Any]]]
"""Runs a query and gives its rows."""

_DATABASE_ARGUMENT = {"Buffer": 0, "Merge": 0, "Distributed": 1}
_DEFAULT_SETTINGS = {("index_granularity", "8192")}


@cache
def _sql(name: str) -> str:
    return files("dbkit.stores.clickhouse").joinpath("catalog", f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    engine: str
    engine_full: str
    statement: str
    comment: str
    query: str


@dataclass(frozen=True, slots=True)
class _ColumnRow:
    table: str
    name: str
    type: str
    default_kind: str
    default: str
    codec: str
    comment: str
    in_key: int


@dataclass(slots=True)
class _Reader:
    database: str
    rows: tuple[_Row, ...]
    columns: dict[str, list[_ColumnRow]]
    names: frozenset[str]
    kinds: dict[str, str]
    objects: list[Object] = field(default_factory=list)
    needs: dict[ObjectId, frozenset[ObjectId]] = field(default_factory=dict)
    unmanaged: list[str] = field(default_factory=list)

    def local(self, sql: str) -> tuple[str, frozenset[str]]:
        return ddl.local(sql, self.database, self.names)

    def id_of(self, name: str) -> ObjectId:
        return ObjectId(self.kinds[name], (name,))

    def columns_in(self, table: str, *texts: str | None) -> frozenset[ObjectId]:
        """The columns of a table that texts name."""
        used = frozenset().union(*(names_in(text) for text in texts if text))
        return frozenset(
            ObjectId("column", (table, row.name)) for row in self.columns.get(table, ()) if row.name in used
        )


def inspect(query: Query, *, database: str, ignore: Sequence[str] = (), managed: Sequence[str] = ()) -> State:
    """Read the current database, whose name is ``database``. ``ignore`` and ``managed`` are globs of names."""
    rows = tuple(_Row(*row) for row in query(_sql("table")))
    columns: dict[str, list[_ColumnRow]] = defaultdict(list)
    for item in query(_sql("column")):
        row = _ColumnRow(*item)
        columns[row.table].append(row)
    reader = _Reader(
        database=database,
        rows=rows,
        columns=columns,
        names=frozenset(row.name for row in rows),
        kinds={row.name: _KINDS.get(row.engine, "table") for row in rows},
    )
    for entry in rows:
        if _is_looked_at(entry.name, ignore, managed):
            _READERS.get(entry.engine, _read_table)(reader, entry)
    present = {item.id for item in reader.objects}
    needs = {key: frozenset(value & present) - {key} for key, value in reader.needs.items()}
    return State.of(reader.objects, {key: value for key, value in needs.items() if value}, reader.unmanaged)


def _is_looked_at(name: str, ignore: Sequence[str], managed: Sequence[str]) -> bool:
    if any(fnmatchcase(name, glob) for glob in ignore):
        return False
    return not managed or any(fnmatchcase(name, glob) for glob in managed)


def _read_table(reader: _Reader, row: _Row) -> None:
    if row.name.startswith((".inner.", ".inner_id.")):
        return
    identity = ObjectId("table", (row.name,))
    clauses = ddl.table_clauses(row.engine_full)
    columns = reader.columns[row.name]
    engine, used = _engine(reader, ddl.declared_engine(clauses.engine, database=reader.database, table=row.name))
    primary_key = () if clauses.primary_key == clauses.order_by else clauses.primary_key
    partition_by = () if clauses.partition_by == ("tuple()",) else clauses.partition_by
    reader.objects.append(
        Table(
            id=identity,
            engine=engine,
            partition_by=partition_by,
            primary_key=primary_key,
            order_by=clauses.order_by,
            sample_by=clauses.sample_by,
            ttl=clauses.ttl,
            settings=tuple(pair for pair in clauses.settings if pair not in _DEFAULT_SETTINGS),
            comment=row.comment,
            fixed_columns=tuple(sorted(_fixed(columns, engine))),
            columns=tuple(column.name for column in columns),
        )
    )
    keys = (*partition_by, *primary_key, *(clauses.order_by or ()))
    reader.needs[identity] = reader.columns_in(row.name, *keys, clauses.sample_by, clauses.ttl, clauses.engine) | {
        reader.id_of(name) for name in used
    }
    parts = ddl.body(row.statement)
    texts = {part.name: part.text for part in parts if part.kind == "column"}
    for column in columns:
        _read_column(reader, column, texts.get(column.name, ""))
        own = ObjectId("column", (row.name, column.name))
        if all(need.kind == "column" for need in reader.needs[own]):
            reader.needs[identity] |= {own}  # what is said of a table comes after its columns
    for part in parts:
        if part.kind != "column":
            _read_part(reader, row.name, part)


def _fixed(columns: Sequence[_ColumnRow], engine: str) -> Iterator[tuple[str, str]]:
    for column in columns:
        if not is_alterable(engine):
            yield column.name, f"{column.type} {column.default_kind} {column.default} {column.comment}".strip()
        elif column.in_key:
            yield column.name, column.type


def _engine(reader: _Reader, text: str) -> tuple[str, frozenset[str]]:
    """An engine with its arguments, the current database said as currentDatabase()."""
    name, arguments = ddl.arguments(text)
    if arguments is None:
        return name, frozenset()
    place = _DATABASE_ARGUMENT.get(name)
    used: set[str] = set()
    if place is not None and len(arguments) > place and arguments[place] == literal(reader.database):
        arguments[place] = "currentDatabase()"
        if name != "Merge" and len(arguments) > place + 1:
            used = {unquote(arguments[place + 1])} & reader.names
    if name == "Dictionary":
        target = unquote(arguments[0]) if arguments[0][:1] in "'`\"" else arguments[0]
        target = target.removeprefix(f"{reader.database}.")
        used, arguments[0] = {target} & reader.names, literal(target)
    return f"{name}({', '.join(arguments)})", frozenset(used)


def _read_column(reader: _Reader, row: _ColumnRow, text: str) -> None:
    identity = ObjectId("column", (row.table, row.name))
    ttl, extra = ddl.column_ttl(text)
    if extra:
        reader.unmanaged.append(f"{identity}: {extra}")
    default, used = reader.local(row.default)
    if row.default_kind == "EPHEMERAL" and default.startswith("defaultValueOfTypeName("):
        default = ""
    reader.objects.append(
        Column(
            id=identity,
            type=row.type,
            default_kind=row.default_kind or None,
            default=ddl.bare(default) if default else None,
            codec=row.codec or None,
            ttl=ddl.bare(ttl) if ttl else None,
            comment=row.comment,
            bare_ephemeral=row.default_kind == "EPHEMERAL" and row.default not in text,
        )
    )
    reader.needs[identity] = reader.columns_in(row.table, default, ttl) | {reader.id_of(name) for name in used}


def _read_part(reader: _Reader, table: str, part: ddl.Part) -> None:
    identity = ObjectId(part.kind, (table, part.name))
    text, used = reader.local(part.text)
    tokens = significant(text)
    if part.kind == "index":
        item = _index(identity, text, tokens)
        if item is None:
            reader.unmanaged.append(f"{identity}: {text}")
            return
        reader.objects.append(item)
    elif part.kind == "constraint":
        expression = ddl.bare(text[tokens[1].start :])
        reader.objects.append(Constraint(id=identity, word=tokens[0].text.upper(), expression=expression))
    else:
        reader.objects.append(Projection(id=identity, text=text))
    reader.needs[identity] = reader.columns_in(table, text) | {reader.id_of(name) for name in used}


def _index(identity: ObjectId, text: str, tokens: Sequence[Token]) -> Index | None:
    """Read ``lower(c) TYPE bloom_filter(0.01) GRANULARITY 1``."""
    depth, at = 0, {}
    for place, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and place and token.is_word("TYPE", "GRANULARITY"):
            at[token.text.upper()] = place
    if set(at) != {"TYPE", "GRANULARITY"}:
        return None
    kind, granularity = at["TYPE"], at["GRANULARITY"]
    return Index(
        id=identity,
        expression=ddl.bare(text[: tokens[kind - 1].end]),
        type=text[tokens[kind + 1].start : tokens[granularity - 1].end],
        granularity=int(tokens[granularity + 1].text),
    )


def _header(reader: _Reader, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((column.name, column.type) for column in reader.columns[name])


def _read_view(reader: _Reader, row: _Row) -> None:
    identity = ObjectId("view", (row.name,))
    select, used = reader.local(row.query)
    reader.objects.append(View(id=identity, select=select, columns=_header(reader, row.name), comment=row.comment))
    reader.needs[identity] = _query_needs(reader, select, used)


def _query_needs(reader: _Reader, select: str, used: frozenset[str]) -> frozenset[ObjectId]:
    tables = frozenset(reader.id_of(name) for name in used)
    return tables.union(*(reader.columns_in(name, select) for name in used if reader.kinds[name] == "table"))


def _read_materialized_view(reader: _Reader, row: _Row) -> None:
    identity = ObjectId("materialized_view", (row.name,))
    tokens = significant(row.statement)
    words = [place for place, token in enumerate(tokens) if token.is_word("REFRESH", "TO", "AS")]
    target = next((place for place in words if tokens[place].is_word("TO")), None)
    if target is None or any(tokens[place].is_word("AS") for place in words if place < target):
        reader.unmanaged.append(f"{identity}: keeps its rows inside itself; dbkit manages the TO form")
        return
    refresh = None
    if tokens[words[0]].is_word("REFRESH"):
        refresh, _ = reader.local(row.statement[tokens[words[0] + 1].start : tokens[target - 1].end])
    to = _target(reader, tokens[target + 1 : target + 4])
    if to is None:
        reader.unmanaged.append(f"{identity}: writes to another database")
        return
    select, used = reader.local(row.query)
    columns = _header(reader, row.name)
    reader.objects.append(
        MaterializedView(id=identity, to=to, select=select, columns=columns, refresh=refresh, comment=row.comment)
    )
    needs = _query_needs(reader, select, used)
    if to in reader.names:
        needs |= {reader.id_of(to)} | {ObjectId("column", (to, name)) for name, _ in columns}
    reader.needs[identity] = needs


def _target(reader: _Reader, tokens: Sequence[Token]) -> str | None:
    """The table that is written to, if it is one of this database."""
    if tokens[1].text != ".":
        return tokens[0].name
    return tokens[2].name if tokens[0].name == reader.database else None


def _read_dictionary(reader: _Reader, row: _Row) -> None:
    identity = ObjectId("dictionary", (row.name,))
    clauses = tuple(_dictionary_clauses(reader, row.statement))
    used = {name for word, text in clauses if word == "SOURCE" for name in _source_tables(text)} & reader.names
    reader.objects.append(
        Dictionary(
            id=identity,
            attributes=tuple((part.name, part.text) for part in ddl.body(row.statement)),
            clauses=clauses,
            comment=row.comment,
        )
    )
    reader.needs[identity] = frozenset(reader.id_of(name) for name in used)


def _dictionary_clauses(reader: _Reader, statement: str) -> Iterator[tuple[str, str]]:
    """The clauses after the attributes: PRIMARY KEY a, then words with brackets."""
    for word, text in ddl.bracketed(statement):
        yield word, _without_database(text, reader.database) if word == "SOURCE" else text


def _without_database(source: str, database: str) -> str:
    """A source without ``DB 'name'`` where that is the dictionary's own."""
    tokens = significant(source)
    for place, token in enumerate(tokens[:-1]):
        following = tokens[place + 1]
        if token.is_word("DB") and following.kind == "text" and unquote(following.text) == database:
            return source[: token.start] + source[following.end :].lstrip()
    return source


def _source_tables(source: str) -> Iterator[str]:
    tokens = significant(source)
    if any(token.is_word("DB", "HOST") for token in tokens):
        return
    for token, following in pairwise(tokens):
        if token.is_word("TABLE") and following.kind == "text":
            yield unquote(following.text)


_KINDS = {"View": "view", "MaterializedView": "materialized_view", "Dictionary": "dictionary"}
_READERS: dict[str, Callable[[_Reader, _Row], None]] = {
    "View": _read_view,
    "MaterializedView": _read_materialized_view,
    "Dictionary": _read_dictionary,
}
