"""Tables of a section into CREATE TABLE statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.check import Fault, bare_name, check_call, check_query, check_sql
from dbkit.stores.clickhouse.compile_context import Compiler, checked_column, checked_type, safe
from dbkit.stores.clickhouse.compile_secrets import warn_of_settings, warn_of_table_engine
from dbkit.stores.clickhouse.ddl import items
from dbkit.stores.clickhouse.quote import identifier, literal, value
from dbkit.stores.clickhouse.recipes.words import interval
from dbkit.stores.clickhouse.surface import Column, Constraint, Engine, Projection, Settings, Table
from dbkit.stores.clickhouse.tokens import TokenError

__all__ = ["compile_table"]


def compile_table(compiler: Compiler, name: str, table: Table) -> None:
    """Add the statement of one table, and the renames in it."""
    at = ("tables", name)
    engine = _engine(compiler, table.engine, *at, "engine")
    warn_of_table_engine(compiler, engine, *at, "engine")
    warn_of_settings(compiler, table.settings, *at, "settings")
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
    if table.keep_old is not None:
        compiler.conversions[ObjectId("table", (name,))] = table.keep_old
        if interval(table.keep_old) is None:
            message = f"{table.keep_old!r} is no time"
            compiler.report(
                "keep-old", message, compiler.source.span(*at, "keep_old"), help="write 7 days, or 12 hours"
            )
    text = render.create_table(
        safe(name),
        elements=elements,
        engine=engine,
        keys=(
            ("PARTITION BY", _optional(compiler, table.partition_by, *at, "partition_by")),
            ("PRIMARY KEY", primary_key),
            ("ORDER BY", order_by),
            ("SAMPLE BY", _optional(compiler, table.sample_by, *at, "sample_by")),
        ),
        ttl=_list(compiler, table.ttl, check_sql, *at, "ttl"),
        settings=_pairs(table.settings),
        comment=table.comment,
    )
    compiler.add("table", name, text, *at)
    compiler.renamed("table", name, table.renamed_from)
    for column, declared in table.columns.items():
        if isinstance(declared, Column) and declared.renamed_from:
            for owner in filter(None, (table.renamed_from, name)):
                old = ObjectId("column", (owner, declared.renamed_from))
                compiler.renames.append((ObjectId("column", (name, column)), old))


def _engine(compiler: Compiler, engine: str | Engine, *path: str) -> str:
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


def _column(compiler: Compiler, table: str, name: str, column: str | Column) -> str:
    at = ("tables", table, "columns", name)
    types = compiler.section.types
    if isinstance(column, str):
        return (
            f"{identifier(safe(name))} {compiler.checked(column, partial(checked_column, types), 'column-syntax', *at)}"
        )
    parts = [identifier(safe(name))]
    if column.type is not None:
        check = partial(checked_type, types)
        parts.append(compiler.checked(column.type, check, "type-syntax", *at, "type"))
    parts += _default(compiler, column, " ".join(parts[1:]) or "String", *at)
    if column.type is None and len(parts) == 1:
        compiler.report("column-type", f"column {name} has neither a type nor a default", compiler.source.span(*at))
    parts += [f"COMMENT {literal(column.comment)}"] if column.comment else []
    codec = _list(compiler, column.codec, check_sql, *at, "codec")
    if codec:
        parts.append(codec if codec.upper().startswith("CODEC") else f"CODEC({codec})")
    statistics = _list(compiler, column.statistics, check_sql, *at, "statistics")
    parts += [f"STATISTICS({statistics})"] if statistics else []
    parts += [f"TTL {compiler.expression(column.ttl, *at, 'ttl')}"] if column.ttl else []
    parts += [f"SETTINGS ({_pairs(column.settings)})"] if column.settings else []
    return " ".join(parts)


def _pairs(settings: Settings) -> str:
    return render.settings_clause((identifier(safe(key)), value(item)) for key, item in sorted(settings.items()))


def _default(compiler: Compiler, column: Column, column_type: str, *at: str) -> Iterator[str]:
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


def _parts(compiler: Compiler, table: str, declared: Table) -> Iterator[str]:
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
        yield f"INDEX {identifier(safe(name))} {_grouped(expression)} TYPE {kind}{granularity}"
    for name, constraint in declared.constraints.items():
        yield _constraint(compiler, name, constraint, "tables", table, "constraints", name)
    for name, projection in declared.projections.items():
        path: tuple[str, ...] = ("tables", table, "projections", name)
        select = projection.select if isinstance(projection, Projection) else projection
        path = (*path, "select") if isinstance(projection, Projection) else path
        query = compiler.checked(select, check_query, "query-syntax", *path)
        settings = _pairs(projection.settings) if isinstance(projection, Projection) else ""
        yield f"PROJECTION {identifier(safe(name))} ({query})" + (f" WITH SETTINGS ({settings})" if settings else "")


def _grouped(expression: str) -> str:
    """An index over several columns is a tuple."""
    return f"({expression})" if len(_split(expression)) > 1 else expression


def _constraint(compiler: Compiler, name: str, constraint: str | Constraint, *at: str) -> str:
    if isinstance(constraint, str):
        return f"CONSTRAINT {identifier(safe(name))} CHECK {compiler.expression(constraint, *at)}"
    given = [word for word in ("check", "assume") if getattr(constraint, word)]
    if len(given) != 1:
        compiler.report("constraint", f"constraint {name} has one of check and assume", compiler.source.span(*at))
        return ""
    return f"CONSTRAINT {identifier(safe(name))} {given[0].upper()} " + compiler.expression(
        getattr(constraint, given[0]), *at, given[0]
    )


def _optional(compiler: Compiler, text: str | None, *path: str) -> str | None:
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


def _key(compiler: Compiler, table: Table, written: str | list[str] | None, *path: str) -> str | None:
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
    compiler: Compiler, written: str | list[str] | None, check: Callable[[str], object], *path: str
) -> str | None:
    if written is None:
        return None
    if isinstance(written, str):
        return compiler.checked(written, check, "expression-syntax", *path)
    return ", ".join(
        compiler.checked(item, check, "expression-syntax", *path, place) for place, item in enumerate(written)
    )
