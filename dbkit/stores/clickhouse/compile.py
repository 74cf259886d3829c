"""The section of a profile into a draft: one CREATE statement an object, and every finding. No server is touched."""

from __future__ import annotations

import re
from functools import partial

from dbkit.contract import Draft, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Span
from dbkit.migrations.expectation import Expectation
from dbkit.stores.clickhouse.check import check_query
from dbkit.stores.clickhouse.compile_access import compile_access, grant_to_definers
from dbkit.stores.clickhouse.compile_context import Compiler, checked_type
from dbkit.stores.clickhouse.compile_dictionary import compile_dictionary
from dbkit.stores.clickhouse.compile_server import compile_comment, compile_function, compile_named_collection
from dbkit.stores.clickhouse.compile_table import compile_table
from dbkit.stores.clickhouse.compile_view import compile_materialized_view, compile_view
from dbkit.stores.clickhouse.surface import ClickHouseSection

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
    if section.comment:
        compile_comment(compiler, section.comment)
    for name, definition in section.functions.items():
        compile_function(compiler, name, definition)
    for name, collection in section.named_collections.items():
        compile_named_collection(compiler, name, collection)
    for name, table in section.tables.items():
        compile_table(compiler, name, table)
    for name, dictionary in section.dictionaries.items():
        compile_dictionary(compiler, name, dictionary)
    for name, view in section.views.items():
        compile_view(compiler, name, view)
    for name, materialized_view in section.materialized_views.items():
        compile_materialized_view(compiler, name, materialized_view)
    compile_access(compiler, section)
    grant_to_definers(compiler, section)
    expected = tuple(
        Expectation(
            name=name,
            query=compiler.checked(query.rstrip().removesuffix(";"), check_query, "query-syntax", "expect", name),
            span=compiler.source.span("expect", name),
        )
        for name, query in section.expect.items()
    )
    draft = Draft(
        statements=tuple(sorted(compiler.statements, key=lambda one: (_ORDER.index(one.id.kind), one.id))),
        renames=tuple(compiler.renames),
        conversions=compiler.conversions,
        version=major,
        namespace=section.database or source.profile,
        ignore=tuple(section.ignore),
        managed=tuple(section.managed),
        expected=expected,
    )
    return draft, tuple(sorted(compiler.findings, key=Diagnostic.sort_key))


_ORDER = (
    "database",
    "named_collection",
    "settings_profile",
    "role",
    "user",
    "function",
    "quota",
    "table",
    "dictionary",
    "view",
    "materialized_view",
    "row_policy",
    "grants",
)


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
    for group in ("functions", "named_collections"):
        for name in getattr(section, group):
            _name(compiler, name, compiler.source.key_span(group, name))
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
