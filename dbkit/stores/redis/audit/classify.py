"""Which declared keyspace a key belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dbkit.stores.redis.declared import Declared

__all__ = ["OWN", "UNKNOWN", "Classifier"]

UNKNOWN = -1
OWN = -2
"""A key of dbkit itself, such as its lock."""

_OWN_PREFIX = "dbkit:{"


class Classifier:
    """Finds the keyspace of a key: by the literal start of the pattern, then by its regular expression."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        tables: dict[int, dict[str, list[tuple[Callable[[str], object], int]]]] = {}
        for position, one in enumerate(declared):
            prefix = one.pattern.prefix
            table = tables.setdefault(len(prefix), {})
            table.setdefault(prefix, []).append((one.pattern.expression.fullmatch, position))
        self._tables = sorted(tables.items(), reverse=True)

    def __call__(self, key: str) -> int:
        """The position of the key's keyspace, UNKNOWN or OWN."""
        for length, table in self._tables:
            candidates = table.get(key[:length])
            if candidates is not None:
                for matches, position in candidates:
                    if matches(key):
                        return position
        return OWN if key.startswith(_OWN_PREFIX) else UNKNOWN
