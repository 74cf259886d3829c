"""Dictionaries of a section into CREATE DICTIONARY statements."""

from __future__ import annotations

from functools import partial

from dbkit.stores.clickhouse import render
from dbkit.stores.clickhouse.check import check_call, check_sql
from dbkit.stores.clickhouse.compile_context import Compiler, safe
from dbkit.stores.clickhouse.compile_secrets import warn_of_source
from dbkit.stores.clickhouse.quote import identifier, value
from dbkit.stores.clickhouse.surface import Dictionary

__all__ = ["compile_dictionary"]


def compile_dictionary(compiler: Compiler, name: str, dictionary: Dictionary) -> None:
    """Add the statement of a dictionary."""
    at = ("dictionaries", name)
    attributes = [
        f"{identifier(safe(column))} {compiler.checked(text, check_sql, 'column-syntax', *at, 'columns', column)}"
        for column, text in dictionary.columns.items()
    ]
    written = [dictionary.primary_key] if isinstance(dictionary.primary_key, str) else dictionary.primary_key
    keys = [compiler.checked(item, check_sql, "expression-syntax", *at, "primary_key") for item in written]
    source = compiler.checked(dictionary.source, partial(check_call, what="a source"), "source-syntax", *at, "source")
    warn_of_source(compiler, source, *at, "source")
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
