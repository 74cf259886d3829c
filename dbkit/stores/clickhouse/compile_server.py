"""The comment of the database, functions and named collections of a section into their statements."""

from __future__ import annotations

from collections.abc import Mapping

from dbkit.stores.clickhouse.check import Fault, check_sql
from dbkit.stores.clickhouse.compile_context import Compiler, safe
from dbkit.stores.clickhouse.quote import CURRENT_DATABASE, identifier, literal, value
from dbkit.stores.clickhouse.surface import NamedCollectionKey

__all__ = ["compile_comment", "compile_function", "compile_named_collection"]


def compile_comment(compiler: Compiler, comment: str) -> None:
    """Add the statement of the database's comment."""
    text = f"ALTER DATABASE {CURRENT_DATABASE} MODIFY COMMENT {literal(comment)}"
    compiler.gate(text, "comment")
    compiler.add("database", "current", text, "comment")


def compile_function(compiler: Compiler, name: str, definition: str) -> None:
    """Add the statement of a function."""
    text = compiler.checked(definition, _lambda, "function-syntax", "functions", name)
    compiler.add("function", name, f"CREATE FUNCTION {identifier(safe(name))} AS {text}", "functions", name)


def _lambda(text: str) -> None:
    if not any(token.text == "->" for token in check_sql(text, single=True)):
        raise Fault("a function is a lambda", help="for example: (x, k) -> x * k")


def compile_named_collection(
    compiler: Compiler, name: str, keys: Mapping[str, bool | int | float | str | NamedCollectionKey]
) -> None:
    """Add the statement of a named collection."""
    at = ("named_collections", name)
    if not keys:
        compiler.report("collection-empty", f"named collection {name} has no key", compiler.source.key_span(*at))
        return
    pairs = ", ".join(_pair(key, said) for key, said in sorted(keys.items()))
    compiler.add("named_collection", name, f"CREATE NAMED COLLECTION {identifier(safe(name))} AS {pairs}", *at)


def _pair(key: str, said: bool | int | float | str | NamedCollectionKey) -> str:
    if not isinstance(said, NamedCollectionKey):
        return f"{identifier(safe(key))} = {value(said)}"
    words = {True: " OVERRIDABLE", False: " NOT OVERRIDABLE", None: ""}[said.overridable]
    return f"{identifier(safe(key))} = {value(said.value)}{words}"
