"""The section of a profile into a draft: one CREATE statement an object, and every finding. No server is touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial

from dbkit.contract import Draft, DraftStatement, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.ids import ObjectId
from dbkit.core.span import Span
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.check import Fault, bare_name, check_call, check_column, check_query, check_sql, expand
from dbkit.stores.clickhouse.ddl import items
from dbkit.stores.clickhouse.gates import newer_than
from dbkit.stores.clickhouse.quote import identifier, literal, value
from dbkit.stores.clickhouse.surface import (
    ClickHouseSection,
    Column,
    Constraint,
    Dictionary,
    Engine,
    MaterializedView,
    Projection,
    Table,
    View,
)
from dbkit.stores.clickhouse.tokens import TokenError

__all__ = ["compile_section"]

_RESERVED = re.compile(r"_dbkit_|\.inner")
_VERSION = re.compile(r"(\d+)(?:\.(\d+))*")


@dataclass(slots=True)
class _Compiler:
    source: Source
    section: ClickHouseSection
    findings: list[Diagnostic] = field(default_factory=list)
    statements: list[DraftStatement] = field(default_factory=list)
    renames: list[tuple[ObjectId, ObjectId]] = field(default_factory=list)

    def report(self, code: str, message: str, span: Span | None, *, help: str | None = None) -> None:
        self.findings.append(Diagnostic(code=code, message=message, span=span, help=help))

    def checked(self, text: str, check: Callable[[str], object], code: str, *path: str | int) -> str:
        """The text, its type names filled in, after a check; what is wrong with it is reported at its place."""
        types = self.section.types
        try:
            check(text)
            text = expand(text, types) if path[0] == "tables" else text
        except Fault as fault:
            span = self.source.span(*path)
            self.report(code, fault.message, _inside(span, text, fault.offset), help=fault.help)
        for feature, version in newer_than(text, self.section.version):
            self.report("version", f"{feature} needs ClickHouse {version}", self.source.span(*path), help=_RAISE)
        return text.strip()

    def expression(self, text: str | float | bool, *path: str | int) -> str:
        shown = text if isinstance(text, str) else value(text)
        return self.checked(shown, partial(check_sql, single=True), "expression-syntax", *path)

    def known(self, name: str, names: Sequence[str], what: str, *path: str | int) -> None:
        if name not in names:
            near = get_close_matches(name, names, 1)
            self.report(f"{what}-unknown", f"there is no {what} {name!r}", self.source.span(*path), help=_nearest(near))

    def add(self, kind: str, name: str, text: str, *path: str | int) -> None:
        identity = ObjectId(kind, (name,))
        self.statements.append(DraftStatement(id=identity, text=text, span=self.source.key_span(*path)))

    def comment(self, name: str, comment: str | None) -> str:
        """What follows a view's CREATE to give it its comment."""
        return f";\n{render.modify_comment(name, comment)}" if comment else ""

    def renamed(self, kind: str, name: str, old: str | None) -> None:
        if old:
            self.renames.append((ObjectId(kind, (name,)), ObjectId(kind, (old,))))


_RAISE = "raise 'version', or do without it"


