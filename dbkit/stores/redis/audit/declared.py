"""The keyspaces of a draft with their patterns, and which of them a key belongs to."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dbkit.contract import Draft
from dbkit.stores.redis.build import build_keyspace
from dbkit.stores.redis.kinds.keyspace import Keyspace
from dbkit.stores.redis.pattern import Pattern
from dbkit.stores.redis.quote import words
from dbkit.stores.redis.record import recorded_json
from dbkit.stores.redis.surface import Keyspace as Surface

__all__ = ["OWN", "UNKNOWN", "VIEWS", "Classifier", "Declared", "declared_keyspaces"]

UNKNOWN = -1
OWN = -2
"""A key of dbkit itself, such as its lock."""

_OWN_PREFIX = "dbkit:{"

VIEWS = {"hll": "string", "bitmap": "string", "geo": "zset"}
"""What the server calls the types that it has no name for."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A keyspace and the pattern of its keys."""

    name: str
    keyspace: Keyspace
    pattern: Pattern

    @cached_property
    def server_type(self) -> str:
        """The type that the server gives for its keys."""
        return VIEWS.get(self.keyspace.type, self.keyspace.type)

    @cached_property
    def longest(self) -> int | None:
        """How many milliseconds a key may have left."""
        return self.keyspace.ttl.longest

    @cached_property
    def limited(self) -> bool:
        """Whether the size of each key must be known."""
        return self.keyspace.limits.value is not None


def declared_keyspaces(draft: Draft) -> tuple[Declared, ...]:
    """The keyspaces that a draft records."""
    found = []
    for statement in draft.statements:
        if statement.id.kind != "keyspace":
            continue
        code = words(statement.text)[-1].plain.decode()
        surface = Surface.model_validate(json.loads(recorded_json(code) or ""), strict=True)
        built = build_keyspace(statement.id.name, surface, {})
        if built.keyspace and built.pattern:
            found.append(Declared(name=statement.id.name, keyspace=built.keyspace, pattern=built.pattern))
    return tuple(found)


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
