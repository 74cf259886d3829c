"""Which keyspace a key belongs to, and where a key that belongs to none stops to fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.pattern import Placeholder
from dbkit.stores.redis.quote import quote

__all__ = ["Match", "Miss", "find_keyspace", "key_of", "nearest_miss", "shown_key", "texts_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A key's keyspace, and the values that the key is made of."""

    declared: Declared
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """The pattern that a foreign key comes nearest to."""

    declared: Declared
    fits: str
    """The start of the key that some key of the pattern has too; it may be all of the key."""
    expected: tuple[str, ...]
    """What the pattern has there, as it writes it: fixed text and placeholders; "the end" where it ends."""


def key_of(key: bytes) -> str:
    """A key as text; bytes that are no UTF-8 stay what they are, as characters that no pattern holds."""
    return key.decode("utf-8", "surrogateescape")


def texts_of(keys: Sequence[bytes]) -> list[str]:
    """The same of many, without a call for each."""
    return [key.decode("utf-8", "surrogateescape") for key in keys]


def shown_key(key: bytes) -> str:
    """A key for people: as it is where it is printable text, else quoted as redis-cli quotes."""
    text = key_of(key)
    return text if text.isprintable() and text == text.strip() and text else quote(key)


def find_keyspace(key: bytes, keyspaces: Sequence[Declared]) -> Match | None:
    """The keyspace of a key, if it has one. No key has two: the profile would not compile."""
    text = key_of(key)
    for declared in keyspaces:
        values = declared.pattern.parse(text)
        if values is not None:
            return Match(declared=declared, values=values)
    return None


def nearest_miss(key: bytes, keyspaces: Sequence[Declared]) -> Miss | None:
    """Of keyspaces that a key does not belong to, the one that fits furthest; of several, the most alike."""
    text = key_of(key)
    misses = (_miss(text, declared) for declared in keyspaces)
    return max(misses, key=lambda miss: (len(miss.fits), _likeness(text, miss.declared)), default=None)


def _likeness(text: str, declared: Declared) -> float:
    return SequenceMatcher(None, text, declared.pattern.text, autojunk=False).ratio()


def _miss(text: str, declared: Declared) -> Miss:
    automaton = declared.pattern.automaton
    here: set[int] = set()
    ahead = automaton.first
    length = 0
    for char in text:
        code = ord(char)
        there = {state for state in ahead if any(low <= code <= high for low, high in automaton.reads[state])}
        if not there:
            break
        here = there
        ahead = set().union(*(automaton.after[state] for state in here))
        length += 1
    shown = _shown_parts(declared)
    expected = [shown[owner] for owner in sorted({automaton.owners[state] for state in ahead})]
    if here & automaton.last:
        expected.append("the end")
    return Miss(declared=declared, fits=text[:length], expected=tuple(dict.fromkeys(expected)))


def _shown_parts(declared: Declared) -> tuple[str, ...]:
    """For each part of the automaton, how the pattern writes it; a hash tag is three parts."""
    shown: list[str] = []
    for part in declared.pattern.parts:
        if isinstance(part, Placeholder):
            shown += [part.text] * (3 if part.tag else 1)
        else:
            shown.append(repr(part))
    return tuple(shown)
