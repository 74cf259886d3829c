"""Keys and what was answered of them, folded into counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

from dbkit.stores.redis.audit.classify import UNKNOWN, Classifier
from dbkit.stores.redis.audit.fold import COLLECTIONS, Tally, allowed_lifetimes, check_lifetime
from dbkit.stores.redis.audit.look import Question, judge, questions
from dbkit.stores.redis.audit.probe import Facts
from dbkit.stores.redis.audit.shapes import Shapes
from dbkit.stores.redis.audit.stream import pack
from dbkit.stores.redis.audit.values import value_command
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.keys import key_of

__all__ = ["Batch", "Pass", "Walk"]

_DRAW = 16
"""One key in so many is measured, and its value looked into."""

_ALWAYS = 200
_MOST_VALUES = 10_000
"""Of a keyspace: the first ones are looked into, and drawn ones up to this number."""


@dataclass(slots=True)
class Pass:
    """What a pass saw."""

    tallies: tuple[Tally, ...]
    unknown: Tally = field(default_factory=Tally)
    shapes: Shapes = field(default_factory=Shapes)
    seen: int = 0
    own: int = 0
    gone: int = 0
    """Keys that ended between being listed and being asked."""
    closed: int = 0
    """Keys of which the user may not know more than the name."""
    full: bool = False
    slowed: bool = False
    """Whether it gave up because the server had become slow."""
    elsewhere: int = 0
    """Keys that a node of a cluster listed though they are in none of the slots that are asked for."""
    slots: Counter[int] = field(default_factory=Counter)
    """On a cluster, how many keys were listed in each slot."""

    def take(self, other: Pass) -> None:
        """Add what was seen elsewhere. Whether all that was full is for the caller to say."""
        for mine, others in zip((*self.tallies, self.unknown), (*other.tallies, other.unknown), strict=True):
            mine.take(others)
        self.shapes.take(other.shapes)
        self.seen += other.seen
        self.own += other.own
        self.gone += other.gone
        self.closed += other.closed
        self.elsewhere += other.elsewhere
        self.slowed = self.slowed or other.slowed
        self.slots.update(other.slots)


_MEMORY_USAGE = b"*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n$%d\r\n%b\r\n"

_Measured = tuple[bytes, Tally, bool]
"""A key whose memory is asked for, and whether it is a collection."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked at once: the type and the lifetime of some keys, and what else there was to ask of earlier ones."""

    keys: Sequence[bytes]
    measured: Sequence[_Measured]
    numbers: Sequence[Question]
    packed: bytes
    answers: int


@dataclass(frozen=True, slots=True)
class _Expected:
    """What is answered of a key that is as declared."""

    type: bytes
    least: int
    most: int
    collection: bool


