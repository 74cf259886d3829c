"""The keys that a profile declares: listed, built, read and explained. No server is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dbkit.core.errors import UsageError
from dbkit.stores.redis.declared import Declared, declared_keyspaces
from dbkit.stores.redis.invalidation import Invalidation, invalidations, key_of_row
from dbkit.stores.redis.keys import Match, Miss, find_keyspace, nearest_miss, shown_key
from dbkit.stores.redis.kinds.keyspace import declaration
from dbkit.stores.redis.slot import hash_slot

if TYPE_CHECKING:
    from dbkit.app.profile import Profile

__all__ = ["Reading", "build_key", "explained", "invalidated", "keyspaces_of", "listed", "read_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A key and the keyspace it belongs to, or the one that it comes nearest to."""

    key: bytes
    match: Match | None
    miss: Miss | None = None


def keyspaces_of(profile: Profile) -> tuple[Declared, ...]:
    """The keyspaces of a profile. Raises UsageError where it has no redis section."""
    from dbkit.stores.redis.surface import RedisSection

    section = profile.sections.get("redis")
    if not isinstance(section, RedisSection):
        raise UsageError(f"the profile {profile.name} has no redis section")
    return declared_keyspaces(section)


def listed(keyspaces: tuple[Declared, ...]) -> list[dict[str, Any]]:
    """Each keyspace in the words of the profile."""
    return [{"keyspace": one.name, **declaration(one.keyspace)} for one in keyspaces]


def build_key(keyspaces: tuple[Declared, ...], name: str, values: Mapping[str, str]) -> str:
    """The key of some values. Raises UsageError for what is no key of the keyspace."""
    found = next((one for one in keyspaces if one.name == name), None)
    if found is None:
        raise UsageError(
            f"there is no keyspace {name!r}", help=f"keyspaces are {', '.join(one.name for one in keyspaces)}"
        )
    try:
        return found.pattern.format(values)
    except ValueError as error:
        raise UsageError(str(error), help=f"say dbkit redis keys build {name}{_wanted(found)}") from None


def _wanted(declared: Declared) -> str:
    return "".join(f" {name}=…" for name in declared.pattern.names)


def read_key(keyspaces: tuple[Declared, ...], key: bytes) -> Reading:
    """Which keyspace a key belongs to."""
    match = find_keyspace(key, keyspaces)
    return Reading(key=key, match=match, miss=None if match else nearest_miss(key, keyspaces))


def invalidated(
    keyspaces: tuple[Declared, ...], table: str, row: Mapping[str, str]
) -> list[tuple[Invalidation, str | None]]:
    """What a change of a row of a table removes, each with the key if the row says its columns. Raises UsageError."""
    every = tuple(invalidations(keyspaces))
    found = [one for one in every if table in (one.table, one.table.partition(".")[2])]
    if not found:
        tables = ", ".join(dict.fromkeys(one.table for one in every))
        raise UsageError(
            f"no keyspace is invalidated by {table!r}",
            help=f"tables are {tables}" if every else "source: {table: postgres.links, invalidate: [update, delete]}",
        )
    if unknown := set(row) - {column for one in found for _, column in one.columns}:
        raise UsageError(f"no key of {table!r} is made from {', '.join(sorted(unknown))}")
    try:
        return [(one, key_of_row(one, keyspaces, row)) for one in found]
    except ValueError as error:
        raise UsageError(str(error)) from None


def explained(reading: Reading) -> dict[str, Any]:
    """What is declared about a key: its keyspace in the words of the profile, its values and its hash slot."""
    facts: dict[str, Any] = {
        "key": shown_key(reading.key),
        "hex": reading.key.hex(),
        "slot": hash_slot(reading.key),
        "keyspace": None,
    }
    if reading.match is not None:
        declared = reading.match.declared
        facts |= {
            "keyspace": declared.name,
            "values": dict(reading.match.values),
            "declaration": declaration(declared.keyspace),
        }
    elif reading.miss is not None:
        facts["nearest"] = {
            "keyspace": reading.miss.declared.name,
            "pattern": reading.miss.declared.pattern.text,
            "fits": shown_key(reading.miss.fits.encode("utf-8", "surrogateescape")) if reading.miss.fits else "",
            "expected": list(reading.miss.expected),
        }
    return facts
