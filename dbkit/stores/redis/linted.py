"""What the rules of this store look at: a section that compiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dbkit.contract import Source
from dbkit.lint.rule import Book, rules_in
from dbkit.lint.script import Script
from dbkit.stores.redis.declared import Declared, declared_keyspaces
from dbkit.stores.redis.settings import setting_text
from dbkit.stores.redis.surface import RedisSection
from dbkit.stores.redis.written import read

__all__ = ["Linted", "book", "script_book"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """A section, and its keyspaces in the order of the profile."""

    section: RedisSection
    keyspaces: tuple[Declared, ...]

    @property
    def policy(self) -> str:
        """What the server drops when its memory is full."""
        return setting_text(self.section.server.get("maxmemory-policy", "noeviction"))

    @property
    def cluster(self) -> bool:
        """Whether the server is to be one of a cluster."""
        return setting_text(self.section.server.get("cluster-enabled", False)).lower() == "yes"

    @property
    def windows(self) -> Iterator[tuple[str, Declared]]:
        """Each counter that a library reads the window of, with the library."""
        by_name = {one.name: one for one in self.keyspaces}
        for library, declared in self.section.functions.items():
            yield from ((library, by_name[name]) for name in declared.windows if name in by_name)


def book() -> Book[Source]:
    """The rules of this store."""
    return Book(rules=rules_in("dbkit.stores.redis.rules"), read=_linted)


def script_book() -> Book[Sequence[Script]]:
    """The rules of migration files."""
    return Book(rules=rules_in("dbkit.stores.redis.rules.statements"), read=read)


def _linted(source: Source) -> tuple[Linted]:
    section: Any = source.section
    return (Linted(section=section, keyspaces=declared_keyspaces(section)),)
