"""Statements by their syntax trees: what two versions, or two people, write differently and mean alike is one text.

The engine's own parser gives the tree (``parseQueryToJSON``, ``formatQueryFromJSON``, from 26 on): it knows no brackets
but those that change the meaning. ``plus(a, b)`` and ``a + b`` differ in one mark of the tree, which is set here.
Servers without these functions are compared as they print.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import literal

__all__ = ["as_operators", "expressions", "texts", "trees"]

Query = Callable[[str], list[Sequence[Any]]]

_ARITHMETIC = frozenset({"plus", "minus", "multiply", "divide", "modulo", "arrayElement"})
_COMPARING = frozenset(
    {"equals", "notEquals", "less", "greater", "lessOrEquals", "greaterOrEquals", "isNotDistinctFrom"}
)
_FINDING = frozenset({"in", "notIn", "globalIn", "globalNotIn", "like", "notLike", "ilike", "notILike"})
_BINARY = _ARITHMETIC | _COMPARING | _FINDING
_UNARY = frozenset({"not", "isNull", "isNotNull"})
_SEVERAL = frozenset({"and", "or", "tuple"})
_CHUNK = 50_000
"""Characters of trees that one query brings back: a server reads 256 KiB of text."""


def as_operators(tree: Any) -> bool:
    """Mark each call that an operator stands for as one, in place; whether there was one that was not."""
    changed = False
    if isinstance(tree, list):
        for item in tree:
            changed |= as_operators(item)
    elif isinstance(tree, dict):
        if tree.get("type") == "Function" and not tree.get("is_operator") and _has_operator(tree):
            tree["is_operator"] = changed = True
        for item in tree.values():
            changed |= as_operators(item)
    return changed


def _has_operator(function: dict[str, Any]) -> bool:
    arguments = (function.get("arguments") or {}).get("children") or []
    name = function.get("name")
    if name == "negate":
        return len(arguments) == 1 and arguments[0].get("type") != "Literal"
    if name == "tupleElement":
        return len(arguments) == 2 and (arguments[1].get("value") or {}).get("field_type") == "UInt64"
    return (
        (name in _BINARY and len(arguments) == 2)
        or (name in _UNARY and len(arguments) == 1)
        or (name in _SEVERAL and len(arguments) > 1)
        or name == "array"
    )


def trees(query: Query, sql: str, narrow: Callable[[], Iterable[str]]) -> Iterator[Sequence[Any]]:
    """The rows of a query that parses; where one of them cannot be, all that can, by the queries of ``narrow``."""
    found = _attempt(query, sql)
    if found is not None:
        yield from found
        return
    for one in narrow():
        yield from _attempt(query, one) or ()


def _attempt(query: Query, sql: str) -> list[Sequence[Any]] | None:
    try:
        return query(sql)
    except StatementFailed:
        return None


def expressions(query: Query, written: Sequence[str]) -> Iterator[str]:
    """Expressions as text made of their trees; where one cannot be parsed, all as they are written."""
    if not written:
        return
    listed = ", ".join(literal(f"SELECT {text}") for text in written)
    made = "parseQueryToJSON(text) AS tree, formatQueryFromJSON(tree)"
    found = _attempt(query, f"SELECT {made} FROM (SELECT arrayJoin([{listed}]) AS text)")  # noqa: S608
    if found is None:
        yield from written
        return
    for text in texts(query, ((str(tree), str(text)) for tree, text in found)):
        yield text.removeprefix("SELECT ")


def texts(query: Query, found: Iterable[tuple[str, str]], *, printed: str = "formatQueryFromJSON({})") -> Iterator[str]:
    """For each tree and the text made of it, the text with operators. Most have nothing to change and cost nothing."""
    pairs = [(json.loads(tree), text) for tree, text in found]
    changed = [as_operators(tree) for tree, _ in pairs]
    wanted = [json.dumps(tree) for (tree, _), differs in zip(pairs, changed, strict=True) if differs]
    remade = _formatted(query, wanted, printed)
    for (_, text), differs in zip(pairs, changed, strict=True):
        yield next(remade) if differs else text


def _formatted(query: Query, changed: Sequence[str], printed: str) -> Iterator[str]:
    for chunk in _chunks(changed):
        listed = ", ".join(literal(tree) for tree in chunk)
        made = f"SELECT {printed.format('tree')} FROM (SELECT arrayJoin([{listed}]) AS tree)"  # noqa: S608
        yield from (str(row[0]) for row in query(made))


def _chunks(trees: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for tree in trees:
        if chunk and sum(map(len, chunk)) + len(tree) > _CHUNK:
            yield chunk
            chunk = []
        chunk.append(tree)
    if chunk:
        yield chunk
