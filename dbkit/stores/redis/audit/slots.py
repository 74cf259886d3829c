"""Keys of single slots of a cluster: a fair sample of all, and slots that are on the move between two nodes.

SCAN from a random cursor gives no fair sample where a node keeps each slot in a table of its own (Valkey 9): it gives
whole slots, and a slot with a popular hash tag is not like the others.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from dbkit.stores.redis.audit.look import judge
from dbkit.stores.redis.audit.run import Guard, ask_keys
from dbkit.stores.redis.audit.walk import Walk
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["Seen", "draw", "read_drawn", "read_slot", "slot_sizes"]

_RUN = 20
"""So many keys of a sample stand one behind the other; few slots have to be listed then."""

_DEEPEST = 2000
"""A slot is not listed further than this."""

_SLOTS_AT_ONCE = 20
_ALL = 1 << 30


@dataclass(slots=True)
class Seen:
    """The keys of a slot that were gone over, and those that were somewhere else when they were asked for."""

    keys: set[bytes] = field(default_factory=set)
    left: set[bytes] = field(default_factory=set)


def slot_sizes(wire: Wire, slots: Collection[int]) -> dict[int, int]:
    """How many keys are in each of some slots of a node. Raises Refused."""
    answers = wire.batch([("CLUSTER", "COUNTKEYSINSLOT", slot) for slot in slots])
    for answer in answers:
        if isinstance(answer, Refused):
            raise answer
    return dict(zip(slots, answers, strict=True))


def draw(sizes: Mapping[int, int], keys: int) -> dict[int, set[int]]:
    """About so many places among all keys, each as likely as any other: for each slot which of its keys."""
    slots, ends = list(sizes), list(accumulate(sizes.values()))
    drawn: dict[int, set[int]] = defaultdict(set)
    total = ends[-1]
    for _ in range(-(-keys // _RUN)):
        start = random.randrange(total)  # noqa: S311  a sample
        for place in range(start, start + _RUN):
            at = bisect_right(ends, place % total)
            drawn[slots[at]].add((place % total - (ends[at - 1] if at else 0)) % _DEEPEST)
    return drawn


def read_drawn(wire: Wire, walk: Walk, drawn: Mapping[int, Collection[int]], guard: Guard) -> None:
    """Go over the keys at some places of slots of a node."""
    slots = list(drawn)
    for first in range(0, len(slots), _SLOTS_AT_ONCE):
        some = slots[first : first + _SLOTS_AT_ONCE]
        guard.begin()
        listed = wire.batch([("CLUSTER", "GETKEYSINSLOT", slot, max(drawn[slot]) + 1) for slot in some])
        keys = [names[at] for slot, names in zip(some, listed, strict=True) for at in drawn[slot] if at < len(names)]
        ask_keys(wire, walk, keys)
        if not guard.rest():
            walk.found.slowed = True
            return


def read_slot(slot: int, wires: Iterable[Wire], walk: Walk, seen: Seen) -> None:
    """Go over all keys of a slot: on the node that has it, then on the one that it is moving to.

    A key moves in one step, so who reads in this order misses none, and who knows which it has seen takes none twice.
    """
    for wire in wires:
        names = set(wire.call("CLUSTER", "GETKEYSINSLOT", slot, _ALL))
        keys = sorted((names | seen.left) - seen.keys)
        seen.left.clear()
        types = _asking(wire, [("TYPE", key) for key in keys])
        lifetimes = _asking(wire, [("PTTL", key) for key in keys])
        for key, type_, lifetime in zip(keys, types, lifetimes, strict=True):
            if isinstance(type_, Refused) or isinstance(lifetime, Refused):
                seen.left.add(key)
            elif type_ != b"none":
                seen.keys.add(key)
                walk.found.slots[slot] += 1
                walk.key(key, b"+" + type_, b":%d" % lifetime)
        asked = [*walk.numbers(), *walk.values()]
        for one, answer in zip(asked, _asking(wire, [one.words for one in asked]), strict=True):
            judge(one, answer)


def _asking(wire: Wire, commands: Sequence[Sequence[str | bytes | int]]) -> list[Any]:
    """Answers of a node that may not have the slot yet. Source: the Redis cluster specification, "ASK redirection"."""
    return wire.batch([each for command in commands for each in (("ASKING",), command)])[1::2]
