"""PostgreSQL's own parser, for the SQL texts of a profile. pglast is imported when something is parsed.

Trees are the parser's JSON as plain data: ``{"SelectStmt": {...}}``. Places in it are byte offsets; what this module
raises counts in characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Node",
    "SqlError",
    "Token",
    "characters",
    "concurrent_tree",
    "function_tree",
    "parse",
    "parse_function_body",
    "stray",
    "strings",
    "tokens",
    "walk",
]

Node = Mapping[str, Any]


class SqlError(Exception):
    """A text that the parser refuses; ``offset`` counts characters from its start."""

    def __init__(self, message: str, offset: int | None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Token:
    """A token: where it starts and ends (exclusive), in characters, and its text."""

    start: int
    end: int
    text: str
    comment: bool


def parse(sql: str) -> list[Node]:
    """The statements of a text. Raises SqlError."""
    from pglast.parser import ParseError, parse_sql_json

    if "\0" in sql:
        raise SqlError("a NUL character cannot stand in SQL", sql.index("\0"))
    try:
        tree = json.loads(parse_sql_json(sql))
    except ParseError as error:
        raise _located(sql, error.args) from None
    except RecursionError:
        raise SqlError("this is nested too deeply", None) from None
    return [statement["stmt"] for statement in tree.get("stmts", ())]


def concurrent_tree(sql: str) -> Node:
    """The tree of a statement that says CONCURRENTLY; empty for every other, and for one that cannot be read."""
    if "concurrently" not in sql.lower():
        return {}
    try:
        return next(iter(parse(sql)), {})
    except SqlError:
        return {}


_OF_UNKNOWN_TYPES = re.compile(
    r"functions cannot (accept|return) type|record variable cannot be|is not a scalar variable|must be of type cursor"
)


def parse_function_body(statement: str) -> None:
    """Check the PL/pgSQL body of a CREATE FUNCTION statement. Raises SqlError without an offset.

    The parser knows no types but the server's own: what it says of the types of variables is passed over.
    """
    from pglast.parser import ParseError, parse_plpgsql_json

    try:
        parse_plpgsql_json(statement)
    except ParseError as error:
        if not _OF_UNKNOWN_TYPES.search(str(error.args[0])):
            raise SqlError(str(error.args[0]), None) from None


def function_tree(statement: str) -> Node:
    """The variables and statements that PL/pgSQL reads in a CREATE FUNCTION statement. Raises SqlError."""
    from pglast.parser import ParseError, parse_plpgsql_json

    try:
        tree: Node = json.loads(parse_plpgsql_json(statement))[0]["PLpgSQL_function"]
    except ParseError as error:
        raise SqlError(str(error.args[0]), None) from None
    return tree


def tokens(sql: str) -> list[Token]:
    """The tokens of a text. Raises SqlError where one has no end."""
    from pglast.parser import ParseError, scan

    if "\0" in sql:
        raise SqlError("a NUL character cannot stand in SQL", sql.index("\0"))
    try:
        return [
            Token(token.start, token.end + 1, sql[token.start : token.end + 1], token.name.endswith("_COMMENT"))
            for token in scan(sql)
        ]
    except ParseError as error:
        raise _located(sql, error.args) from None


def stray(sql: str) -> int | None:
    """Where a text leaves its place: a semicolon outside brackets, or a bracket that closes none. Raises SqlError."""
    depth = 0
    for token in tokens(sql):
        if token.text == ";" and not depth:
            return token.start
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            depth -= 1
            if depth < 0:
                return token.start
    return None


def walk(node: Any) -> Iterator[tuple[str, Any]]:
    """Every (key, value) below a node, outermost first."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield key, value
            yield from walk(value)
    elif isinstance(node, list):
        for item in node:
            yield from walk(item)


def strings(names: Any) -> tuple[str, ...]:
    """A list of String nodes as a dotted name's parts."""
    return tuple(part["String"].get("sval", "") for part in names if "String" in part)


def characters(sql: str, byte: int) -> int:
    """A byte offset of the parser as a character offset."""
    return len(sql.encode()[:byte].decode(errors="ignore"))


def _located(sql: str, arguments: tuple[Any, ...]) -> SqlError:
    message = str(arguments[0]).removesuffix(f", at index {arguments[1]}" if len(arguments) > 1 else "\0")
    offset = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], int) else None
    if message.endswith("at end of input"):
        return SqlError(message, len(sql))
    if offset is not None and (near := message.partition(' at or near "')[2].removesuffix('"')):
        # The parser's place is too far left by the number of multibyte characters before it.
        found = sql.find(near, max(0, offset))
        offset = found if found >= 0 else offset
    return SqlError(message, offset)
