"""Keys and what was answered of them, folded into counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from zlib import crc32

from dbkit.stores.redis.audit.batch import Answers, Batch, Emptied, Measured
from dbkit.stores.redis.audit.classify import UNKNOWN, Classifier
from dbkit.stores.redis.audit.fold import COLLECTIONS, Pass, Tally, allowed_lifetimes, check_lifetime
from dbkit.stores.redis.audit.look import Question, judge, questions
from dbkit.stores.redis.audit.probe import Facts
from dbkit.stores.redis.audit.values import value_command
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.keys import key_of, texts_of

__all__ = ["Walk"]

_DRAW = 16
"""One key in so many is measured, and its value looked into."""

_ALWAYS = 200
_MOST_VALUES = 10_000
"""Of a keyspace: the first ones are looked into, and drawn ones up to this number."""

_DIGITS = itemgetter(slice(1, None))


@dataclass(frozen=True, slots=True)
class _Expected:
    """What is answered of a key that is as declared."""

    type: bytes | None
    least: int
    most: int
    collection: bool


_NOTHING = _Expected(None, 0, 0, collection=False)
"""Of keys that are to be counted one by one, whatever is answered."""


class Walk:
    """What goes over keys."""

    def __init__(self, facts: Facts, declared: Sequence[Declared]) -> None:
        self.found = Pass(tallies=tuple(Tally() for _ in declared))
        self._facts = facts
        self._declared = tuple(declared)
        self._classify = Classifier(declared)
        # Behind the keyspaces stand OWN and UNKNOWN, which are negative numbers.
        self._expected = (*map(_expectation, declared), _NOTHING, _NOTHING)
        self._is_readable = tuple(_is_readable(one, facts) for one in declared)
        self._is_limited = tuple(any(questions(b"", Tally(), one, read=False)) for one in declared)
        """Of each keyspace, whether something is asked of all its keys."""
        self._read = [0] * len(declared)
        """Of each keyspace, how many values were asked for."""
        self._unmeasured: list[Measured] = []
        self._emptied: list[Emptied] = []
        self._numbers: list[Question] = []
        self._values: list[Question] = []

    def batch(self, keys: Sequence[bytes]) -> Batch:
        """The questions about some keys, and those that are left from the ones before."""
        measured, self._unmeasured = self._unmeasured, []
        emptied, self._emptied = self._emptied, []
        return Batch(
            keys=keys,
            types=self._facts.types,
            lifetimes=self._facts.lifetimes,
            measured=measured,
            emptied=emptied,
            numbers=self.numbers(),
            values=self.values(),
        )

    def fold(self, batch: Batch, answers: Answers) -> None:
        """Count the keys of a batch by what was answered."""
        self._fold_keys(batch.keys, answers)
        for (_, tally, collection), line in zip(batch.measured, answers.measured, strict=True):
            if line[:1] == b":":
                tally.measure(int(line[1:]), collection=collection)
        for (asked, answer), line in zip(batch.emptied, answers.emptied, strict=True):
            judge(asked, None if line == b":-2" else answer)
        for asked, line in zip(batch.numbers, answers.numbers, strict=True):
            judge(asked, int(line[1:]) if line[:1] == b":" else None)
        for asked, answer in zip(batch.values, answers.values, strict=True):
            if _is_empty(answer):
                self._emptied.append((asked, answer))
            else:
                judge(asked, answer)

    def _fold_keys(self, keys: Sequence[bytes], answers: Answers) -> None:
        nothing = [b""] * len(keys)
        types, lifetimes = answers.types or nothing, answers.lifetimes or nothing
        places = self._classify.places(texts_of(keys))
        others = set(self._not_as_declared(places, types, lifetimes))
        for at in sorted(others):
            self._count(keys[at], places[at], types[at], lifetimes[at])
        counts = Counter(places)
        counts.subtract(places[at] for at in others)
        for place, tally in enumerate(self.found.tallies):
            tally.keys += counts[place]
        self.found.seen += len(keys) - len(others)
        asking = (*map(self._asks_each, range(len(self._declared))), False, False)
        for at, (place, number) in enumerate(zip(places, map(crc32, keys), strict=True)):
            drawn = not number % _DRAW
            if (drawn or asking[place]) and at not in others:
                self._ask(keys[at], place, collection=self._expected[place].collection, drawn=drawn)

    def _not_as_declared(
        self, places: Sequence[int], types: Sequence[bytes], lifetimes: Sequence[bytes]
    ) -> Iterable[int]:
        """Which keys are to be counted one by one; those of no keyspace are among them."""
        try:
            left = list(map(int, map(_DIGITS, lifetimes)))
        except ValueError:
            return range(len(places))
        kinds, least, most = zip(*((one.type, one.least, one.most) for one in self._expected), strict=True)
        return [
            at
            for at, (place, kind, ttl) in enumerate(zip(places, types, left, strict=True))
            if kinds[place] != kind or not least[place] <= ttl <= most[place]
        ]

    def values(self) -> list[Question]:
        """The values that are to be read now."""
        values, self._values = self._values, []
        return values

    def numbers(self) -> list[Question]:
        """The counts and sizes that are to be asked now."""
        numbers, self._numbers = self._numbers, []
        return numbers

    @property
    def is_done(self) -> bool:
        """Whether the next batch has nothing to ask of keys that were folded in."""
        return not (self._unmeasured or self._emptied or self._numbers or self._values)

    def key(self, key: bytes, type_: bytes, lifetime: bytes) -> None:
        """Count a key by itself, by the lines of its answers."""
        self._count(key, self._classify(key_of(key)), type_, lifetime)

    def _count(self, key: bytes, place: int, type_: bytes, lifetime: bytes) -> None:
        found, drawn = self.found, not crc32(key) % _DRAW
        if type_[:1] == b"-" or lifetime[:1] == b"-":
            found.closed += 1
        kind = type_[1:].decode() if type_[:1] == b"+" else ""
        ttl = int(lifetime[1:]) if lifetime[:1] == b":" else None
        if kind == "none" or ttl == -2:
            found.gone += 1
            return
        found.seen += 1
        if place < UNKNOWN:
            found.own += 1
            return
        one = self._declared[place] if place >= 0 else None
        tally = found.tallies[place] if one else found.unknown
        tally.keys += 1
        if one is None:
            found.shapes.add(key, kind, ttl)
        elif one.retired is not None:
            if one.overdue:
                tally.add("retired", key, one.overdue)
        else:
            if ttl is not None:
                check_lifetime(tally, one, key, ttl)
            if not kind or kind == one.server_type:
                self._ask(key, place, collection=kind in COLLECTIONS, drawn=drawn)
                return
            tally.add("wrong-type", key, f"is a {kind}, a {one.keyspace.type} is declared")
        self._measure(key, tally, collection=kind in COLLECTIONS, drawn=drawn)

    def _measure(self, key: bytes, tally: Tally, *, collection: bool, drawn: bool) -> None:
        tally.collections += collection
        if self._facts.memory and (collection or drawn):
            self._unmeasured.append((key, tally, collection))

    def _ask(self, key: bytes, place: int, *, collection: bool, drawn: bool) -> None:
        """Note what is to be asked of a key of a keyspace, besides its type and lifetime."""
        one, tally = self._declared[place], self.found.tallies[place]
        self._measure(key, tally, collection=collection, drawn=drawn)
        seen = self._read[place]
        read = self._is_readable[place] and (seen < _ALWAYS or (drawn and seen < _MOST_VALUES))
        if not (read or self._is_limited[place]):
            return
        self._read[place] += read
        for asked in questions(key, tally, one, read=read):
            if asked.words[0] in self._facts.reads:
                (self._numbers if asked.one_line else self._values).append(asked)

    def _asks_each(self, place: int) -> bool:
        """Whether there is something to ask of each key of a keyspace, and not only of those that are drawn."""
        one = self._declared[place]
        unread = self._is_readable[place] and self._read[place] < _ALWAYS
        return one.server_type in COLLECTIONS or self._is_limited[place] or unread


def _expectation(one: Declared) -> _Expected:
    if one.retired is not None:
        return _NOTHING
    least, most = allowed_lifetimes(one)
    return _Expected(b"+" + one.server_type.encode(), least, most, one.server_type in COLLECTIONS)


def _is_readable(one: Declared, facts: Facts) -> bool:
    command = value_command(one, b"")
    return command is not None and command[0] in facts.reads


def _is_empty(answer: object) -> bool:
    return answer == b"" or (isinstance(answer, list) and not any(answer))
