"""Migration files into statements, with the line on which each starts.

One regular expression knows all that can hide a semicolon: strings, quoted names, dollar quotes, nested comments,
brackets, and SQL-standard function bodies. Source: PostgreSQL documentation, 4.1 Lexical Structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.migrations.python_step import is_python

__all__ = ["split"]

_TOKEN = re.compile(
    r"""
      (?P<line>--[^\n]*)
    | (?P<block>/\*)
    | (?P<escaped>(?<![\w$])[eE]'(?:[^'\\]|''|\\.)*')
    | (?P<string>'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")*")
    | (?P<dollar>(?<![\w$])\$(?:[^\W\d]\w*)?\$)
    | (?P<atomic>\bBEGIN\s+ATOMIC\b)
    | (?P<word>\b(?:CASE|END)\b)
    | (?P<bracket>[()])
    | (?P<end>;)
    | (?P<open>['"])
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(r"/\*|\*/")


def split(text: str) -> tuple[Statement, ...]:
    """The statements of a file, without terminators; a step in Python is one.

    Raises StatementFailed for a quote or comment without an end.
    """
    text = text.removeprefix("\ufeff")
    if is_python(text):
        return (Statement(text=text, line=1),)
    found: list[tuple[int, int]] = []
    start = depth = level = 0
    content = -1
    position = 0
    while (match := _TOKEN.search(text, position)) is not None:
        kind = match.lastgroup
        content = _first_word(text, position, match.start(), content)
        position = match.end()
        if kind == "block":
            position = _end_of_block(text, match.start())
        elif kind == "dollar":
            position = _end_of_dollar(text, match)
        elif kind == "open":
            raise _endless(text, match.start(), "quote")
        elif kind == "bracket":
            depth = max(0, depth + (1 if match[0] == "(" else -1))
        elif kind == "atomic":
            level = 1
        elif kind == "word" and level:
            level += 1 if match[0].upper() == "CASE" else -1
        if kind == "end" and not depth and not level:
            _add(found, content, match.start())
            start, content = match.end(), -1
            continue
        if content < 0 and kind not in ("line", "block", "end"):
            content = match.start()
    content = _first_word(text, max(start, position), len(text), content)
    _add(found, content, len(text))
    return tuple(_located(text, found))


def _first_word(text: str, start: int, end: int, content: int) -> int:
    """Where the statement's first word is: comments and blanks before it are no part of it."""
    if content >= 0:
        return content
    gap = text[start:end]
    return start + len(gap) - len(gap.lstrip()) if gap.strip() else -1


def _add(found: list[tuple[int, int]], content: int, end: int) -> None:
    if content >= 0:
        found.append((content, end))


_DIRECTIVE = re.compile(r"^\s*--\s*dbkit:\s*(.*?)\s*$", re.MULTILINE)


def _located(text: str, found: Iterable[tuple[int, int]]) -> Iterator[Statement]:
    line, counted, before = 1, 0, 0
    for start, end in found:
        line += text.count("\n", counted, start)
        counted = start
        said = tuple(_DIRECTIVE.findall(text, before, start)) if text.find("--", before, start) >= 0 else ()
        yield Statement(text=text[start:end].rstrip(), line=line, directives=said)
        before = end


def _end_of_block(text: str, start: int) -> int:
    depth = 0
    for match in _BLOCK.finditer(text, start):
        depth += 1 if match[0] == "/*" else -1
        if not depth:
            return match.end()
    raise _endless(text, start, "comment")


def _end_of_dollar(text: str, match: re.Match[str]) -> int:
    end = text.find(match[0], match.end())
    if end < 0:
        raise _endless(text, match.start(), f"text in {match[0]}")
    return end + len(match[0])


def _endless(text: str, start: int, what: str) -> StatementFailed:
    line = text.count("\n", 0, start) + 1
    return StatementFailed(f"line {line}: a {what} begins here and does not end", help="close it")
