"""Texts that a check may ask for: literals of its expression, and what matches its patterns."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any

__all__ = ["lengths", "like", "literals", "matching", "numbers"]

_LITERAL = re.compile(r"'((?:[^']|'')*)'(?:::(?P<type>[a-z_ ]+))?")
_NUMBER = re.compile(r"(?<![\w'.])-?\d+(?:\.\d+)?(?![\w'.])")
_LONGEST = 4000


def literals(expression: str) -> tuple[str, ...]:
    """The quoted literals of an expression, as values."""
    found = (match[1].replace("''", "'") for match in _LITERAL.finditer(expression))
    parts = []
    for text in found:
        parts.append(text)
        if re.fullmatch(r"\{.*\}", text):  # '{a,b}'::text[]
            parts += [part.strip('"') for part in text[1:-1].split(",")]
    return tuple(dict.fromkeys(parts))


def numbers(expression: str) -> tuple[str, ...]:
    """The numbers of an expression, also those that stand in quotes."""
    found = _NUMBER.findall(_LITERAL.sub(" ", expression))
    found += [text for text in literals(expression) if re.fullmatch(r"-?\d+(\.\d+)?", text)]
    return tuple(dict.fromkeys(found))


def matching(expression: str) -> Iterator[str]:
    """Texts that match the regular expressions of a check, as far as they read like Python's."""
    for pattern in re.findall(r"~\*? '((?:[^']|'')*)'", expression) + re.findall(
        r"regexp_\w+\([^']*'((?:[^']|'')*)'", expression
    ):
        for shift in range(6):
            text = _sample(pattern.replace("''", "'"), shift)
            if text is not None:
                yield text


def like(expression: str) -> Iterator[str]:
    """Texts that match the LIKE patterns of a check."""
    for operator, pattern in re.findall(r"(!?~~\*?) '((?:[^']|'')*)'", expression):
        text = pattern.replace("''", "'")
        if operator.startswith("!"):
            continue
        for filling in ("", "a", "ab1", "x2"):
            yield text.replace("%", filling).replace("_", filling[:1] or "a")


def lengths(expression: str) -> Iterator[int]:
    """The lengths that a check may ask for: its numbers, and one more or less."""
    if "length" in expression:
        for number in numbers(expression):
            size = int(float(number))
            yield from (length for length in (size, size - 1, size + 1) if 0 <= length <= _LONGEST)


def _sample(pattern: str, shift: int) -> str | None:
    """A text that the pattern matches; another one for another ``shift``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree: Any = re._parser.parse(pattern)  # type: ignore[attr-defined]  # noqa: SLF001
            text = "".join(_part(tree, shift))
        except (re.error, OverflowError, RecursionError, KeyError, TypeError, ValueError):
            return None
    return text if len(text) <= _LONGEST else None


def _part(tree: Any, shift: int) -> Iterator[str]:
    for code, value in tree:
        name = str(code)
        if name == "LITERAL":
            yield chr(value)
        elif name == "NOT_LITERAL":
            yield next(sign for sign in "ab1" if ord(sign) != value)
        elif name == "ANY":
            yield "abc1"[shift % 4]
        elif name == "IN":
            yield _one_of(value, shift)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = value
            times = min(int(most), int(least) + (shift if least else shift % 3))
            for position in range(times):
                yield from _part(inner, shift + position)
        elif name == "SUBPATTERN":
            yield from _part(value[-1], shift)
        elif name == "BRANCH":
            yield from _part(value[1][shift % len(value[1])], shift)


_CATEGORIES = {"CATEGORY_DIGIT": "0123456789", "CATEGORY_WORD": "ab1_", "CATEGORY_SPACE": " "}


def _one_of(items: Any, shift: int) -> str:
    """A sign of a bracket expression."""
    signs: list[str] = []
    refused = False
    for code, value in items:
        name = str(code)
        if name == "NEGATE":
            refused = True
        elif name == "LITERAL":
            signs.append(chr(value))
        elif name == "RANGE":
            signs += [chr(number) for number in islice(range(value[0], value[1] + 1), 128)]
        elif name == "CATEGORY":
            signs += _CATEGORIES.get(str(value), "a-")
    if refused:
        signs = [sign for sign in "abcxyz0189AZ-_ " if sign not in signs]
    return signs[(shift * 7) % len(signs)] if signs else ""
