"""One topological sort of operations by their footprints."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

from dbkit.core.errors import PlanError
from dbkit.core.ids import ObjectId
from dbkit.plan.op import Action, Op

__all__ = ["Cycle", "following", "order", "withhold"]


class Cycle(PlanError):
    """Operations that wait for each other; ``ops`` are those on the circle, each before the one that needs it."""

    def __init__(self, ops: tuple[Op, ...]) -> None:
        names = " -> ".join(f"{op.action} {op.id}" for op in (*ops, ops[0]))
        super().__init__(
            f"the steps need each other in a circle: {names}", help="this is a fault of dbkit: please report it"
        )
        self.ops = ops


def order(ops: Iterable[Op]) -> tuple[Op, ...]:
    """Put operations into an order in which each can run; equal input gives equal output.

    Raises Cycle, which shows its path, if there is one.
    """
    ranked = sorted(ops, key=_rank)
    followers, wishes = _edges(ranked), _wishes(ranked)
    blockers = [0] * len(ranked)
    for edges in (followers, wishes):
        for after in edges.values():
            for position in after:
                blockers[position] += 1
    ready = [position for position, count in enumerate(blockers) if not count]
    heapq.heapify(ready)
    done: list[Op] = []
    while len(done) < len(ranked):
        if not ready:
            first, second = _given_up(ranked, followers, wishes, blockers)
            wishes[first].remove(second)
            blockers[second] -= 1
            if not blockers[second]:
                ready.append(second)
            continue
        position = heapq.heappop(ready)
        done.append(ranked[position])
        blockers[position] = -1
        for follower in (*followers[position], *wishes[position]):
            blockers[follower] -= 1
            if not blockers[follower]:
                heapq.heappush(ready, follower)
    return tuple(done)


def _given_up(
    ranked: list[Op], followers: dict[int, set[int]], wishes: dict[int, set[int]], blockers: list[int]
) -> tuple[int, int]:
    """The wish on a circle that is not heeded. Raises Cycle where there is none."""
    circle = _cycle(followers, wishes, blockers)
    for second, first in sorted(zip(circle, (*circle[1:], circle[0]), strict=True)):
        if second not in followers[first]:
            return first, second
    raise Cycle(tuple(ranked[position] for position in circle))


def _rank(op: Op) -> tuple[int, int, ObjectId]:
    early = op.early or op.action is Action.DROP
    return (0, -op.weight, op.id) if early else (1, op.weight, op.id)


def _edges(ops: list[Op]) -> dict[int, set[int]]:
    creator: dict[ObjectId, int] = {}
    dropper: dict[ObjectId, int] = {}
    for position, op in enumerate(ops):
        creator.update(dict.fromkeys(op.footprint.creates, position))
        dropper.update(dict.fromkeys(op.footprint.drops, position))
    followers: dict[int, set[int]] = defaultdict(set)

    def before(first: int | None, second: int | None) -> None:
        if first is not None and second is not None and first != second:
            followers[first].add(second)

    for position, op in enumerate(ops):
        for identity in op.footprint.needs:
            before(creator.get(identity), position)
        for identity in op.footprint.releases:
            before(position, dropper.get(identity))
        for identity in op.footprint.waits_for_drop_of | op.footprint.creates:
            before(dropper.get(identity), position)
    return followers


def _wishes(ops: list[Op]) -> dict[int, set[int]]:
    """What should stand before what mentions it."""
    creator = {identity: position for position, op in enumerate(ops) for identity in op.footprint.creates}
    wishes: dict[int, set[int]] = defaultdict(set)
    for position, op in enumerate(ops):
        for identity in op.footprint.mentions:
            first = creator.get(identity, position)
            if first != position:
                wishes[first].add(position)
    return wishes


def _cycle(followers: dict[int, set[int]], wishes: dict[int, set[int]], blockers: list[int]) -> list[int]:
    stuck = {position for position, count in enumerate(blockers) if count > 0}
    path = [min(stuck)]
    while True:
        last = path[-1]
        step = min(position for position in stuck if last in followers[position] or last in wishes[position])
        if step in path:
            return path[path.index(step) :]
        path.append(step)


def following(ops: tuple[Op, ...]) -> dict[int, set[int]]:
    """The places of ordered operations, each with those of the operations that have to stand behind it."""
    found = {place: set(more) for place, more in _edges([*ops]).items()}
    for first, more in _wishes([*ops]).items():
        found.setdefault(first, set()).update(second for second in more if first < second)
    return found


def withhold(ops: tuple[Op, ...], refused: Iterable[Op]) -> tuple[tuple[Op, ...], tuple[Op, ...]]:
    """Split ordered operations into those that can run without the refused ones, and the rest.

    What needs a held operation is held; so is a drop of what a held operation would make again.
    """
    followers, wishes = _edges(list(ops)), _wishes(list(ops))
    droppers = {identity: position for position, op in enumerate(ops) for identity in op.footprint.drops}
    refused_ids = {id(op) for op in refused}
    held = {position for position, op in enumerate(ops) if id(op) in refused_ids}
    queue = sorted(held)
    while queue:
        position = queue.pop()
        remade = {droppers[one] for one in ops[position].footprint.creates if one in droppers}
        more = {*followers[position], *wishes[position], *remade} - held
        held |= more
        queue += sorted(more)
    return (
        tuple(op for position, op in enumerate(ops) if position not in held),
        tuple(op for position, op in enumerate(ops) if position in held),
    )
