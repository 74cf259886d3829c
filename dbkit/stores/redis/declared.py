"""The keyspaces that a profile declares, each with its pattern; for commands that need no server."""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.stores.redis.build import build_keyspace
from dbkit.stores.redis.kinds.keyspace import Keyspace
from dbkit.stores.redis.pattern import Pattern
from dbkit.stores.redis.placeholder import character_class, resolve
from dbkit.stores.redis.surface import CharacterClass, RedisSection

__all__ = ["Declared", "declared_keyspaces"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A keyspace and its pattern."""

    keyspace: Keyspace
    pattern: Pattern

    @property
    def name(self) -> str:
        """What the profile calls it."""
        return self.keyspace.id.name


def declared_keyspaces(section: RedisSection) -> tuple[Declared, ...]:
    """The keyspaces of a section that compiles, in the order of the profile."""
    types = {name: _type_text(declared) for name, declared in section.types.items()}
    built = (build_keyspace(name, declared, types) for name, declared in section.keyspaces.items())
    return tuple(Declared(keyspace=one.keyspace, pattern=one.pattern) for one in built if one.keyspace and one.pattern)


def _type_text(declared: str | CharacterClass) -> str:
    if isinstance(declared, str):
        return resolve(declared, {}).text
    return character_class(declared.class_, declared.length)
