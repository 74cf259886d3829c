"""Carries out a data migration: passes over the keys of a server, batch by batch, each behind the lock's fence.

A batch and its checkpoint are one script: a run that is killed goes on with the next batch, or does once more what can
be done twice. The checkpoint is a key: where FLUSHALL or eviction took it, or the server was started anew (a cursor
means nothing to another run of it), the pass starts over. Between batches the server is left alone for as long as the
duty says.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dbkit.core.errors import StatementFailed
from dbkit.stores.redis.data.checkpoint import SUFFIX, Checkpoint, read_checkpoint
from dbkit.stores.redis.data.drain import Drain
from dbkit.stores.redis.data.task import UNNAMED, Batch, Task, glob
from dbkit.stores.redis.keys import shown_key
from dbkit.stores.redis.pattern import Pattern
from dbkit.stores.redis.quantity import duration_text
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["Carrier", "keys_of", "pause"]

_PAGE = 500
_ROUNDS = 5
"""So many passes that each find something to do: somebody writes the old form faster than it is changed."""

_LOSSES = 3
"""So often a checkpoint may be lost in one run."""

_OWN = b"dbkit:{"
_LONGEST_PAUSE = 2.0

Tell = Callable[[str], None]
Words = tuple[str | bytes | int, ...]


class _Lost(Exception):
    """The checkpoint is not what it should be."""


def keys_of(wire: Wire, pattern: Pattern, cursor: int = 0) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """Pages of the keys of a pattern from a cursor on, each with the cursor behind it; 0 is the end."""
    match, expression = glob(pattern), pattern.expression
    while True:
        answer = wire.call("SCAN", cursor, "MATCH", match, "COUNT", _PAGE)
        cursor = int(answer[0])
        found = (key for key in answer[1] if not key.startswith(_OWN))
        # Bytes that are no UTF-8 become characters that no pattern holds.
        yield cursor, tuple(key for key in found if expression.fullmatch(key.decode("utf-8", "surrogateescape")))
        if not cursor:
            return


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Who carries out data migrations on one primary, and tells how far it is."""

    shard: Shard
    tell: Tell

    @property
    def wire(self) -> Wire:
        """Where it reads."""
        return self.shard.wire

    @property
    def checkpoint(self) -> str:
        """The key that says how far it is."""
        return f"{self.shard.lease.key}{SUFFIX}"

    def send(self, *words: str | bytes | int) -> Any:
        """Run a command behind the lock's fence."""
        return self.shard.send(tuple(str(word) if isinstance(word, int) else word for word in words))

    def __call__(self, task: Task | Drain, step: str) -> None:
        """Carry one out; ``step`` names its place among all. Raises StatementFailed, Refused."""
        if isinstance(task, Drain):
            self._drain(task)
            return
        self._settle(task, step)

    def _settle(self, task: Task, step: str) -> None:
        """Passes, until one finds nothing to do."""
        place = self._begin(step)
        losses = 0
        while True:
            try:
                place = self._pass(task, place)
            except _Lost:
                losses += 1
                if losses == _LOSSES:
                    raise self._keeps_losing() from None
                self.tell("the checkpoint is gone, by FLUSHALL or eviction: the pass starts over")
                place = self._start(Checkpoint(step=step, server=place.server, changed=place.changed))
                continue
            if not place.now or not task.settles:
                break
            if place.round == _ROUNDS:
                self.send("DEL", self.checkpoint)
                raise StatementFailed(
                    f"{task.text()}: {place.now} keys were changed in the last of {_ROUNDS} passes: "
                    "somebody still writes them as they were",
                    help="deploy the writers of the new form, then run the same command again",
                )
            place = self._start(place.next_round())
        self.send("DEL", self.checkpoint)
        if place.left:
            count = f"{place.left} keys, such as {shown_key(place.example)},"
            raise StatementFailed(f"{task.text()}: {count} {task.obstacle}", help="then run the same command again")

    def _begin(self, step: str) -> Checkpoint:
        server = _run_of(self.wire)
        place = read_checkpoint(self.wire, self.checkpoint, step, server)
        if place is None:
            return self._start(Checkpoint(step=step, server=server))
        self.tell(f"going on after {place.seen:,} keys")
        # At the end of a pass the cursor is where it was at its start: the pass is gone over once more.
        return place if place.cursor else self._start(replace(place, seen=0, left=0, example=b""))

    def _start(self, place: Checkpoint) -> Checkpoint:
        self.send(*place.written(self.checkpoint))
        return place

    def _pass(self, task: Task, place: Checkpoint) -> Checkpoint:
        began = time.perf_counter()
        for cursor, keys in keys_of(self.wire, task.pattern, place.cursor):
            for start in range(0, len(keys), task.most):
                last = start + task.most >= len(keys)
                there = replace(place, cursor=cursor) if last else place
                place = self._batch(task, place, there, keys[start : start + task.most])
            self.tell(_how_far(place, cursor))
            began = pause(began, task.duty)
        return place

    def _batch(self, task: Task, here: Checkpoint, there: Checkpoint, keys: Sequence[bytes]) -> Checkpoint:
        batch: Batch = task.batch(self.wire, keys)
        example = batch.left[-1] if batch.left else b""
        named: Words = (1 + len(batch.keys), self.checkpoint, *batch.keys)
        told: Words = (here.at, there.at, len(keys), len(batch.left), example, *batch.arguments)
        if self.shard.clustered:
            # A script may work on keys of several slots of its node, if it does not say beforehand on which.
            done, again, left, shown = self.send("EVAL", UNNAMED + task.script, 0, *named, *told)
        else:
            done, again, left, shown = self.send("EVAL", task.script, *named, *told)
        if done < 0:
            raise _Lost
        return replace(
            there,
            seen=here.seen + len(keys),
            now=here.now + done + again,
            changed=here.changed + done,
            left=here.left + left,
            example=shown or here.example,
        )

    def _keeps_losing(self) -> StatementFailed:
        return StatementFailed(
            f"the checkpoint {self.checkpoint} was lost {_LOSSES} times: keys are flushed, or evicted",
            help="raise maxmemory, or take a volatile-* policy meanwhile; then run the same command again",
        )

    def _drain(self, task: Drain) -> None:
        deadline = time.monotonic() + task.within / 1000
        while True:
            count, example, longest = self._left(task)
            if not count:
                return
            remaining = deadline - time.monotonic()
            if remaining <= 0 or longest < 0:
                why = "never end" if longest < 0 else f"are left after {duration_text(task.within)}"
                raise StatementFailed(
                    f"{task.text()}: {count} keys, such as {shown_key(example)}, {why}",
                    help="their writers are still there, or they have no lifetime; then run the same command again",
                )
            self.tell(f"{count:,} keys left, the last one ends in {duration_text(longest)}")
            time.sleep(min(remaining, max(longest / 1000, 0.05), 10.0))

    def _left(self, task: Drain) -> tuple[int, bytes, int]:
        """How many keys there are, one of them, and the longest lifetime; -1 where one never ends."""
        count, example, longest = 0, b"", 0
        began = time.perf_counter()
        for _, keys in keys_of(self.wire, task.pattern):
            for key, ttl in zip(keys, self.wire.batch([("PTTL", key) for key in keys]), strict=True):
                if isinstance(ttl, Refused):
                    raise ttl
                if ttl == -2:
                    continue
                count += 1
                if longest >= 0 and (ttl < 0 or ttl >= longest):
                    example, longest = key, ttl
            began = pause(began, task.duty)
        return count, example, longest


def _how_far(place: Checkpoint, cursor: int) -> str:
    """A cursor counts buckets from its highest bit downwards: read backwards it is a share of the table."""
    share = int(f"{cursor:064b}"[::-1], 2) / 2**64 if cursor else 1.0
    return f"pass {place.round}, {share:.0%}: {place.seen:,} keys seen, {place.changed:,} changed"


def pause(began: float, duty: int) -> float:
    """Leave the server alone for its share of the time. Gives the start of what follows."""
    worked = time.perf_counter() - began
    time.sleep(min(worked * (100 - duty) / duty, _LONGEST_PAUSE))
    return time.perf_counter()


def _run_of(wire: Wire) -> str:
    """What tells one run of the server from another."""
    text = decoded(wire.call("INFO", "server"))
    return next((line.partition(":")[2] for line in text.splitlines() if line.startswith("run_id:")), "unknown")
