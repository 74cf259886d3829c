"""The pass over the keys of one server: SCAN, questions about each key, a look into some values."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

from dbkit.stores.redis.audit.classify import UNKNOWN, Classifier
from dbkit.stores.redis.audit.fold import COLLECTIONS, Tally, check_lifetime
from dbkit.stores.redis.audit.look import Answers, Suspect, look
from dbkit.stores.redis.audit.probe import Facts
from dbkit.stores.redis.audit.shapes import Shapes
from dbkit.stores.redis.audit.stream import Page, Stream, pack
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.keys import key_of
from dbkit.stores.redis.wire import Wire

__all__ = ["Options", "Pass", "Walk", "scan"]

_DRAW = 16
"""One key in so many is measured, and its value looked into."""

_ALWAYS = 200
_MOST_VALUES = 10_000
"""Of a keyspace: the first ones are looked into, and drawn ones up to this number."""

_SLOW = 0.05
"""Seconds that a PING may take beyond what the way there takes: the server has more to do than it can."""

_GLANCE = 0.1
"""Seconds between two PINGs, while nothing is slow."""

_PATIENCE = 20
"""So many slow ones one after the other end the pass."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How far and how fast to go."""

    sample: int | None = None
    duty: float = 0.25
    """The share of the time in which the server works for us."""

    @property
    def page(self) -> int:
        """Keys a page: few keep the server answering others in between, many save time."""
        return 2000 if self.duty >= 1 and self.sample is None else 500


@dataclass(slots=True)
class Pass:
    """What a pass saw."""

    tallies: tuple[Tally, ...]
    unknown: Tally
    shapes: Shapes
    seen: int = 0
    own: int = 0
    gone: int = 0
    """Keys that ended between being listed and being asked."""
    closed: int = 0
    """Keys of which the user may not know more than the name."""
    full: bool = False
    slowed: bool = False
    """Whether it gave up because the server had become slow."""


def scan(wire: Wire, facts: Facts, declared: Sequence[Declared], options: Options, progress: Progress) -> Pass:
    """Go over all keys, or over a sample: the keys from a random cursor on, which come in the order of their hashes."""
    found = Pass(tallies=tuple(Tally() for _ in declared), unknown=Tally(), shapes=Shapes())
    walk = Walk(wire, facts, tuple(declared), found, Classifier(declared))
    sampled = options.sample is not None and (facts.keys is None or options.sample < facts.keys)
    start = random.getrandbits(48) if sampled else 0
    stream, slow = Stream(wire), 0
    looked = 0.0
    limit = _SLOW + 2 * min(_ping(wire) for _ in range(3))
    _, page = stream.ask((), 0, start, options.page)
    wrapped = not sampled
    while True:
        began = time.perf_counter()
        following = page.cursor or (None if wrapped else 0)
        wrapped = wrapped or page.cursor == 0
        page = walk.page(stream, page.keys, following, options.page)
        progress(found.seen)
        if following is None:
            found.full = not sampled
            break
        if sampled and found.seen >= (options.sample or 0):
            break
        spent = time.perf_counter() - began
        latency = 0.0
        if slow or began - looked >= _GLANCE:
            looked, latency = began, _ping(wire)
            slow = slow + 1 if latency > limit else 0
        if slow >= _PATIENCE:
            found.slowed = True
            break
        time.sleep(spent * (1 / options.duty - 1) + (10 * latency if slow else 0))
    return found


def _ping(wire: Wire) -> float:
    began = time.perf_counter()
    wire.batch([("PING",)])
    return time.perf_counter() - began


@dataclass(slots=True)
class Walk:
    """What goes over keys and folds in what was answered of them."""

    wire: Answers
    facts: Facts
    declared: tuple[Declared, ...]
    found: Pass
    classify: Classifier

    def page(self, stream: Stream, keys: Sequence[bytes], following: int | None, count: int) -> Page:
        """Ask about the keys of a page, fetch the page behind it, and fold in what was answered."""
        places = [self.classify(key_of(key)) for key in keys]
        measured = [self._is_measured(key, place) for key, place in zip(keys, places, strict=True)]
        types, lifetimes = self.facts.types, self.facts.lifetimes
        questions: list[bytes] = []
        for key, measure in zip(keys, measured, strict=True):
            word = b"$%d\r\n%b\r\n" % (len(key), key)
            if types:
                questions.append(b"*2\r\n$4\r\nTYPE\r\n" + word)
            if lifetimes:
                questions.append(b"*2\r\n$4\r\nPTTL\r\n" + word)
            if measure:
                questions.append(b"*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n" + word)
        lines, page = stream.ask(questions, len(questions), following, count)
        answers = iter(lines)
        suspects: list[Suspect] = []
        for key, place, measure in zip(keys, places, measured, strict=True):
            type_ = next(answers) if types else b"+"
            lifetime = next(answers) if lifetimes else b""
            size = next(answers) if measure else b""
            suspect = self.fold(key, place, type_, lifetime, size)
            if suspect is not None:
                suspects.append(suspect)
        self._measure_collections(stream, [one for one in suspects if one.size is None and one.type in COLLECTIONS])
        look(self.wire, self.facts, suspects)
        return page

    def _is_measured(self, key: bytes, place: int) -> bool:
        if not self.facts.memory:
            return False
        return (place >= 0 and self.declared[place].limited) or crc32(key) % _DRAW == 0

    def fold(self, key: bytes, place: int, type_: bytes, lifetime: bytes, size: bytes) -> Suspect | None:
        """Count a key. What it gives is to be looked into."""
        found = self.found
        if type_[:1] == b"-" or lifetime[:1] == b"-":
            found.closed += 1
        kind = type_[1:].decode() if type_[:1] == b"+" else ""
        ttl = int(lifetime[1:]) if lifetime[:1] == b":" else None
        if kind == "none" or ttl == -2:
            found.gone += 1
            return None
        found.seen += 1
        if place < UNKNOWN:
            found.own += 1
            return None
        one = self.declared[place] if place >= 0 else None
        tally = found.tallies[place] if one else found.unknown
        tally.keys += 1
        collection = kind in COLLECTIONS
        tally.collections += collection
        bytes_ = int(size[1:]) if size[:1] == b":" else None
        if bytes_ is not None:
            tally.measure(bytes_, collection=collection)
        if one is None or one.retired is not None:
            if one is None:
                found.shapes.add(key, kind, ttl)
            elif one.overdue:
                tally.add("retired", key, one.overdue)
            return Suspect(key, kind, tally, None, bytes_) if collection and bytes_ is None else None
        if ttl is not None:
            check_lifetime(tally, one, key, ttl)
        if kind and kind != one.server_type:
            tally.add("wrong-type", key, f"is a {kind}, a {one.keyspace.type} is declared")
            return Suspect(key, kind, tally, None, bytes_) if collection and bytes_ is None else None
        read = tally.values < _MOST_VALUES and (tally.values < _ALWAYS or crc32(key) % _DRAW == 0)
        if collection or read or one.limited:
            return Suspect(key, kind, tally, one, bytes_, read)
        return None

    def _measure_collections(self, stream: Stream, suspects: Sequence[Suspect]) -> None:
        if not self.facts.memory or not suspects:
            return
        asked = [pack(b"MEMORY", b"USAGE", one.key) for one in suspects]
        lines, _ = stream.ask(asked, len(asked), None, 0)
        for one, line in zip(suspects, lines, strict=True):
            if line[:1] == b":":
                one.tally.measure(int(line[1:]), collection=True)
