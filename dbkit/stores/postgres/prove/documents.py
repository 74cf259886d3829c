"""JSON documents that a jsonpath check permits: the shapes that ``document:`` of a profile becomes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["documents"]

_TYPE = re.compile(r'@\.type\(\) != "(\w+)"')
_VALUE = re.compile(r"@ == (\"(?:[^\"\\]|\\.)*\"|[-\w.]+)")
_INNER = re.compile(r'(?P<step>@\."(?P<key>(?:[^"\\]|\\.)*)"|@\[\*\]|@\.\*)\s*\?\s*\(')
_REQUIRED = re.compile(r'exists \(@\."(?P<key>(?:[^"\\]|\\.)*)"\)\)? is unknown')
_SIMPLE: dict[str, Any] = {"string": "a", "number": 1, "boolean": True, "null": None}


def documents(expression: str) -> Iterator[str]:
    """Documents to try, the likely ones first."""
    for path in re.findall(r"'((?:[^']|'')*)'::jsonpath", expression):
        for whole in (True, False):
            yield json.dumps(_document(path.replace("''", "'"), whole=whole))
    keys = re.findall(r"\? '([^']*)'|->>? '([^']*)'", expression)
    names = [first or second for first, second in keys]
    values: tuple[Any, ...] = ("a", 1, True, [], {})
    for value in values:
        if names:
            yield json.dumps(dict.fromkeys(names, value))
    yield from ("{}", "[]", '{"a": 1}', '{"a": "b"}', "[1]", '["a"]', '"a"', "1", "true", "null")


def _document(path: str, *, whole: bool) -> Any:
    """A value that breaks none of the conditions of a predicate; ``whole`` also gives it what may be left out."""
    own, parts = _own_and_parts(path)
    values = _VALUE.findall(own)
    if values:
        return json.loads(values[0])
    types = _TYPE.findall(own)
    name = types[0] if types else "object" if parts else "string"
    if name == "array":
        items = [_document(body, whole=whole) for step, _, body in parts if step == "@[*]"]
        return items if whole else []
    if name != "object":
        return _SIMPLE.get(name, "a")
    found = {json.loads(f'"{key}"'): _document(body, whole=whole) for _, key, body in parts if key}
    required = {json.loads(f'"{key}"') for key in _REQUIRED.findall(own)}
    if whole:
        free = [_document(body, whole=whole) for step, _, body in parts if step == "@.*"]
        found |= dict.fromkeys("a" if free else "", free[0] if free else None)
    else:
        found = {key: value for key, value in found.items() if key in required}
    return dict.fromkeys(sorted(required), "a") | found


def _own_and_parts(path: str) -> tuple[str, list[tuple[str, str | None, str]]]:
    """The conditions on the value itself, and those on what is within it: step, key and body."""
    own, parts, position = "", [], 0
    if path.startswith(("strict $?(", "strict $ ? (")):
        path = path[path.index("(") + 1 : -1]
    while match := _INNER.search(path, position):
        own += path[position : match.start()]
        end = _closing(path, match.end())
        parts.append((match["step"], match["key"], path[match.end() : end]))
        position = end + 1
    return own + path[position:], parts


def _closing(text: str, start: int) -> int:
    """The position of the parenthesis that closes the one before ``start``."""
    depth, quoted, position = 1, False, start
    while position < len(text):
        sign = text[position]
        if sign == "\\":
            position += 1
        elif sign == '"':
            quoted = not quoted
        elif not quoted:
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                return position
        position += 1
    return len(text)
