"""The keyspaces of a draft with their patterns, and which of them a key belongs to."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from dbkit.contract import Draft
from dbkit.stores.redis.build import build_keyspace
from dbkit.stores.redis.kinds.keyspace import Keyspace, TimeToLive
from dbkit.stores.redis.kinds.retired import RetiredKeys, recorded_retired
from dbkit.stores.redis.pattern import Pattern, read_pattern
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
    retired: RetiredKeys | None = None
    """What it is retired as; then nothing else is known of its keys."""

    @cached_property
    def overdue(self) -> str | None:
        """Why a key of it should not be there, where it should not."""
        if self.retired is None or (self.retired.by and self.retired.by >= datetime.now(UTC).date().isoformat()):
            return None
        return f"should be gone since {self.retired.by}" if self.retired.by else "nobody is to write it any more"

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
    """The keyspaces that a draft records, and the patterns that are retired."""
    found = []
    for statement in draft.statements:
        if statement.id.kind not in ("keyspace", "retired"):
            continue
        recorded = json.loads(recorded_json(words(statement.text)[-1].plain.decode()) or "")
        if statement.id.kind == "retired":
            found.append(_retired(recorded_retired(statement.id.name, recorded)))
            continue
        built = build_keyspace(statement.id.name, Surface.model_validate(recorded, strict=True), {})
        if built.keyspace and built.pattern:
            found.append(Declared(name=statement.id.name, keyspace=built.keyspace, pattern=built.pattern))
    return tuple(found)


def _retired(one: RetiredKeys) -> Declared:
    keyspace = Keyspace(id=one.id, key=one.key, type="string", ttl=TimeToLive(none="retired"))
    return Declared(name=f"{one.id.name} (retired)", keyspace=keyspace, pattern=read_pattern(one.key, {}), retired=one)


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
