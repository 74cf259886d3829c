"""Objects that need, or only mention, each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Env, Kinds, StandIn
from dbkit.plan.state import State
from dbkit.plan.step import Step
from tests.unit.plan.toy import ENV, KINDS, Box, box, name, state


def kinds(**words: object) -> Kinds:
    return {**KINDS, "box": replace(KINDS["box"], **words)}


def texts(have: State, want: State, using: Kinds) -> list[str]:
    return [step.text for step in plan(have, want, using, ENV).steps]


def mentioning(**words: str) -> Kinds:
    """Boxes that mention others, and say so if those come later."""

    def mentions(boxes: Iterable[Box], _: Env) -> Mapping[ObjectId, frozenset[ObjectId]]:
        return {one.id: frozenset(map(name, words.get(one.id.name, "").split())) for one in boxes}

    def create(one: Box, env: Env) -> Iterable[Step]:
        later = "".join(f" before {other.name}" for other in sorted(env.late.get(one.id, ())))
        yield Step(text=f"create {one.id.name}{later}", id=one.id)

    return kinds(mentions=mentions, create=create)


def test_what_is_mentioned_comes_before() -> None:
    want = state(box("a"), box("b"), box("c"))
    assert texts(State(), want, mentioning(a="c", c="b")) == ["create b", "create c", "create a"]


def test_a_need_is_worth_more_than_a_mention() -> None:
    want = state(box("a"), box("b"), a="b")
    assert texts(State(), want, mentioning(b="a")) == ["create b before a", "create a"]


def test_of_two_that_mention_each_other_the_first_knows_it() -> None:
    want = state(box("a"), box("b"), box("c"))
    assert texts(State(), want, mentioning(a="b", b="a", c="a")) == ["create a before b", "create b", "create c"]


def standing_in() -> Kinds:
    def stand_in(one: Box, env: Env) -> Iterable[Step]:
        yield Step(text=f"{'empty' if one.id in env.stood_in else 'shape'} {one.id.name}", id=one.id)

    def create(one: Box, env: Env) -> Iterable[Step]:
        yield Step(text=f"{'fill' if one.id in env.stood_in else 'create'} {one.id.name}", id=one.id)

    return kinds(stand_in=StandIn(steps=stand_in, needs=frozenset({"item"})), create=create)


def test_two_that_need_each_other_are_made_with_a_stand_in() -> None:
    want = state(box("a"), box("b"), box("c"), a="b", b="a", c="a")
    made = texts(State(), want, standing_in())
    assert made in (["shape a", "create b", "fill a", "create c"], ["shape b", "create a", "fill b", "create c"])


def test_two_that_need_each_other_are_dropped_with_a_stand_in() -> None:
    have = state(box("a"), box("b"), a="b", b="a")
    dropped = texts(have, State(), standing_in())
    assert dropped in (["empty a", "drop box b", "drop box a"], ["empty b", "drop box a", "drop box b"])
