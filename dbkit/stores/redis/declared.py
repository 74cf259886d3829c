"""The keyspaces that a profile declares, each with its pattern."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from dbkit.contract import Draft
from dbkit.stores.redis.build import build_keyspace
from dbkit.stores.redis.kinds.keyspace import Keyspace, TimeToLive
from dbkit.stores.redis.kinds.retired import RetiredKeys, recorded_retired
from dbkit.stores.redis.pattern import Pattern, read_pattern
from dbkit.stores.redis.placeholder import character_class, resolve
from dbkit.stores.redis.quote import words
from dbkit.stores.redis.record import recorded_json
from dbkit.stores.redis.refine import refined
from dbkit.stores.redis.surface import CharacterClass, RedisSection
from dbkit.stores.redis.surface import Keyspace as Surface

__all__ = ["Declared", "declared_keyspaces", "recorded_keyspaces"]

_VIEWS = {"hll": "string", "bitmap": "string", "geo": "zset"}
"""What the server calls the types that it has no name for."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A keyspace and the pattern of its keys."""

    keyspace: Keyspace
    pattern: Pattern
    retired: RetiredKeys | None = None
    """What it is retired as; then nothing else is known of its keys."""

    @cached_property
    def name(self) -> str:
        """What the profile calls it."""
        return self.keyspace.id.name if self.retired is None else f"{self.retired.id.name} (retired)"

    @cached_property
    def overdue(self) -> str | None:
        """Why a key of it should not be there, where it should not."""
        if self.retired is None or (self.retired.by and self.retired.by >= datetime.now(UTC).date().isoformat()):
            return None
        return f"should be gone since {self.retired.by}" if self.retired.by else "nobody is to write it any more"

    @cached_property
    def server_type(self) -> str:
        """The type that the server gives for its keys."""
        return _VIEWS.get(self.keyspace.type, self.keyspace.type)

    @cached_property
    def longest(self) -> int | None:
        """How many milliseconds a key may have left."""
        return self.keyspace.ttl.longest


def declared_keyspaces(section: RedisSection) -> tuple[Declared, ...]:
    """The keyspaces of a section that compiles, in the order of the profile."""
    types = {name: _type_text(declared) for name, declared in section.types.items()}
    built = {name: build_keyspace(name, declared, types) for name, declared in section.keyspaces.items()}
    return tuple(
        Declared(keyspace=one.keyspace, pattern=one.pattern)
        for one in refined(built).values()
        if one.keyspace and one.pattern
    )


def _type_text(declared: str | CharacterClass) -> str:
    if isinstance(declared, str):
        return resolve(declared, {}).text
    return character_class(declared.class_, declared.length)


def recorded_keyspaces(draft: Draft) -> tuple[Declared, ...]:
    """The keyspaces that a draft records, and the patterns that are retired, by name."""
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
            found.append(Declared(keyspace=built.keyspace, pattern=built.pattern))
    return tuple(found)


def _retired(one: RetiredKeys) -> Declared:
    keyspace = Keyspace(id=one.id, key=one.key, type="string", ttl=TimeToLive(none="retired"))
    return Declared(keyspace=keyspace, pattern=read_pattern(one.key, {}), retired=one)
