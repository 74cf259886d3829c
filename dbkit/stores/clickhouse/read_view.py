"""Views and materialized views of the catalogue into objects."""

from __future__ import annotations

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.definer import definer_of
from dbkit.stores.clickhouse.kinds.materialized_view import MaterializedView
from dbkit.stores.clickhouse.kinds.view import View
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.read_table import DEFAULT_SETTINGS
from dbkit.stores.clickhouse.reader import Reader, Row
from dbkit.stores.clickhouse.render import key, settings_clause
from dbkit.stores.clickhouse.view_text import ViewText, view_text

__all__ = ["read_materialized_view", "read_view"]


def _header(reader: Reader, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((column.name, column.type) for column in reader.columns[name])


def read_view(reader: Reader, row: Row) -> None:
    """A view."""
    identity = ObjectId("view", (row.name,))
    select, used = reader.local(row.query)
    security = _security(reader, row.name, view_text(row.statement))
    columns = _header(reader, row.name)
    reader.objects.append(View(id=identity, select=select, columns=columns, security=security, comment=row.comment))
    reader.needs[identity] = query_needs(reader, select, used) | _rights(security)


def query_needs(reader: Reader, select: str, used: frozenset[str]) -> frozenset[ObjectId]:
    tables = frozenset(reader.id_of(name) for name in used) | reader.columns_in("", select)
    return tables.union(*(reader.columns_in(name, select) for name in used if reader.kinds[name] == "table"))


def read_materialized_view(reader: Reader, row: Row) -> None:
    """A materialized view."""
    identity = ObjectId("materialized_view", (row.name,))
    text = view_text(row.statement)
    if len(text.to) == 2 and text.to[0] != reader.database:
        reader.unmanaged.append(f"{identity}: writes to another database")
        return
    inner = [part for part in ddl.body(row.statement) if part.kind != "column"] if text.storage else []
    reader.unmanaged += [f"{part.kind} {row.name}.{part.name}: of the table inside {identity}" for part in inner]
    to = text.to[-1] if text.to else ""
    select, used = reader.local(row.query)
    refresh, awaited = reader.local(text.refresh) if text.refresh else (None, frozenset[str]())
    columns = _header(reader, row.name)
    security = _security(reader, row.name, text)
    reader.objects.append(
        MaterializedView(
            id=identity,
            to=to,
            storage=_storage(text.storage) if text.storage else "",
            select=select,
            columns=columns,
            refresh=refresh,
            security=security,
            comment=row.comment,
        )
    )
    needs = query_needs(reader, select, used) | {reader.id_of(name) for name in awaited} | _rights(security)
    if to in reader.names:
        needs |= {reader.id_of(to)} | {ObjectId("column", (to, name)) for name, _ in columns}
    reader.needs[identity] = needs


def _storage(text: str) -> str:
    """The storage of rows that a view keeps inside itself, without what every table says."""
    clauses = ddl.table_clauses(text)
    keys = (
        ("PARTITION BY", clauses.partition_by),
        ("PRIMARY KEY", () if clauses.primary_key == clauses.order_by else clauses.primary_key),
        ("ORDER BY", clauses.order_by),
    )
    parts = [clauses.engine, *(f"{word} {key(items)}" for word, items in keys if items)]
    parts += ["ORDER BY tuple()"] if clauses.order_by == () else []
    parts += [f"SAMPLE BY {clauses.sample_by}"] if clauses.sample_by else []
    parts += [f"TTL {clauses.ttl}"] if clauses.ttl else []
    kept = [(identifier(name), said) for name, said in clauses.settings if (name, said) not in DEFAULT_SETTINGS]
    return " ".join([*parts, *([f"SETTINGS {settings_clause(kept)}"] if kept else [])])


def _security(reader: Reader, name: str, text: ViewText) -> str | None:
    """Whose rights count. A refreshable view gets the user who makes it, if nothing is said."""
    definer = definer_of(text.security)
    if definer is not None and name in reader.security:
        return reader.security[name]
    return None if text.refresh and definer == reader.user else text.security


def _rights(security: str | None) -> frozenset[ObjectId]:
    """The rights of who defines a view: it must have them before, and as long as, rows come."""
    definer = definer_of(security)
    return frozenset() if definer is None else frozenset({ObjectId("grants", (definer,))})
