"""Expressions as the server prints them once it has read what it printed.

``n IN ('a', 'b')`` over a varchar is kept as a cast of an array, and read back as an array of casts; ``n IN (a, b, c)``
over columns is kept as ``(n = a OR n = b) OR n = c``, and read back as one OR of three. What is made from the first
text prints as the second. Source: transformTypeCast and transformAExprIn in parse_expr.c, makeOrExpr in gram.y.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["settled"]

_ITEM = r"(?:'(?:[^']|'')*'|NULL)::[^],')(]+(?:\(\d+\))?"
_CAST = re.compile(rf"(?P<open>\()?ARRAY\[(?P<items>{_ITEM}(?:, {_ITEM})*)\](?(open)\))::(?P<type>[^][,')( ]+)\[\]")
_ITEMS = re.compile(_ITEM)
_BEGIN = re.compile(r'(?<!\\)"')
_NESTED = re.compile(r"\(\(.*\) (OR|AND) .*\) \1 ", re.DOTALL)
# A quote of an identifier is escaped in JSON, where others are those of the JSON.
_TOKEN = re.compile(r"""'(?:[^']|'')*'|\\"(?:[^"\\]|\\"\\"|\\[^"])*\\"|"(?=[:,\]}]|$)|[()]| OR | AND """, re.MULTILINE)


def settled(text: str) -> str:
    """Printed definitions, as rows of JSON or as statements, in the form that does not change any more."""
    text = _CAST.sub(_to_elements, text) if "ARRAY[" in text else text
    if ") OR (" not in text and ") AND (" not in text:
        return text
    parts = text.split("\n") if text.startswith("{") else [text]
    return "\n".join(_flattened(part) if _NESTED.search(part) else part for part in parts)


def _to_elements(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    value = before[max((one.end() for one in _BEGIN.finditer(before, before.rfind("\n") + 1)), default=0) :]
    if value.count("'") % 2:
        return match[0]  # within a literal
    items = _ITEMS.findall(match["items"])
    shown = (f"({item})::{match['type']}" if match["open"] else f"{item}::{match['type']}" for item in items)
    return f"ARRAY[{', '.join(shown)}]"


@dataclass(slots=True)
class _Group:
    """What stands in brackets."""

    start: int
    word: str | None = None
    """OR or AND, where that joins what is in it."""
    first: _Group | None = None
    """The group that it begins with."""
    end: int = 0


def _flattened(line: str) -> str:
    """A line without the brackets around the first part of an OR that is one too, or of an AND."""
    open_: list[_Group] = []
    gone: set[int] = set()
    for token in _TOKEN.finditer(line):
        if token[0] == "(":
            group = _Group(token.start())
            if open_ and open_[-1].start == group.start - 1:
                open_[-1].first = group
            open_.append(group)
        elif token[0] == ")" and open_:
            group = open_.pop()
            group.end = token.start()
        elif token[0] in (" OR ", " AND ") and open_:
            group = open_[-1]
            same = group.first is not None and group.first.word == token[0] and group.first.end == token.start() - 1
            if group.word is None and same and group.first is not None:
                gone |= {group.first.start, group.first.end}
            group.word = token[0]
        elif token[0] == '"':
            open_.clear()
    return "".join(letter for place, letter in enumerate(line) if place not in gone) if gone else line
