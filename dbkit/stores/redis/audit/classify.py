"""Which declared keyspace a key belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dbkit.stores.redis.declared import Declared

__all__ = ["OWN", "UNKNOWN", "Classifier"]

UNKNOWN = -1
OWN = -2
"""A key of dbkit itself, such as its lock."""

_OWN_PREFIX = "dbkit:{"


_FEW = 12
"""So many patterns fit into one expression, which is three times as fast as a table; one of 300 is far slower."""


class Classifier:
    """Finds the keyspace of a key. No key has two."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        self._find = _one_expression(declared) if 0 < len(declared) <= _FEW else _table(declared)

    def __call__(self, key: str) -> int:
        """The position of the key's keyspace, UNKNOWN or OWN."""
        place = self._find(key)
        return OWN if place == UNKNOWN and key.startswith(_OWN_PREFIX) else place


def _one_expression(declared: Sequence[Declared]) -> Callable[[str], int]:
    match = re.compile("|".join(f"({one.pattern.alternative})" for one in declared), re.DOTALL).fullmatch

    def find(key: str) -> int:
        found = match(key)
        return UNKNOWN if found is None or found.lastindex is None else found.lastindex - 1

    return find


def _table(declared: Sequence[Declared]) -> Callable[[str], int]:
    """By the literal start of the pattern, then by its expression."""
    by_length: dict[int, dict[str, list[tuple[Callable[[str], object], int]]]] = {}
    for position, one in enumerate(declared):
        prefix = one.pattern.prefix
        starts = by_length.setdefault(len(prefix), {})
        starts.setdefault(prefix, []).append((one.pattern.expression.fullmatch, position))
    tables = sorted(by_length.items(), reverse=True)

    def find(key: str) -> int:
        for length, starts in tables:
            for matches, position in starts.get(key[:length], ()):
                if matches(key):
                    return position
        return UNKNOWN

    return find
