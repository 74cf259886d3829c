"""Migration files into statements, and steps into text.

ClickHouse's own flavour: backslash escapes, three kinds of comments, heredocs, and rows after INSERT ... FORMAT, which
end with a semicolon at the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.tokens import Token, TokenError, tokenize

__all__ = ["has_rows", "script", "split"]

_DIRECTIVE = re.compile(r"--\s*dbkit:\s*(\S.*?)\s*$")
_DATA_END = re.compile(r";[ \t]*(?=\r?\n|\Z)")


def split(text: str) -> tuple[Statement, ...]:
    """The statements of a file. Raises StatementFailed where a quote has no end."""
    statements: list[Statement] = []
    position = 0
    while position < len(text):
        statement, position = _next(text, position)
        if statement is not None:
            statements.append(statement)
    return tuple(statements)


def _next(text: str, position: int) -> tuple[Statement | None, int]:
    """The statement that starts here and where the one after it does."""
    rest = text[position:]
    seen: list[Token] = []
    said: list[str] = []
    try:
        for token in tokenize(rest):
            if token.kind == "comment" and not seen:
                said += _DIRECTIVE.findall(token.text)
            if token.kind in ("space", "comment"):
                continue
            if token.text == ";":
                return _statement(text, position, seen, token.start, said), position + token.end
            seen.append(token)
            if _starts_data(seen):
                match = _DATA_END.search(rest, token.end)
                end = match.start() if match else len(rest)
                return _statement(text, position, seen, end, said), position + (match.end() if match else end)
    except TokenError as error:
        line = text.count("\n", 0, position + error.offset) + 1
        raise StatementFailed(f"line {line}: {error.message}", where=f"line {line}") from None
    return _statement(text, position, seen, len(rest), said), len(text)


def has_rows(sql: str) -> bool:
    """Whether a statement is an INSERT with its rows in the text: VALUES (...), or FORMAT and data."""
    seen: list[Token] = []
    for token in tokenize(sql):
        if token.kind in ("space", "comment"):
            continue
        seen.append(token)
        if not seen[0].is_word("INSERT") or token.is_word("SELECT", "WITH"):
            return False
        if token.is_word("VALUES") or _starts_data(seen):
            return True
    return False


def _starts_data(seen: Sequence[Token]) -> bool:
    """Whether rows follow: INSERT INTO t FORMAT JSONEachRow; INSERT INTO t SELECT ... FORMAT has none."""
    return (
        len(seen) > 2
        and seen[-2].is_word("FORMAT")
        and seen[0].is_word("INSERT")
        and not any(token.is_word("SELECT") for token in seen)
        and not seen[-1].is_word("VALUES")
    )


def _statement(text: str, position: int, seen: Sequence[Token], end: int, said: Sequence[str]) -> Statement | None:
    if not seen:
        return None
    start = position + seen[0].start
    line = text.count("\n", 0, start) + 1
    return Statement(text=text[start : position + end].rstrip(), line=line, directives=tuple(said))


def script(steps: Sequence[Step]) -> str:
    """Steps as text: each ended by a semicolon, a blank line between objects. ClickHouse has no transactions."""
    out: list[str] = []
    for position, step in enumerate(steps):
        if position:
            out.append("\n" if "\n" in step.text or "\n" in steps[position - 1].text else "")
        out.append((f"-- dbkit: {step.directive}\n" if step.directive else "") + f"{step.text};\n")
    return "".join(out)
