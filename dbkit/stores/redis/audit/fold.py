"""What was seen, folded into counters: memory grows with the keyspaces and not with the keys."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dbkit.stores.redis.audit.shapes import Shapes
from dbkit.stores.redis.declared import Declared

__all__ = ["COLLECTIONS", "Pass", "Problem", "Tally", "allowed_lifetimes", "check_lifetime"]

COLLECTIONS = frozenset({"hash", "list", "set", "zset", "stream"})
_WITNESSES = 5
_TOLERANCE = 1000
"""Milliseconds: a lifetime is read a moment after the clock that it was set by."""


@dataclass(slots=True)
class Problem:
    """A kind of finding in one keyspace: how often, and some of the keys."""

    keys: int = 0
    witnesses: list[tuple[bytes, str]] = field(default_factory=list)

    def take(self, other: Problem) -> None:
        """Add what was found elsewhere."""
        self.keys += other.keys
        self.witnesses = [*self.witnesses, *other.witnesses][:_WITNESSES]


@dataclass(slots=True)
class Tally:
    """What was seen of one keyspace."""

    keys: int = 0
    collections: int = 0
    exact_bytes: int = 0
    """Of collections, each of which is measured."""
    measured: int = 0
    """Other keys that were measured, and their bytes."""
    measured_bytes: int = 0
    values: int = 0
    """Values that were looked into."""
    problems: dict[str, Problem] = field(default_factory=dict)

    def add(self, code: str, key: bytes, detail: str) -> None:
        """One more key with a problem."""
        problem = self.problems.setdefault(code, Problem())
        problem.keys += 1
        if len(problem.witnesses) < _WITNESSES:
            problem.witnesses.append((key, detail))

    def measure(self, size: int, *, collection: bool) -> None:
        """The bytes of a key."""
        if collection:
            self.exact_bytes += size
        else:
            self.measured += 1
            self.measured_bytes += size

    def take(self, other: Tally) -> None:
        """Add what was seen elsewhere."""
        self.keys += other.keys
        self.collections += other.collections
        self.exact_bytes += other.exact_bytes
        self.measured += other.measured
        self.measured_bytes += other.measured_bytes
        self.values += other.values
        for code, problem in other.problems.items():
            self.problems.setdefault(code, Problem()).take(problem)

    @property
    def bytes(self) -> int:
        """What all its keys take, as far as can be told from those that were measured."""
        others = self.keys - self.collections
        return self.exact_bytes + (self.measured_bytes * others // self.measured if self.measured else 0)


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


def allowed_lifetimes(one: Declared) -> tuple[int, int]:
    """The milliseconds that a key of a keyspace may have left, from and to; -1 is for ever."""
    return (-1, -1) if one.longest is None else (0, one.longest + _TOLERANCE)


def check_lifetime(tally: Tally, one: Declared, key: bytes, ttl: int) -> None:
    """Hold the milliseconds that a key has left (-1: for ever) against its keyspace."""
    least, most = allowed_lifetimes(one)
    if least <= ttl <= most:
        return
    if ttl == -1:
        tally.add("no-ttl", key, "lives for ever")
    elif one.longest is None:
        tally.add("unexpected-ttl", key, f"ends in {ttl // 1000} s, and is declared to stay")
    else:
        tally.add("ttl-too-long", key, f"ends in {ttl // 1000} s, at most {one.longest // 1000} s are declared")
