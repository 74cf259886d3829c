"""Views of the old table for the moment of an exchange.

An INSERT that has found its table before the exchange, and looks for the views of it only afterwards, finds those of
the name that the old table then has. So that name gets the same views for as long as such an INSERT may run.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.canonical import sha256
from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.checks.view import target_of
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.words import aside_name
from dbkit.stores.clickhouse.transport import Transport
from dbkit.stores.clickhouse.view_source import view_source

__all__ = ["drop_twins", "make_twins"]


def make_twins(transport: Transport, table: str, beside: str) -> None:
    """Give the table that stands beside another one the views that the other has."""
    for view in _views(transport, table):
        rows = transport.query(
            "SELECT as_select, currentDatabase() FROM system.tables WHERE database = currentDatabase() "  # noqa: S608
            f"AND name = {literal(view)} AND NOT match(create_table_query, '^CREATE MATERIALIZED VIEW [^ ]+ REFRESH')"
        )
        target = target_of(transport, view) if rows else None
        if target is None:
            continue
        select, _ = ddl.local(str(rows[0][0]), str(rows[0][1]), frozenset({table}))
        source = view_source(select, {table})
        if source is not None:
            query = f"{select[: source.start]}{identifier(beside)} AS {identifier(source.alias)}{select[source.end :]}"
            transport.command(
                f"CREATE MATERIALIZED VIEW IF NOT EXISTS {identifier(_twin(view, beside))} TO {identifier(target)} "
                f"AS {query}"
            )


def drop_twins(transport: Transport, table: str, beside: str) -> None:
    """Take them away again."""
    for view in _views(transport, table):
        transport.command(f"DROP VIEW IF EXISTS {identifier(_twin(view, beside))}")


def _twin(view: str, beside: str) -> str:
    return aside_name(view, sha256(beside))


def _views(transport: Transport, table: str) -> Iterator[str]:
    """The views of this database that get what is inserted into a table."""
    rows = transport.query(
        "SELECT dependencies_database, dependencies_table, currentDatabase() FROM system.tables "  # noqa: S608
        f"WHERE database = currentDatabase() AND name = {literal(table)}"
    )
    for databases, names, own in rows:
        yield from (name for database, name in zip(databases, names, strict=True) if database == own)