def compile_section(source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Make a draft of a section, with every finding."""
    section: ClickHouseSection = source.section
    compiler = _Compiler(source, section)
    major = _major(compiler)
    for alias, text in section.types.items():
        compiler.checked(text, partial(_checked_type, section.types), "type-syntax", "types", alias)
    _names(compiler)
    for name, table in section.tables.items():
        _table(compiler, name, table)
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


def _major(compiler: _Compiler) -> int:
    written = compiler.section.version
    match = _VERSION.fullmatch(str(written).strip()) if written is not None else None
    if written is not None and match is None:
        compiler.report(
            "version", f"{written!r} is no version", compiler.source.span("version"), help="write 24, or 24.8"
        )
    return int(match[1]) if match else 0


def _names(compiler: _Compiler) -> None:
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


def _name(compiler: _Compiler, name: str, span: Span | None) -> None:
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


def _table(compiler: _Compiler, name: str, table: Table) -> None:
    at = ("tables", name)
    engine = _engine(compiler, table.engine, *at, "engine")
    elements = [_column(compiler, name, column, declared) for column, declared in table.columns.items()]
    elements += _parts(compiler, name, table)
    order_by = _key(compiler, table, table.order_by, *at, "order_by")
    primary_key = _key(compiler, table, table.primary_key, *at, "primary_key")
    if order_by is None and primary_key is None and render.is_merge_tree(engine):
        compiler.report(
            "order-by-missing",
            f"table {name} has no sorting key",
            compiler.source.key_span(*at),
            help="add order_by: [column, ...], or order_by: [] if it shall have none",
        )
    if table.watermark is not None:
        compiler.known(table.watermark, list(table.columns), "column", *at, "watermark")
    text = render.create_table(
        name,
        elements=elements,
        engine=engine,
        keys=(
            ("PARTITION BY", _optional(compiler, table.partition_by, *at, "partition_by")),
            ("PRIMARY KEY", primary_key),
            ("ORDER BY", order_by),
            ("SAMPLE BY", _optional(compiler, table.sample_by, *at, "sample_by")),
        ),
        ttl=_list(compiler, table.ttl, check_sql, *at, "ttl"),
        settings=render.settings_clause((identifier(key), value(item)) for key, item in sorted(table.settings.items())),
        comment=table.comment,
    )
    compiler.add("table", name, text, *at)
    compiler.renamed("table", name, table.renamed_from)
    for column, declared in table.columns.items():
        if isinstance(declared, Column) and declared.renamed_from:
            for owner in filter(None, (table.renamed_from, name)):
                old = ObjectId("column", (owner, declared.renamed_from))
                compiler.renames.append((ObjectId("column", (name, column)), old))


def _engine(compiler: _Compiler, engine: str | Engine, *path: str) -> str:
    if isinstance(engine, str):
        return compiler.checked(engine, partial(check_call, what="an engine"), "engine-syntax", *path)
    arguments = [
        compiler.expression(argument, *path, "args", position) for position, argument in enumerate(engine.args)
    ]
    name = compiler.checked(engine.name, _bare, "engine-syntax", *path, "name")
    return f"{name}({', '.join(arguments)})" if arguments else name


def _bare(text: str) -> None:
    if bare_name(text) is None:
        raise Fault("the name of an engine is one word", help="its arguments go under 'args'")


def _column(compiler: _Compiler, table: str, name: str, column: str | Column) -> str:
    at = ("tables", table, "columns", name)
    types = compiler.section.types
    if isinstance(column, str):
        return f"{identifier(name)} {compiler.checked(column, partial(_checked_column, types), 'column-syntax', *at)}"
    parts = [identifier(name)]
    if column.type is not None:
        check = partial(_checked_type, types)
        parts.append(compiler.checked(column.type, check, "type-syntax", *at, "type"))
    parts += _default(compiler, column, " ".join(parts[1:]) or "String", *at)
    if column.type is None and len(parts) == 1:
        compiler.report("column-type", f"column {name} has neither a type nor a default", compiler.source.span(*at))
    parts += [f"COMMENT {literal(column.comment)}"] if column.comment else []
    codec = _list(compiler, column.codec, check_sql, *at, "codec")
    if codec:
        parts.append(codec if codec.upper().startswith("CODEC") else f"CODEC({codec})")
    parts += [f"TTL {compiler.expression(column.ttl, *at, 'ttl')}"] if column.ttl else []
    return " ".join(parts)


def _checked_column(types: Mapping[str, str], text: str) -> None:
    check_sql(text, single=True)
    check_column(expand(text, types))


def _checked_type(types: Mapping[str, str], text: str) -> None:
    check_call(expand(text, types), "a type")


def _default(compiler: _Compiler, column: Column, column_type: str, *at: str) -> Iterator[str]:
    given = [word for word in ("default", "materialized", "alias", "ephemeral") if getattr(column, word) is not None]
    if len(given) > 1:
        compiler.report("column-default", f"a column has one of {' and '.join(given)}", compiler.source.span(*at))
    for word in given:
        item = getattr(column, word)
        if word == "ephemeral" and isinstance(item, bool):
            # What follows a bare EPHEMERAL would be read as its expression.
            yield from [f"EPHEMERAL defaultValueOfTypeName({literal(column_type)})"] if item else []
        else:
            yield f"{word.upper()} {compiler.expression(item, *at, word)}"


def _parts(compiler: _Compiler, table: str, declared: Table) -> Iterator[str]:
    """Indexes, constraints and projections as inside CREATE TABLE."""
    for name, index in declared.indexes.items():
        at = ("tables", table, "indexes", name)
        word = "expr" if index.expr is not None else "expression"
        text = index.expr or index.expression
        if text is None or (index.expr and index.expression):
            compiler.report("index-expression", f"index {name} needs one 'expression'", compiler.source.span(*at))
            continue
        kind = compiler.checked(index.type, partial(check_call, what="an index type"), "index-syntax", *at, "type")
        expression = compiler.checked(text, check_sql, "expression-syntax", *at, word)
        granularity = f" GRANULARITY {index.granularity}" if index.granularity else ""
        yield f"INDEX {identifier(name)} {_grouped(expression)} TYPE {kind}{granularity}"
    for name, constraint in declared.constraints.items():
        yield _constraint(compiler, name, constraint, "tables", table, "constraints", name)
    for name, projection in declared.projections.items():
        path: tuple[str, ...] = ("tables", table, "projections", name)
        select = projection.select if isinstance(projection, Projection) else projection
        path = (*path, "select") if isinstance(projection, Projection) else path
        query = compiler.checked(select, check_query, "query-syntax", *path)
        yield f"PROJECTION {identifier(name)} ({query})"


def _grouped(expression: str) -> str:
    """An index over several columns is a tuple."""
    return f"({expression})" if len(_split(expression)) > 1 else expression


def _constraint(compiler: _Compiler, name: str, constraint: str | Constraint, *at: str) -> str:
    if isinstance(constraint, str):
        return f"CONSTRAINT {identifier(name)} CHECK {compiler.expression(constraint, *at)}"
    given = [word for word in ("check", "assume") if getattr(constraint, word)]
    if len(given) != 1:
        compiler.report("constraint", f"constraint {name} has one of check and assume", compiler.source.span(*at))
        return ""
    return f"CONSTRAINT {identifier(name)} {given[0].upper()} " + compiler.expression(
        getattr(constraint, given[0]), *at, given[0]
    )


def _optional(compiler: _Compiler, text: str | None, *path: str) -> str | None:
    return None if text is None else _wrapped(compiler.checked(text, check_sql, "expression-syntax", *path))


def _wrapped(text: str) -> str:
    """``a, b`` as one tuple."""
    return f"({text})" if len(_split(text)) > 1 else text


def _split(text: str) -> list[str]:
    """The expressions of a list; a text that cannot be read was reported already."""
    try:
        return items(text)
    except TokenError:
        return [text]


def _key(compiler: _Compiler, table: Table, written: str | list[str] | None, *path: str) -> str | None:
    if written is None:
        return None
    if isinstance(written, str):
        text = _optional(compiler, written, *path)
        places: list[tuple[str, tuple[str | int, ...]]] = [(written, path)]
    else:
        text = render.key([compiler.expression(item, *path, place) for place, item in enumerate(written)])
        places = [(item, (*path, place)) for place, item in enumerate(written)]
    for item, place in places:
        name = bare_name(item)
        if name is not None:
            compiler.known(name, list(table.columns), "column", *place)
    return text


def _list(
    compiler: _Compiler, written: str | list[str] | None, check: Callable[[str], object], *path: str
) -> str | None:
    if written is None:
        return None
    if isinstance(written, str):
        return compiler.checked(written, check, "expression-syntax", *path)
    return ", ".join(
        compiler.checked(item, check, "expression-syntax", *path, place) for place, item in enumerate(written)
    )


def _view(compiler: _Compiler, name: str, view: str | View) -> None:
    at = ("views", name)
    if isinstance(view, str):
        view = View(select=view)
        select = compiler.checked(view.select, check_query, "query-syntax", *at)
    else:
        select = compiler.checked(view.select, check_query, "query-syntax", *at, "select")
    compiler.add("view", name, render.create_view(name, select=select) + compiler.comment(name, view.comment), *at)
    compiler.renamed("view", name, view.renamed_from)


def _materialized_view(compiler: _Compiler, name: str, view: MaterializedView) -> None:
    at = ("materialized_views", name)
    select = compiler.checked(view.select, check_query, "query-syntax", *at, "select")
    compiler.known(view.to, list(compiler.section.tables), "table", *at, "to")
    refresh = None
    if view.refresh is not None:
        refresh = compiler.checked(view.refresh, _refresh, "refresh-syntax", *at, "refresh")
    text = render.create_materialized_view(name, to=view.to, select=select, refresh=refresh)
    compiler.add("materialized_view", name, text + compiler.comment(name, view.comment), *at)
    compiler.renamed("materialized_view", name, view.renamed_from)


def _refresh(text: str) -> None:
    if not check_sql(text)[0].is_word("EVERY", "AFTER"):
        raise Fault("a refresh starts with EVERY or AFTER", help="for example: EVERY 1 HOUR")


def _dictionary(compiler: _Compiler, name: str, dictionary: Dictionary) -> None:
    at = ("dictionaries", name)
    attributes = [
        f"{identifier(column)} {compiler.checked(text, check_sql, 'column-syntax', *at, 'columns', column)}"
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
        pairs = ((identifier(key), value(item)) for key, item in sorted(dictionary.settings.items()))
        clauses.append(f"SETTINGS({render.settings_clause(pairs)})")
    text = render.create_dictionary(name, attributes=attributes, clauses=clauses, comment=dictionary.comment)
    compiler.add("dictionary", name, text, *at)
    compiler.renamed("dictionary", name, dictionary.renamed_from)


def _inside(span: Span | None, text: str, offset: int) -> Span | None:
    """The place of a fault within a scalar: exact where it stands on one line, bare or in quotes."""
    if span is None or "\n" in text or not 0 < offset < len(text):
        return span
    quotes = span.length - len(text)
    return span.shifted(offset + quotes // 2) if quotes in (0, 2) else span


def _nearest(near: Sequence[str]) -> str | None:
    return f"did you mean {near[0]!r}?" if near else None