class Walk:
    """What goes over keys."""

    def __init__(self, facts: Facts, declared: Sequence[Declared]) -> None:
        self.found = Pass(tallies=tuple(Tally() for _ in declared))
        self._facts = facts
        self._declared = tuple(declared)
        self._classify = Classifier(declared)
        self._verbs = [b"*2\r\n$4\r\nTYPE\r\n"] * facts.types + [b"*2\r\n$4\r\nPTTL\r\n"] * facts.lifetimes
        self._expected = tuple(_expectation(one) for one in declared)
        self._is_readable = tuple(_is_readable(one, facts) for one in declared)
        self._read = [0] * len(declared)
        """Of each keyspace, how many values were asked for."""
        self._unmeasured: list[_Measured] = []
        self._numbers: list[Question] = []
        self._values: list[Question] = []

    def batch(self, keys: Sequence[bytes]) -> Batch:
        """The questions about some keys, and those that are left from the ones before."""
        measured, self._unmeasured = self._unmeasured, []
        numbers, self._numbers = self._numbers, []
        form = b"".join(verb + b"%b" for verb in self._verbs)
        words = [b"$%d\r\n%b\r\n" % (len(key), key) for key in keys]
        packed = [form % each for each in zip(*[words] * len(self._verbs), strict=True)]
        packed += [_MEMORY_USAGE % (len(key), key) for key, _, _ in measured]
        packed += [pack(one.words) for one in numbers]
        answers = len(keys) * len(self._verbs) + len(measured) + len(numbers)
        return Batch(keys, measured, numbers, b"".join(packed), answers)

    def fold(self, batch: Batch, lines: Sequence[bytes]) -> None:
        """Count the keys of a batch by the lines that were answered."""
        end = len(batch.keys) * len(self._verbs)
        self._fold_keys(batch.keys, lines[:end])
        for (_, tally, collection), line in zip(batch.measured, lines[end:], strict=False):
            if line[:1] == b":":
                tally.measure(int(line[1:]), collection=collection)
        for asked, line in zip(batch.numbers, lines[end + len(batch.measured) :], strict=True):
            judge(asked, int(line[1:]) if line[:1] == b":" else None)

    def _fold_keys(self, keys: Sequence[bytes], lines: Sequence[bytes]) -> None:
        nothing, step = [b""] * len(keys), len(self._verbs)
        types = lines[::step] if self._facts.types else nothing
        lifetimes = lines[step - 1 :: step] if self._facts.lifetimes else nothing
        # Behind the keyspaces stand OWN and UNKNOWN, which are negative numbers.
        expectations = (*self._expected, None, None)
        asking = [self._asks_each(place) for place in range(len(self._expected))]
        counts = [0] * len(asking)
        classify = self._classify
        for key, type_, lifetime in zip(keys, types, lifetimes, strict=True):
            place = classify(key.decode("utf-8", "surrogateescape"))
            expected = expectations[place]
            if (
                expected is None
                or expected.type != type_
                or lifetime[:1] != b":"
                or not expected.least <= int(lifetime[1:]) <= expected.most
            ):
                self._count(key, place, type_, lifetime)
                continue
            counts[place] += 1
            if asking[place] or not crc32(key) % _DRAW:
                self._ask(key, place, collection=expected.collection)
        for tally, count in zip(self.found.tallies, counts, strict=True):
            tally.keys += count
        self.found.seen += sum(counts)

    def values(self) -> list[Question]:
        """The values that are to be read now."""
        values, self._values = self._values, []
        return values

    def numbers(self) -> list[Question]:
        """The counts and sizes that are to be asked now, where they are not asked with the next batch."""
        numbers, self._numbers = self._numbers, []
        return numbers

    @property
    def is_done(self) -> bool:
        """Whether the next batch has nothing to ask of keys that were folded in."""
        return not (self._unmeasured or self._numbers)

    def key(self, key: bytes, type_: bytes, lifetime: bytes) -> None:
        """Count a key by itself, by the lines of its answers."""
        self._count(key, self._classify(key_of(key)), type_, lifetime)

    def _count(self, key: bytes, place: int, type_: bytes, lifetime: bytes) -> None:
        found = self.found
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
                self._ask(key, place, collection=kind in COLLECTIONS)
                return
            tally.add("wrong-type", key, f"is a {kind}, a {one.keyspace.type} is declared")
        self._measure(key, tally, collection=kind in COLLECTIONS)

    def _measure(self, key: bytes, tally: Tally, *, collection: bool) -> None:
        tally.collections += collection
        if self._facts.memory and (collection or not crc32(key) % _DRAW):
            self._unmeasured.append((key, tally, collection))

    def _ask(self, key: bytes, place: int, *, collection: bool) -> None:
        """Note what is to be asked of a key of a keyspace, besides its type and lifetime."""
        one, tally = self._declared[place], self.found.tallies[place]
        self._measure(key, tally, collection=collection)
        read = self._is_readable[place] and self._is_drawn(key, place)
        self._read[place] += read
        for asked in questions(key, tally, one, read=read):
            if asked.words[0] in self._facts.reads:
                (self._numbers if asked.one_line else self._values).append(asked)

    def _is_drawn(self, key: bytes, place: int) -> bool:
        read = self._read[place]
        return read < _ALWAYS or (read < _MOST_VALUES and not crc32(key) % _DRAW)

    def _asks_each(self, place: int) -> bool:
        """Whether there is something to ask of each key of a keyspace, and not only of those that are drawn."""
        one = self._declared[place]
        limited = one.keyspace.limits.value is not None
        return one.server_type in COLLECTIONS or limited or (self._is_readable[place] and self._read[place] < _ALWAYS)


def _expectation(one: Declared) -> _Expected | None:
    if one.retired is not None:
        return None
    least, most = allowed_lifetimes(one)
    return _Expected(b"+" + one.server_type.encode(), least, most, one.server_type in COLLECTIONS)


def _is_readable(one: Declared, facts: Facts) -> bool:
    command = value_command(one, b"")
    return command is not None and command[0] in facts.reads
