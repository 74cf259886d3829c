"""Random states: every prefix of a plan is a state in which all needs are met, and the way back restores."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Action
from dbkit.plan.state import State
from tests.unit.plan.toy import ENV, KINDS, Box, box, item

NAMES = "abcdefgh"


@st.composite
def states(draw: st.DrawFn) -> State:
    """Boxes with contents; a box or an item may need any box with a smaller name, so that there is no circle."""
    objects: list[Box] = []
    needs: dict[ObjectId, frozenset[ObjectId]] = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        color, frozen = draw(st.sampled_from(["plain", "red"])), draw(st.booleans())
        objects.append(box(name, color, frozen=frozen))
        inside = draw(st.lists(st.sampled_from("xyz"), unique=True))
        objects.extend(item(name, inner, draw(st.sampled_from(["plain", "red"]))) for inner in inside)
    boxes = {one.id.name: one.id for one in objects if one.id.kind == "box"}
    for one in objects:
        smaller = [boxes[name] for name in sorted(boxes) if name < one.id.path[0]]
        chosen = draw(st.lists(st.sampled_from(smaller), unique=True, max_size=2)) if smaller else []
        own = {boxes[one.id.path[0]]} if one.id.kind == "item" else set()
        needs[one.id] = frozenset({*chosen, *own})
    return State.of(objects, needs)


def run(have: State, want: State) -> dict[ObjectId, object]:
    """Carry a plan out on a set of ids, checking that nothing is used before it is there or after it has gone."""
    present = dict(have.objects)
    needs = dict(have.needs)
    for op in plan(have, want, KINDS, ENV).ops:
        if op.action is Action.DROP:
            for identity in op.footprint.drops:
                del present[identity]
                needs.pop(identity, None)
        for identity in op.footprint.creates:
            present[identity] = want.objects[identity]
            needs[identity] = want.needs_of(identity)
        for identity in present:
            assert needs.get(identity, frozenset()) <= present.keys(), (op, identity)
    return present


@given(states(), states())
def test_every_prefix_is_valid_and_the_end_is_the_target(have: State, want: State) -> None:
    assert run(have, want) == want.objects
    assert run(want, have) == have.objects


@given(states(), states(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(have: State, want: State, shuffle: random.Random) -> None:
    def shuffled(one: State) -> State:
        objects = list(one.objects.values())
        shuffle.shuffle(objects)
        return State.of(objects, one.needs)

    first = plan(have, want, KINDS, ENV).steps
    assert plan(shuffled(have), shuffled(want), KINDS, ENV).steps == first
