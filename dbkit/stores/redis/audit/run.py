"""The pass over the keys of one server: SCAN, questions about each key, a look into some values."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from dbkit.stores.redis.audit.batch import Answers, Batch
from dbkit.stores.redis.audit.fold import Pass
from dbkit.stores.redis.audit.probe import Facts
from dbkit.stores.redis.audit.stream import Stream, pack
from dbkit.stores.redis.audit.walk import Walk
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.slot import hash_slot
from dbkit.stores.redis.wire import Wire

__all__ = ["Guard", "Options", "Progress", "ask_keys", "scan"]

_SLOW = 0.05
"""Seconds that a PING may take beyond what the way there takes: the server has more to do than it can."""

_GLANCE = 0.1
"""Seconds between two PINGs, while nothing is slow."""

_PATIENCE = 20
"""So many slow ones one after the other end the pass."""

Progress = Callable[[int, int | None], None]
"""Is told how many keys were seen, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How far and how fast to go."""

    sample: int | None = None
    duty: float = 0.25
    """The share of the time in which the server works for us."""

    @property
    def page(self) -> int:
        """Keys a page: few keep the server answering others in between, many save time."""
        return 1000 if self.duty >= 1 and self.sample is None else 500


def scan(
    wire: Wire,
    facts: Facts,
    declared: Sequence[Declared],
    options: Options,
    tell: Callable[[int], None],
    slots: Container[int] | None = None,
) -> Pass:
    """Go over all keys, or over a sample: the keys from a random cursor on, which come in the order of their hashes.

    Of a node of a cluster only keys in some slots count: after a move it may list keys that are no longer its own.
    """
    sampled = options.sample is not None and (facts.keys is None or options.sample < facts.keys)
    walk, stream, guard = Walk(facts, declared), Stream(wire), Guard(wire, options.duty)
    batch, answers = walk.batch(()), Answers()
    stream.send(_scan(random.getrandbits(48) if sampled else 0, options))
    page = stream.page()
    listed, wrapped = 0, not sampled
    while True:
        guard.begin()
        listed += len(page.keys)
        last = (page.cursor == 0 and wrapped) or (options.sample is not None and sampled and listed >= options.sample)
        wrapped = wrapped or page.cursor == 0
        # While the server lists the next page the questions about this one are packed, and while it answers those the
        # batch before is folded in: both work.
        if not last:
            stream.send(_scan(page.cursor, options))
        following = walk.batch(page.keys if slots is None else _in_slots(page.keys, slots, walk.found))
        stream.send(following.packed)
        walk.fold(batch, answers)
        if not last:
            page = stream.page()
        batch, answers = following, following.receive(stream)
        tell(walk.found.seen)
        if last or not guard.rest():
            break
    walk.found.slowed = not last
    walk.found.full = last and not sampled
    _finish(stream, walk, batch, answers)
    tell(walk.found.seen)
    return walk.found


def _scan(cursor: int, options: Options) -> bytes:
    return pack(("SCAN", cursor, "COUNT", options.page))


def _in_slots(keys: Sequence[bytes], slots: Container[int], found: Pass) -> list[bytes]:
    here = [(slot, key) for key in keys if (slot := hash_slot(key)) in slots]
    found.slots.update(slot for slot, _ in here)
    found.elsewhere += len(keys) - len(here)
    return [key for _, key in here]


def ask_keys(wire: Wire, walk: Walk, keys: Sequence[bytes]) -> None:
    """Go over some keys whose names are known."""
    stream, batch = Stream(wire), walk.batch(keys)
    stream.send(batch.packed)
    _finish(stream, walk, batch, batch.receive(stream))


def _finish(stream: Stream, walk: Walk, batch: Batch, answers: Answers) -> None:
    walk.fold(batch, answers)
    while not walk.is_done:
        batch = walk.batch(())
        stream.send(batch.packed)
        walk.fold(batch, batch.receive(stream))


class Guard:
    """Keeps the server free for others: a share of the time only, less where it answers slowly."""

    def __init__(self, wire: Wire, duty: float) -> None:
        self._wire = wire
        self._duty = duty
        self._limit = _SLOW + 2 * min(self._ping() for _ in range(3))
        self._began = self._looked = 0.0
        self._slow = 0

    def begin(self) -> None:
        """The server starts to work for us."""
        self._began = time.perf_counter()

    def rest(self) -> bool:
        """Let others have the server; False where it has been slow for so long that the pass is to end."""
        spent, latency = time.perf_counter() - self._began, 0.0
        if self._slow or self._began - self._looked >= _GLANCE:
            self._looked, latency = self._began, self._ping()
            self._slow = self._slow + 1 if latency > self._limit else 0
        if self._slow >= _PATIENCE:
            return False
        if pause := spent * (1 / self._duty - 1) + (10 * latency if self._slow else 0):
            time.sleep(pause)
        return True

    def _ping(self) -> float:
        began = time.perf_counter()
        self._wire.batch([("PING",)])
        return time.perf_counter() - began
