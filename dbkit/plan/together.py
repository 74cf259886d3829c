"""What is dropped and made again is not missing for longer than it must be: no transaction ends between.

A view that waits to be made again while an index is built is not there for those who read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Action, Op
from dbkit.plan.order import following
from dbkit.plan.step import Transaction

__all__ = ["parting", "together"]


def together(ops: tuple[Op, ...]) -> tuple[Op, ...]:
    """Ordered operations, so that from the first drop of what is made again to the last making stands only what must.

    What need not come after those drops comes before them, and what only has to come after them comes last.
    """
    drops, makes = _again(ops)
    if not drops or not any(map(_ends, ops[min(drops) : max(makes)])):
        return ops
    after, between = _around(ops, drops, makes)
    return tuple(
        op
        for part in (
            [place for place in range(len(ops)) if place not in after | between],
            sorted(between),
            sorted(after - between),
        )
        for op in (ops[place] for place in part)
    )


def parting(ops: tuple[Op, ...]) -> frozenset[ObjectId]:
    """The objects whose operations end a transaction there although they cannot stand elsewhere."""
    drops, makes = _again(ops)
    if not drops:
        return frozenset()
    _, between = _around(ops, drops, makes)
    return frozenset(ops[place].id for place in between if _ends(ops[place]))


def _again(ops: tuple[Op, ...]) -> tuple[set[int], set[int]]:
    """The places of the operations that drop what is made again, and of those that make it.

    What has a way of its own to be replaced while it is used, as an index, is none of them.
    """
    dropped = {one: place for place, op in enumerate(ops) for one in op.footprint.drops}
    made = {
        one: place
        for place, op in enumerate(ops)
        for one in op.footprint.creates
        if op.action is Action.CREATE and one in dropped and dropped[one] < place
    }
    kept = {one for one, place in made.items() if not _ends(ops[place]) and not _ends(ops[dropped[one]])}
    return {dropped[one] for one in kept}, {made[one] for one in kept}


def _ends(op: Op) -> bool:
    return any(step.transaction is not Transaction.INSIDE for step in op.steps)


def _around(ops: tuple[Op, ...], drops: set[int], makes: set[int]) -> tuple[set[int], set[int]]:
    """What comes after the drops; and they, what is made again, and what has to stand between."""
    followers = following(ops)
    leaders: dict[int, set[int]] = defaultdict(set)
    for first, found in followers.items():
        for second in found:
            leaders[second].add(first)
    after, before = _reached(drops, followers), _reached(makes, leaders)
    return after, drops | makes | (after & before)


def _reached(begin: Iterable[int], edges: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    queue = [*begin]
    while queue:
        more = edges.get(queue.pop(), set()) - found
        found |= more
        queue += more
    return found
