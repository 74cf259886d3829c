"""Views and materialized views of a section into their statements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypedDict

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.check import Fault, check_call, check_query, check_sql
from dbkit.stores.clickhouse.compile_context import Compiler, safe
from dbkit.stores.clickhouse.surface import MaterializedView, View
from dbkit.stores.clickhouse.tokens import TokenError
from dbkit.stores.clickhouse.view_source import view_source

__all__ = ["compile_materialized_view", "compile_view"]


class Rows(TypedDict):
    """Where the rows of a materialized view go."""

    to: str
    storage: str
    columns: Sequence[tuple[str, str]]


def compile_view(compiler: Compiler, name: str, view: str | View) -> None:
    """Add the statements of a view."""
    at = ("views", name)
    if isinstance(view, str):
        view = View(select=view)
        select = compiler.checked(view.select, check_query, "query-syntax", *at)
    else:
        select = compiler.checked(view.select, check_query, "query-syntax", *at, "select")
    text = render.create_view(safe(name), select=select, security=_security(compiler, view.security, *at))
    compiler.add("view", name, text + compiler.comment(safe(name), view.comment), *at)
    compiler.renamed("view", name, view.renamed_from)


def compile_materialized_view(compiler: Compiler, name: str, view: MaterializedView) -> None:
    """Add the statements of a materialized view."""
    at = ("materialized_views", name)
    select = compiler.checked(view.select, check_query, "query-syntax", *at, "select")
    refresh = None
    if view.refresh is not None:
        refresh = compiler.checked(view.refresh, _refresh, "refresh-syntax", *at, "refresh")
    text = render.create_materialized_view(
        safe(name),
        select=select,
        **_rows(compiler, view, *at),
        refresh=refresh,
        security=_security(compiler, view.security, *at),
    )
    compiler.add("materialized_view", name, text + compiler.comment(safe(name), view.comment), *at)
    compiler.renamed("materialized_view", name, view.renamed_from)
    if view.backfill != "none":
        _backfill(compiler, name, view)


def _backfill(compiler: Compiler, name: str, view: MaterializedView) -> None:
    """By which column the view gets its history."""
    span = compiler.source.span("materialized_views", name, "backfill")
    tables = compiler.section.tables
    try:
        source = view_source(view.select, tables)
    except TokenError:
        return  # reported already
    column = tables[source.table].watermark if source else None
    if source is None or view.to is None or view.refresh is not None:
        message = "a backfill needs a view with 'to' whose query reads one table of this section, once, and no refresh"
        compiler.report("backfill", message, span)
    elif column is None:
        help_text = f"name the column that says when a row was written: watermark: inserted_at, under {source.table}"
        compiler.report("backfill", f"table {source.table} has no watermark", span, help=help_text)
    else:
        compiler.conversions[ObjectId("materialized_view", (name,))] = f"{view.backfill} {column}"


def _refresh(text: str) -> None:
    if not check_sql(text)[0].is_word("EVERY", "AFTER"):
        raise Fault("a refresh starts with EVERY or AFTER", help="for example: EVERY 1 HOUR")


def _rows(compiler: Compiler, view: MaterializedView, *at: str) -> Rows:
    """Where its rows go: into a table, or inside itself."""
    if (view.to is None) == (view.engine is None):
        message = "a materialized view has one of 'to' and 'engine'"
        compiler.report("view-target", message, compiler.source.span(*at), help="give the table that it writes to")
    if view.to is not None:
        compiler.known(view.to, list(compiler.section.tables), "table", *at, "to")
        return {"to": safe(view.to), "storage": "", "columns": ()}
    storage = compiler.checked(view.engine or "Null", check_sql, "engine-syntax", *at, "engine")
    columns = [
        (
            safe(column),
            compiler.checked(kind, partial(check_call, what="a type"), "type-syntax", *at, "columns", column),
        )
        for column, kind in view.columns.items()
    ]
    return {"to": "", "storage": storage, "columns": columns}


def _security(compiler: Compiler, text: str | None, *at: str) -> str | None:
    return None if text is None else compiler.checked(text, _secured, "security-syntax", *at, "security")


def _secured(text: str) -> None:
    words = [token.text.upper() for token in check_sql(text) if token.kind == "word"]
    if words[:1] != ["DEFINER"] and words[:2] != ["SQL", "SECURITY"]:
        raise Fault("security starts with DEFINER or SQL SECURITY", help="for example: SQL SECURITY INVOKER")
