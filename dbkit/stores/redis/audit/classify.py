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
    """Finds the keyspaces of keys. No key has two."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        self.places = _one_expression(declared) if len(declared) <= _FEW else _table(declared)
        """For some keys, the position of the keyspace of each, UNKNOWN or OWN."""

    def __call__(self, key: str) -> int:
        """The place of one key."""
        return self.places([key])[0]


_Places = Callable[[Sequence[str]], list[int]]


def _one_expression(declared: Sequence[Declared]) -> _Places:
    """Each pattern is a group, and so are the keys of dbkit and all others: every key has a group, and one only."""
    patterns = [*(one.pattern.alternative for one in declared), f"{re.escape(_OWN_PREFIX)}.*", ".*"]
    match = re.compile("|".join(f"({pattern})" for pattern in patterns), re.DOTALL).fullmatch
    place_of = (UNKNOWN, *range(len(declared)), OWN, UNKNOWN)
    return lambda keys: [place_of[found.lastindex] for found in map(match, keys)]  # type: ignore[union-attr,index]


def _table(declared: Sequence[Declared]) -> _Places:
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
        return OWN if key.startswith(_OWN_PREFIX) else UNKNOWN

    return lambda keys: [find(key) for key in keys]
