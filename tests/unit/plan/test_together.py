"""What is dropped and made again is not missing while something else takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dbkit.plan.differ import plan
from dbkit.plan.op import Alteration, Env, Kinds
from dbkit.plan.step import Step, Transaction
from tests.unit.plan.toy import ENV, KINDS, Box, box, state


def _steps(want: Box, env: Env) -> Iterator[Step]:
    if env.online:
        yield Step(text=f"wet {want.id}", id=want.id, transaction=Transaction.COMMIT_AFTER)
        yield Step(text=f"dry {want.id}", id=want.id)
    else:
        yield Step(text=f"paint {want.id}", id=want.id)


def _alter(have: Box, want: Box, env: Env) -> Alteration | object:
    return KINDS["box"].alter(have, want, env) if have.frozen else Alteration(steps=tuple(_steps(want, env)))


SLOW: Kinds = {**KINDS, "box": replace(KINDS["box"], alter=_alter, missed=True)}
"""Boxes that are painted in two transactions where others use them."""


def texts(*boxes: str, online: bool = True, **needs: str) -> list[str]:
    frozen = box("view", "green", frozen=True)
    have = state(*map(box, boxes), box("view", frozen=True), **needs)
    want = state(*(box(one, "red") for one in boxes), frozen, **needs)
    return [step.text for step in plan(have, want, SLOW, replace(ENV, online=online)).steps]


def test_what_need_not_stand_between_comes_after() -> None:
    assert texts("a", "b") == [
        "drop box view",
        "create box view:green",
        "wet box a",
        "dry box a",
        "wet box b",
        "dry box b",
    ]


def _made_slowly(thing: Box, env: Env) -> Iterator[Step]:
    yield from KINDS["box"].create(thing, env) if thing.frozen else _steps(thing, env)


def test_what_is_needed_and_made_for_the_first_time_comes_before() -> None:
    kinds = {**SLOW, "box": replace(SLOW["box"], create=_made_slowly)}
    have = state(box("a"), box("view", frozen=True))
    want = state(box("a", "red"), box("b", "red"), box("view", "green", frozen=True), view="b")
    found = [step.text for step in plan(have, want, kinds, ENV).steps]
    assert found == ["wet box b", "dry box b", "drop box view", "create box view:green", "wet box a", "dry box a"]


def test_what_has_to_stand_between_is_done_at_once() -> None:
    assert texts("a", "b", view="b") == [
        "drop box view",
        "paint box b",
        "create box view:green",
        "wet box a",
        "dry box a",
    ]


def test_what_waits_for_the_drop_alone_comes_last() -> None:
    have = state(box("a"), box("view", frozen=True), view="a")
    want = state(box("a", "red"), box("view", "green", frozen=True))
    found = [step.text for step in plan(have, want, SLOW, ENV).steps]
    assert found == ["drop box view", "create box view:green", "wet box a", "dry box a"]


def test_where_nobody_is_there_the_order_stays() -> None:
    assert texts("a", "b", online=False) == ["drop box view", "paint box a", "paint box b", "create box view:green"]


def test_what_is_made_in_two_transactions_is_begun_in_one_with_all_else() -> None:
    kinds = {**SLOW, "box": replace(SLOW["box"], create=_steps)}
    have = state(box("a"), box("one", frozen=True), box("two", frozen=True))
    want = state(box("a", "red"), box("one", "green", frozen=True), box("two", "green", frozen=True))
    steps = plan(have, want, kinds, ENV).steps
    assert [step.text for step in steps] == [
        "drop box one",
        "drop box two",
        "wet box one",
        "wet box two",
        "dry box one",
        "dry box two",
        "wet box a",
        "dry box a",
    ]
    ends = [number for number, step in enumerate(steps) if step.transaction is Transaction.COMMIT_AFTER]
    assert ends == [3, 6]
