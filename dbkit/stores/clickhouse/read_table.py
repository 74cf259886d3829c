"""Tables of the catalogue into objects: the table, its columns, indexes, constraints and projections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.column_text import column_clauses
from dbkit.stores.clickhouse.kinds.anew import is_alterable
from dbkit.stores.clickhouse.kinds.column import Column
from dbkit.stores.clickhouse.kinds.constraint import Constraint
from dbkit.stores.clickhouse.kinds.index import Index
from dbkit.stores.clickhouse.kinds.projection import Projection
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.reader import ColumnRow, Reader, Row
from dbkit.stores.clickhouse.tokens import Token, significant, unquote

__all__ = ["DEFAULT_SETTINGS", "read_table"]

_DATABASE_ARGUMENT = {"Buffer": 0, "Merge": 0, "Distributed": 1}
_NAMES = {"Buffer": 2, "Distributed": 3}
"""How many of an engine's first arguments are names."""
DEFAULT_SETTINGS = {("index_granularity", "8192")}
"""What every MergeTree table says."""


def read_table(reader: Reader, row: Row) -> None:
    """A table and all its parts; not one that a view keeps its rows in."""
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
            settings=tuple(pair for pair in clauses.settings if pair not in DEFAULT_SETTINGS),
            comment=row.comment,
            fixed_columns=tuple(sorted(_fixed(columns, engine))),
            columns=tuple(column.name for column in columns),
            fixed_settings=tuple(name for name, _ in clauses.settings if name in reader.fixed_settings),
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


def _fixed(columns: Sequence[ColumnRow], engine: str) -> Iterator[tuple[str, str]]:
    for column in columns:
        if not is_alterable(engine):
            yield column.name, f"{column.type} {column.default_kind} {column.default} {column.comment}".strip()
        elif column.in_key:
            yield column.name, column.type


def _engine(reader: Reader, text: str) -> tuple[str, frozenset[str]]:
    """An engine with its arguments, the current database said as currentDatabase()."""
    name, arguments = ddl.arguments(text)
    if arguments is None:
        return name, frozenset()
    for position, argument in enumerate(arguments[: _NAMES.get(name, 0)]):
        named = significant(argument)
        if len(named) == 1 and named[0].name:  # written as a name, printed as a text
            arguments[position] = literal(named[0].name)
    place = _DATABASE_ARGUMENT.get(name)
    used: set[str] = set()
    if place is not None and len(arguments) > place and arguments[place] == literal(reader.database):
        arguments[place] = "currentDatabase()"
        if name != "Merge" and len(arguments) > place + 1:
            used = {unquote(arguments[place + 1])} & reader.names
    if name == "Dictionary":
        target = unquote(arguments[0]) if arguments[0][:1] in "'`\"" else arguments[0]
        target = target.removeprefix(f"{reader.database}.")
        used = {target} & reader.names
        arguments[0] = f"concat(currentDatabase(), {literal(f'.{target}')})" if used else literal(target)
    return f"{name}({', '.join(arguments)})", frozenset(used)


def _read_column(reader: Reader, row: ColumnRow, text: str) -> None:
    identity = ObjectId("column", (row.table, row.name))
    clauses = column_clauses(text)
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
            ttl=ddl.bare(clauses.ttl) if clauses.ttl else None,
            comment=row.comment,
            statistics=clauses.statistics,
            settings=clauses.settings,
            bare_ephemeral=row.default_kind == "EPHEMERAL" and row.default not in text,
        )
    )
    reader.needs[identity] = reader.columns_in(row.table, default, clauses.ttl) | {reader.id_of(name) for name in used}


def _read_part(reader: Reader, table: str, part: ddl.Part) -> None:
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
