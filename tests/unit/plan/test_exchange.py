"""What cannot be altered and holds rows is made anew beside the old one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Alteration, Env, Exchange, Kind, Kinds
from dbkit.plan.state import State
from dbkit.plan.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    id: ObjectId
    form: str = "old"


def thing(kind: str, name: str, form: str = "old") -> Thing:
    return Thing(id=ObjectId(kind, (name,)), form=form)


def _say(verb: str, item: Thing) -> Step:
    return Step(text=f"{verb} {item.id}", id=item.id)


def _exchange(_have: Thing, want: Thing, _env: Env) -> Exchange:
    return Exchange(
        aside=ObjectId(want.id.kind, (f"{want.id.name}__old",)),
        leave=(_say("rename", want),),
        bridge=(_say("bridge to", want),),
        finish=(_say("drop old", want),),
    )


def _move(have: Thing, want: Thing, env: Env) -> Alteration:
    verbs = ["move"] if env.exchanged & env.have.needs_of(want.id) else []
    verbs += ["alter"] if have != want else []
    return Alteration(steps=tuple(_say(verb, want) for verb in verbs))


def _kind(name: str, weight: int, alter: object, *, follows: bool) -> Kind[Thing]:
    plain = Kind(
        name=name,
        model=Thing,
        weight=weight,
        create=lambda item, env: [_say("create", item)],
        drop=lambda item, env: [_say("drop", item)],
        alter=_move,
        follows=follows,
    )
    return replace(plain, alter=alter)  # type: ignore[arg-type]


KINDS: Kinds = {
    "type": _kind("type", 10, _exchange, follows=True),
    "column": _kind("column", 20, _move, follows=True),
    "view": _kind("view", 30, _move, follows=False),
}


def texts(have: State, want: State) -> list[str]:
    return [step.text for step in plan(have, want, KINDS, Env(have=have, want=want, version=1)).steps]


def state(*objects: Thing, **needs: str) -> State:
    """``v="c"``: whatever is called v needs whatever is called c."""
    ids = {item.id.name: item.id for item in objects}
    return State.of(objects, {ids[name]: frozenset(map(ids.__getitem__, text.split())) for name, text in needs.items()})


def test_what_follows_moves_and_all_else_is_made_again_around_it() -> None:
    have = state(thing("type", "t"), thing("column", "c"), thing("view", "v"), c="t", v="t c")
    want = state(thing("type", "t", "new"), thing("column", "c"), thing("view", "v"), c="t", v="t c")
    assert texts(have, want) == [
        "drop view v",
        "rename type t",
        "create type t",
        "bridge to type t",
        "move column c",
        "drop old type t",
        "create view v",
    ]


def test_what_is_made_of_it_is_exchanged_too() -> None:
    have = state(thing("type", "t"), thing("type", "over"), thing("column", "c"), over="t", c="over")
    want = state(thing("type", "t", "new"), thing("type", "over"), thing("column", "c"), over="t", c="over")
    done = texts(have, want)
    assert [text for text in done if text.startswith("rename")] == ["rename type over", "rename type t"]
    assert done.index("create type t") < done.index("create type over") < done.index("move column c")
    assert done[-2:] == ["drop old type over", "drop old type t"]


def test_what_changes_itself_moves_and_changes() -> None:
    have = state(thing("type", "t"), thing("column", "c"), c="t")
    want = state(thing("type", "t", "new"), thing("column", "c", "new"), c="t")
    assert texts(have, want)[-3:] == ["move column c", "alter column c", "drop old type t"]


def test_what_needs_it_no_longer_need_not_wait() -> None:
    have = state(thing("type", "t"), thing("column", "c"), thing("view", "v"), c="t", v="t")
    want = state(thing("type", "t", "new"), thing("column", "c"), c="t")
    assert texts(have, want)[:2] == ["drop view v", "rename type t"]
