"""The section of a profile into a draft: one CREATE statement an object, and every finding. No server is touched."""

from __future__ import annotations

import re
from functools import partial

from dbkit.contract import Draft, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Span
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.check import Fault, check_call, check_query, check_sql
from dbkit.stores.clickhouse.compile_context import Compiler, checked_type, safe
from dbkit.stores.clickhouse.compile_table import compile_table
from dbkit.stores.clickhouse.quote import identifier, value
from dbkit.stores.clickhouse.surface import ClickHouseSection, Dictionary, MaterializedView, View

__all__ = ["compile_section"]

_RESERVED = re.compile(r"_dbkit_|\.inner")
_VERSION = re.compile(r"(\d+)(?:\.(\d+))*")


def compile_section(source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Make a draft of a section, with every finding."""
    section: ClickHouseSection = source.section
    compiler = Compiler(source, section)
    major = _major(compiler)
    for alias, text in section.types.items():
        compiler.checked(text, partial(checked_type, section.types), "type-syntax", "types", alias)
    _names(compiler)
    for name, table in section.tables.items():
        compile_table(compiler, name, table)
    for name, dictionary in section.dictionaries.items():
        _dictionary(compiler, name, dictionary)
    for name, view in section.views.items():
        _view(compiler, name, view)
    for name, materialized_view in section.materialized_views.items():
        _materialized_view(compiler, name, materialized_view)
    draft = Draft(
        statements=tuple(sorted(compiler.statements, key=lambda one: (_ORDER.index(one.id.kind), one.id))),
        renames=tuple(compiler.renames),
        version=major,
        namespace=section.database or source.profile,
        ignore=tuple(section.ignore),
        managed=tuple(section.managed),
    )
    return draft, tuple(sorted(compiler.findings, key=Diagnostic.sort_key))


_ORDER = ("table", "dictionary", "view", "materialized_view")


def _major(compiler: Compiler) -> int:
    written = compiler.section.version
    match = _VERSION.fullmatch(str(written).strip()) if written is not None else None
    if written is not None and match is None:
        compiler.report(
            "version", f"{written!r} is no version", compiler.source.span("version"), help="write 24, or 24.8"
        )
    return int(match[1]) if match else 0


def _names(compiler: Compiler) -> None:
    """Tables, views and dictionaries share one space of names."""
    seen: dict[str, str] = {}
    section = compiler.section
    for group in ("tables", "views", "materialized_views", "dictionaries"):
        for name in getattr(section, group):
            span = compiler.source.key_span(group, name)
            if name in seen:
                compiler.report("name-twice", f"{name!r} is under {seen[name]!r} too", span, help="rename one of them")
            seen[name] = group
            _name(compiler, name, span)
    for table, declared in section.tables.items():
        for group in ("columns", "indexes", "projections", "constraints"):
            for name in getattr(declared, group):
                _name(compiler, name, compiler.source.key_span("tables", table, group, name))


def _name(compiler: Compiler, name: str, span: Span | None) -> None:
    problem = None
    if len(name.encode()) > 200:
        problem = "is longer than 200 bytes: the server could not name its files"
    elif any(ord(char) < 32 or ord(char) == 127 for char in name):
        problem = "has a control character"
    elif _RESERVED.match(name):
        problem = "is a name that dbkit or the server keeps for itself"
    if problem:
        shown = name if len(name) <= 60 else f"{name[:57]}..."
        compiler.report("name", f"{shown!r} {problem}", span, help="choose another name")


def _view(compiler: Compiler, name: str, view: str | View) -> None:
    at = ("views", name)
    if isinstance(view, str):
        view = View(select=view)
        select = compiler.checked(view.select, check_query, "query-syntax", *at)
    else:
        select = compiler.checked(view.select, check_query, "query-syntax", *at, "select")
    compiler.add(
        "view", name, render.create_view(safe(name), select=select) + compiler.comment(safe(name), view.comment), *at
    )
    compiler.renamed("view", name, view.renamed_from)


def _materialized_view(compiler: Compiler, name: str, view: MaterializedView) -> None:
    at = ("materialized_views", name)
    select = compiler.checked(view.select, check_query, "query-syntax", *at, "select")
    compiler.known(view.to, list(compiler.section.tables), "table", *at, "to")
    refresh = None
    if view.refresh is not None:
        refresh = compiler.checked(view.refresh, _refresh, "refresh-syntax", *at, "refresh")
    text = render.create_materialized_view(safe(name), to=safe(view.to), select=select, refresh=refresh)
    compiler.add("materialized_view", name, text + compiler.comment(safe(name), view.comment), *at)
    compiler.renamed("materialized_view", name, view.renamed_from)


def _refresh(text: str) -> None:
    if not check_sql(text)[0].is_word("EVERY", "AFTER"):
        raise Fault("a refresh starts with EVERY or AFTER", help="for example: EVERY 1 HOUR")


def _dictionary(compiler: Compiler, name: str, dictionary: Dictionary) -> None:
    at = ("dictionaries", name)
    attributes = [
        f"{identifier(safe(column))} {compiler.checked(text, check_sql, 'column-syntax', *at, 'columns', column)}"
        for column, text in dictionary.columns.items()
    ]
    written = [dictionary.primary_key] if isinstance(dictionary.primary_key, str) else dictionary.primary_key
    keys = [compiler.checked(item, check_sql, "expression-syntax", *at, "primary_key") for item in written]
    source = compiler.checked(dictionary.source, partial(check_call, what="a source"), "source-syntax", *at, "source")
    layout = compiler.checked(dictionary.layout, partial(check_call, what="a layout"), "layout-syntax", *at, "layout")
    clauses = [f"PRIMARY KEY {', '.join(keys)}", f"SOURCE({source})"]
    if dictionary.lifetime is not None:
        lifetime = compiler.checked(str(dictionary.lifetime), check_sql, "expression-syntax", *at, "lifetime")
        clauses.append(f"LIFETIME({lifetime})")
    clauses.append(f"LAYOUT({layout if '(' in layout else layout + '()'})")
    if dictionary.range is not None:
        clauses.append(f"RANGE({compiler.checked(dictionary.range, check_sql, 'expression-syntax', *at, 'range')})")
    if dictionary.settings:
        pairs = ((identifier(safe(key)), value(item)) for key, item in sorted(dictionary.settings.items()))
        clauses.append(f"SETTINGS({render.settings_clause(pairs)})")
    text = render.create_dictionary(safe(name), attributes=attributes, clauses=clauses, comment=dictionary.comment)
    compiler.add("dictionary", name, text, *at)
    compiler.renamed("dictionary", name, dictionary.renamed_from)
