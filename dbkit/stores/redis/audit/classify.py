"""Which declared keyspace a key belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dbkit.stores.redis.declared import Declared

__all__ = ["OWN", "UNKNOWN", "Classifier"]

UNKNOWN = -1
OWN = -2
"""A key of dbkit itself, such as its lock."""

_OWN_PREFIX = "dbkit:{"


class Classifier:
    """Finds the keyspace of a key: by the literal start of the pattern, then by its regular expression."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        self._table: dict[str, list[tuple[re.Pattern[str], int]]] = {}
        for position, one in enumerate(declared):
            self._table.setdefault(one.pattern.prefix, []).append((one.pattern.expression, position))
        self._lengths = sorted({len(prefix) for prefix in self._table}, reverse=True)

    def __call__(self, key: str) -> int:
        """The position of the key's keyspace, UNKNOWN or OWN."""
        for length in self._lengths:
            for expression, position in self._table.get(key[:length], ()):
                if expression.fullmatch(key):
                    return position
        return OWN if key.startswith(_OWN_PREFIX) else UNKNOWN
