"""A store of boxes in boxes: the least that has owners, contents, needs and changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.op import Alteration, Env, Kind, Kinds, Replace
from dbkit.plan.state import State
from dbkit.plan.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    id: ObjectId
    color: str = "plain"
    frozen: bool = False


def box(name: str, color: str = "plain", *, frozen: bool = False) -> Box:
    return Box(id=ObjectId("box", (name,)), color=color, frozen=frozen)


def item(container: str, name: str, color: str = "plain") -> Box:
    return Box(id=ObjectId("item", (container, name)), color=color)


def state(*objects: Box, **needs: str) -> State:
    """``a="b c"``: a needs b and c; ``x__y`` is the item y of the box x."""
    return State.of(objects, {name(key): frozenset(map(name, value.split())) for key, value in needs.items()})


def name(text: str) -> ObjectId:
    path = tuple(text.split("__"))
    return ObjectId("item" if len(path) > 1 else "box", path)


def _create(thing: Box, env: Env) -> Iterable[Step]:
    inside = "".join(f" {one.id.name}:{one.color}" for one in env.inlined.get(thing.id, ()))
    yield Step(text=f"create {thing.id}:{thing.color}{inside}", id=thing.id)


def _drop(thing: Box, _: Env) -> Iterable[Step]:
    yield Step(text=f"drop {thing.id}", id=thing.id, hazards=(Hazard(kind=HazardKind.DATA_LOSS, why="its content"),))


def _alter(have: Box, want: Box, _: Env) -> Alteration | Replace:
    if have.frozen:
        return Replace("it is frozen")
    return Alteration(steps=(Step(text=f"paint {want.id} {want.color}", id=want.id),))


def _inside(thing: Box) -> ObjectId | None:
    return ObjectId("box", thing.id.path[:1]) if thing.id.kind == "item" else None


KINDS: Kinds = {
    "box": Kind(name="box", model=Box, weight=10, create=_create, drop=_drop, alter=_alter),
    "item": Kind(
        name="item", model=Box, weight=20, create=_create, drop=_drop, alter=_alter, owner=_inside, inline=_inside
    ),
}
ENV = Env(have=State(), want=State(), version=1)
