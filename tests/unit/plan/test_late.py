"""Objects that are made when somebody asks for them."""

from __future__ import annotations

from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.late import LateObjects, other_than
from dbkit.plan.state import State, differing
from tests.unit.plan.toy import ENV, KINDS, Box, box, item, name

CALLED: list[str] = []


def make(kind: str, text: str) -> Box:
    CALLED.append(text)
    path, _, color = text.partition("=")
    return Box(id=ObjectId(kind, tuple(path.split("."))), color=color)


def late(*texts: str, made: tuple[Box, ...] = ()) -> LateObjects:
    CALLED.clear()
    items = {ObjectId("item", tuple(text.partition("=")[0].split("."))): text for text in texts}
    return LateObjects({one.id: one for one in made}, items, make)


def test_nothing_is_made_to_see_that_texts_are_equal() -> None:
    here, there = late("a.x=red", "a.y=blue", made=(box("a"),)), late("a.y=blue", "a.x=red", made=(box("a"),))
    assert not other_than(here, there)
    assert name("a__x") in here
    assert len(here) == 3
    assert CALLED == []
    assert State(here) == State(there)


def test_what_differs_is_made_once() -> None:
    here, there = late("a.x=red", "a.y=blue"), late("a.x=green", "a.y=blue", "a.z=red")
    assert other_than(here, there) == {name("a__x")}
    assert other_than(there, here) == {name("a__x"), name("a__z")}
    assert here[name("a__x")] is here[name("a__x")]
    assert CALLED.count("a.x=red") == 1
    assert "a.y=blue" not in CALLED


def test_texts_may_differ_where_objects_do_not() -> None:
    here = LateObjects({}, {name("a__x"): "a.x=red"}, make)
    there = LateObjects({}, {name("a__x"): "longer"}, lambda _kind, _text: item("a", "x", "red"))
    assert not other_than(here, there)


def test_they_are_as_good_as_others() -> None:
    texts = late("b.y=blue", "a.x=red", made=(box("b"), box("a")))
    made = State.of([box("a"), box("b"), item("a", "x", "red"), item("b", "y", "blue")])
    state = State(texts)
    assert list(state.objects) == sorted(made.objects)
    assert state == made
    assert made == state
    assert differing(state, made) == ()
    assert repr(dict(made.objects)) == repr(state.objects)
    assert state.inside("item", ("a",)) == made.inside("item", ("a",))
    assert state.of_kind("item") == made.of_kind("item")
    assert state.fingerprint() == made.fingerprint()


def test_a_plan_from_texts_is_the_plan_from_objects() -> None:
    have, want = late("a.x=red", "a.y=blue", made=(box("a"),)), late("a.x=green", "a.z=red", made=(box("a"),))
    eager = plan(State(dict(have)), State(dict(want)), KINDS, ENV)
    assert plan(State(have), State(want), KINDS, ENV).steps == eager.steps
    assert eager.steps
