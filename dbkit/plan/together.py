"""What is dropped and made again is not missing for longer than it must be: no transaction ends between.

A view that waits to be made again while an index is built is not there for those who read it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Action, Footprint, Kinds, Op
from dbkit.plan.order import following
from dbkit.plan.step import Transaction

__all__ = ["parting", "together"]


def together(ops: tuple[Op, ...], kinds: Kinds) -> tuple[Op, ...]:
    """Ordered operations, so that no transaction ends from the first drop of what is made again to the last making.

    What would end one comes after it all, and what is needed in it before; all else stays where it is.
    """
    ops, later = _begun(ops, kinds)
    drops, makes = _again(ops, kinds)
    ending = [place for place in _places(drops, makes) if _ends(ops[place]) or place in later]
    if not ending and not later:
        return ops
    window = _window(ops, drops, makes)
    late = [place for place in ending if place not in window.needed]
    behind = {*late, *_reached(late, window.followers)} & {*window.places}
    first = _first(ops, window, [place for place in ending if place in window.needed and place not in window.after])
    first -= behind
    behind -= later
    parts = {place: _part(place, window.places, first, behind) for place in range(len(ops))} | dict.fromkeys(later, 3)
    places = sorted(parts, key=lambda place: (parts[place], place))
    committed = max(place for place in parts if parts[place] == 2 and ops[place].steps) if later else None
    return tuple(_committed(ops[place]) if place == committed else ops[place] for place in places)


def parting(ops: tuple[Op, ...], kinds: Kinds) -> frozenset[ObjectId]:
    """The objects whose operations end a transaction there although they cannot stand elsewhere."""
    return frozenset(ops[place].id for place in _places(*_again(ops, kinds)) if _ends(ops[place]))


def _begun(ops: tuple[Op, ...], kinds: Kinds) -> tuple[tuple[Op, ...], frozenset[int]]:
    """The operations, and the places of those that finish others once these are committed.

    A check that is made again holds from its first statement on; what validates it can wait for all that is made again.
    """
    dropped = {op.id for op in ops if kinds[op.id.kind].missed and op.id in op.footprint.drops}
    found: list[Op] = []
    later: set[int] = set()
    for op in ops:
        first, *others = op.steps or (None,)
        again = op.action is Action.CREATE and op.id in dropped
        if again and first and others and first.transaction is Transaction.COMMIT_AFTER:
            found.append(replace(op, steps=(replace(first, transaction=Transaction.INSIDE),)))
            later.add(len(found))
            finish = Footprint(needs=frozenset({op.id}))
            found.append(Op(action=Action.ALTER, id=op.id, weight=op.weight, footprint=finish, steps=tuple(others)))
        else:
            found.append(op)
    return tuple(found), frozenset(later)


def _committed(op: Op) -> Op:
    *others, last = op.steps
    return replace(op, steps=(*others, replace(last, transaction=Transaction.COMMIT_AFTER, joins=None)))


@dataclass(frozen=True, slots=True)
class _Window:
    """From the first drop of what is made again to the last making."""

    places: range
    drops: set[int]
    """Those drops."""
    after: set[int]
    """What has to come after one of them."""
    needed: set[int]
    """What has to come before something is made again."""
    followers: Mapping[int, set[int]]
    leaders: Mapping[int, set[int]]


def _places(drops: set[int], makes: set[int]) -> range:
    return range(min(drops), max(makes) + 1) if drops else range(0)


def _window(ops: tuple[Op, ...], drops: set[int], makes: set[int]) -> _Window:
    followers = following(ops)
    leaders: dict[int, set[int]] = defaultdict(set)
    for before, found in followers.items():
        for behind in found:
            leaders[behind].add(before)
    after, needed = _reached(drops, followers), _reached(makes, leaders)
    return _Window(_places(drops, makes), drops, after, needed, followers, leaders)


def _first(ops: tuple[Op, ...], window: _Window, needed: list[int]) -> set[int]:
    """What ends a transaction and can come before the drops, with all that it needs, and what is dropped before it.

    Names and places become free in the order of the plan, and what is altered may have to wait for drops that it does
    not name: where one of that is so, nothing is moved.
    """
    drops = {place for place in window.places if needed and place < max(needed) and ops[place].action is Action.DROP}
    drops -= window.drops
    found = ({*needed, *drops} | _reached([*needed, *drops], window.leaders)) & {*window.places}
    waits = drops & window.after or any(ops[place].action is Action.ALTER for place in found)
    return set() if not needed or waits else found


def _part(place: int, window: range, first: set[int], behind: set[int]) -> int:
    if place not in window:
        return 0 if place < window.start else 5
    return 1 if place in first else 4 if place in behind else 2


def _again(ops: tuple[Op, ...], kinds: Kinds) -> tuple[set[int], set[int]]:
    """The places of the operations that drop what is made again, and of those that make it and what went with it."""
    made = {
        one: place
        for place, op in enumerate(ops)
        for one in op.footprint.creates
        if op.action is Action.CREATE and not _ends(op)
    }
    drops = {
        place
        for place, op in enumerate(ops)
        if kinds[op.id.kind].missed and op.id in op.footprint.drops and made.get(op.id, -1) > place and not _ends(op)
    }
    return drops, {made[one] for place in drops for one in ops[place].footprint.drops if one in made}


def _ends(op: Op) -> bool:
    return any(step.transaction is not Transaction.INSIDE for step in op.steps)


def _reached(begin: Iterable[int], edges: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    queue = [*begin]
    while queue:
        more = edges.get(queue.pop(), set()) - found
        found |= more
        queue += more
    return found
