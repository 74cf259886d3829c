from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dbkit.plan.differ
from dbkit.core.errors import PlanError
from dbkit.plan.differ import plan
from dbkit.plan.op import Action
from dbkit.plan.order import withhold
from dbkit.plan.state import State
from tests.unit.plan.toy import ENV, KINDS, box, item, state


def texts(have: State, want: State) -> list[str]:
    return [step.text for step in plan(have, want, KINDS, ENV).steps]


def test_equal_states_need_nothing() -> None:
    one = state(box("a"), item("a", "x"), a__x="a")
    assert not plan(one, one, KINDS, ENV)


def test_contents_are_created_inside() -> None:
    assert texts(State(), state(box("a"), item("a", "x"), item("a", "y", "red"), a__x="a", a__y="a")) == [
        "create box a:plain x:plain y:red"
    ]


def test_contents_that_need_something_made_of_their_box_come_later() -> None:
    want = state(box("a"), item("a", "x"), box("f"), a__x="a f", f="a")
    assert texts(State(), want) == ["create box a:plain", "create box f:plain", "create item a.x:plain"]


def test_contents_of_an_old_box_are_added() -> None:
    assert texts(state(box("a")), state(box("a"), item("a", "x"), a__x="a")) == ["create item a.x:plain"]


def test_dropping_a_box_drops_what_is_in_it_in_one_step() -> None:
    assert texts(state(box("a"), item("a", "x"), a__x="a"), State()) == ["drop box a"]


def test_contents_that_hold_another_box_are_dropped_before_it() -> None:
    have = state(box("a"), item("a", "x"), box("b"), item("b", "y"), a__x="a b", b__y="b a")
    assert texts(have, State()) == ["drop item a.x", "drop item b.y", "drop box a", "drop box b"]


def test_drops_run_from_the_dependents_down() -> None:
    have = state(box("a"), box("b"), box("c"), b="a", c="b")
    assert texts(have, State()) == ["drop box c", "drop box b", "drop box a"]


def test_creates_run_from_the_needs_up() -> None:
    want = state(box("a"), box("b"), box("c"), a="b", b="c")
    assert texts(State(), want) == ["create box c:plain", "create box b:plain", "create box a:plain"]


def test_replacing_rebuilds_what_needs_it() -> None:
    have = state(box("a", frozen=True), box("b"), b="a")
    want = state(box("a", "red", frozen=True), box("b"), b="a")
    assert texts(have, want) == ["drop box b", "drop box a", "create box a:red", "create box b:plain"]


def test_what_no_longer_needs_it_is_altered_before_the_drop() -> None:
    have = state(box("a"), box("b"), b="a")
    want = state(box("b", "red"))
    assert texts(have, want) == ["paint box b red", "drop box a"]


def test_a_circle_is_shown_with_its_path() -> None:
    with pytest.raises(PlanError, match=r"create box a -> create box b -> create box a|create box b -> create box a"):
        plan(State(), state(box("a"), box("b"), a="b", b="a"), KINDS, ENV)


def test_withholding_an_operation_withholds_what_needs_it() -> None:
    have = state(box("a", frozen=True), box("z"))
    want = state(box("a", "red", frozen=True), box("b"), b="a")
    ops = plan(have, want, KINDS, ENV).ops
    runs, held = withhold(ops, [op for op in ops if any(step.destructive for step in op.steps)])
    assert [step.text for op in runs for step in op.steps] == []
    assert len(held) == 4


def test_what_would_be_made_again_is_not_dropped_when_that_is_withheld() -> None:
    have = state(box("a", frozen=True), box("b"), b="a")
    want = state(box("a", "red", frozen=True), box("b"), b="a")
    ops = plan(have, want, KINDS, ENV).ops
    runs, held = withhold(ops, [op for op in ops if op.id.name == "a" and op.action is Action.DROP])
    assert (runs, held) == ((), ops)


def test_the_differ_knows_no_kinds() -> None:
    tree = ast.parse(Path(dbkit.plan.differ.__file__).read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not words & {"table", "column", "index", "enum", "keyspace", "function", "constraint", "view"}
