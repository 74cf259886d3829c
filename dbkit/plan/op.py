"""Operations: what a plan does to one object, and what it touches on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.plan.step import Step

__all__ = [
    "Action",
    "Alteration",
    "Env",
    "Exchange",
    "Footprint",
    "Kind",
    "Kinds",
    "Op",
    "Refill",
    "Replace",
    "StandIn",
    "destructive",
    "released",
]

T = TypeVar("T")


class Action(StrEnum):
    """The closed set of things that a plan does to an object."""

    CREATE = "create"
    ALTER = "alter"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What an operation touches; the order of a plan follows from this alone."""

    creates: frozenset[ObjectId] = frozenset()
    """Exist afterwards, in their new form."""
    needs: frozenset[ObjectId] = frozenset()
    """Must exist, in their new form, before."""
    drops: frozenset[ObjectId] = frozenset()
    """Are gone afterwards."""
    releases: frozenset[ObjectId] = frozenset()
    """Were needed before and are not afterwards."""
    waits_for_drop_of: frozenset[ObjectId] = frozenset()
    """Must be gone before, where the plan drops them."""
    mentions: frozenset[ObjectId] = frozenset()
    """Should exist, in their new form, before: without them it can run, but not be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """One operation on one object, with its steps."""

    action: Action
    id: ObjectId
    weight: int
    footprint: Footprint
    steps: tuple[Step, ...]
    early: bool = False
    """Ranks with the drops, whatever it is."""


@dataclass(frozen=True, slots=True)
class Replace:
    """The object cannot be altered in place: it is dropped and created again."""

    why: str
    of: ObjectId | None = None
    """What is dropped and created in its stead, and the object with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """Steps that alter an object in place. Dependents of the kinds in ``rebuild`` stand in the way meanwhile."""

    steps: tuple[Step, ...]
    rebuild: frozenset[str] = frozenset()
    early: bool = False
    """Whether it belongs among the drops: what it puts out of force must not act on the rest of the plan."""

    needs: frozenset[ObjectId] = frozenset()
    """What must be there, in its new form, besides what the object needs."""
    first: tuple[Step, ...] = ()
    """Steps by which the object lets go of others; those that wait for that need ``released`` of its id."""
    releases: frozenset[ObjectId] = frozenset()
    """What it lets go so, besides what the object needed."""
    leaves: frozenset[ObjectId] = frozenset()
    """What is not needed any more once it is done, besides what the object needed."""
    last: tuple[Step, ...] = ()
    """Steps that find its parts as they will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The object is made anew beside the old one, which has another name meanwhile; what holds rows moves over.

    Of what needs it, the kinds that follow are asked how they alter; all else is dropped and made again.
    """

    aside: ObjectId
    """What the old one is called meanwhile."""
    by: ObjectId | None = None
    """What comes in its stead, where that is of another kind."""
    leave: tuple[Step, ...]
    """Give the old one that name."""
    bridge: tuple[Step, ...] = ()
    """Once the new one is there: what moving over takes."""
    finish: tuple[Step, ...]
    """Drop the bridge and the old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Env:
    """What the rendering of an operation may look at."""

    have: State
    want: State
    version: int
    """The server major to write for."""
    schema: str = ""
    """Names in this schema or database are written unqualified."""
    created: frozenset[ObjectId] = frozenset()
    """Objects that this plan creates."""
    inlined: Mapping[ObjectId, tuple[Any, ...]] = field(default_factory=dict)
    """For an object to create, the objects that its own CREATE statement must contain."""
    exchanged: frozenset[ObjectId] = frozenset()
    """Objects that this plan makes anew beside the old ones."""
    conversions: Mapping[ObjectId, str] = field(default_factory=dict)
    """For an object that gets another type, the expression that makes its values, where one was declared."""
    online: bool = True
    """Whether others use the database while the plan runs."""
    said: frozenset[ObjectId] | None = None
    """What the wanted side speaks of, where it may leave something open (see ``Kind.unsaid``); None: it says all."""
    late: Mapping[ObjectId, frozenset[ObjectId]] = field(default_factory=dict)
    """For an object, what it mentions and what is made only after it."""
    stood_in: frozenset[ObjectId] = frozenset()
    """Objects whose stand-in has been made already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn(Generic[T]):
    """How an object is made, or is made into, something that has its form and reads nothing.

    Two objects can need each other, as a view that calls a function whose result is a row of the view.
    """

    steps: Callable[[T, Env], Iterable[Step]]
    needs: frozenset[str]
    """The kinds of what it still needs of what the object needs."""


def _nothing(_: Any) -> Iterable[tuple[int, str]]:
    return ()


def _no_parts(_: Any) -> Iterable[str]:
    return ()


def released(identity: ObjectId) -> ObjectId:
    """What is there when an object that is altered has let go of others."""
    return ObjectId(f"{identity.kind} without its ties", identity.path)


def _no_owner(_: Any) -> ObjectId | None:
    return None


def _no_mentions(_: Iterable[Any], __: Env) -> Mapping[ObjectId, frozenset[ObjectId]]:
    return {}


def _stays(_item: Any, _env: Env) -> Exchange | None:
    return None


def _is_not(_item: Any, _state: State) -> bool:
    return False


def _never(_item: Any, _here: State, _there: State) -> bool:
    return False


def _nobody(_item: Any, _env: Env) -> Iterable[ObjectId]:
    return ()


@dataclass(frozen=True, slots=True)
class Refill(Generic[T]):
    """How what an object held comes back, where it is dropped, which puts it aside, and created again."""

    steps: Callable[[T, T, Env], Iterable[Step]]
    """From the object before and the object after."""
    after: frozenset[str]
    """Parts of these kinds are made first."""
    before: frozenset[str]
    """What needs the object and is of these kinds is made afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T]):
    """All that the differ asks of a kind of object. One kind, one file."""

    name: str
    model: type[T]
    weight: int
    """Breaks ties in the order of creation; drops run the other way."""
    create: Callable[[T, Env], Iterable[Step]]
    drop: Callable[[T, Env], Iterable[Step]]
    alter: Callable[[T, T, Env], Alteration | Replace | Exchange]
    rename: Callable[[T, ObjectId, Env], Iterable[Step]] | None = None
    owner: Callable[[T], ObjectId | None] = _no_owner
    """The object with which it is dropped by the server."""
    owner_of_row: Callable[[ObjectId, str], ObjectId] | None = None
    """The same, where the id and the text that was read say it: then no object is made to know it."""
    inline: Callable[[T], ObjectId | None] = _no_owner
    """The object whose CREATE statement can contain it."""
    apart: Callable[[T, State], bool] = _is_not
    """Whether it is made by itself all the same, in this state."""
    unsaid: bool = False
    """Whether a profile may leave it open: what it does not say of this stays as it is in a live database."""
    missed: bool = False
    """Whether others fail, or do what they should not, while one is dropped that is to be made again."""
    mentions: Callable[[Iterable[T], Env], Mapping[ObjectId, frozenset[ObjectId]]] = _no_mentions
    """What objects name in texts that the server does not look into."""
    stand_in: StandIn[T] | None = None
    requires: Callable[[T], Iterable[tuple[int, str]]] = _nothing
    """What of it needs a newer server than the oldest one: the major, and its name in a sentence."""
    parts: Callable[[T], Iterable[str]] = _no_parts
    """The names inside of it that are no objects of their own and can be renamed."""
    rename_part: Callable[[T, str, str, Env], Iterable[Step]] | None = None
    """From the old name to the new one."""
    supplanted: Callable[[T, Env], Exchange | None] = _stays
    """How an object that is dropped steps aside, where one of another kind gets its name and what it held."""
    follows: bool = False
    """Whether it holds rows, or what holds rows needs it: it alters where what it needs is exchanged, even if it is
    itself the same before and after."""

    handed_over: Callable[[T, State, State], bool] = _never
    """Whether what is an object of the first state is a part of another in the second: it is neither made nor dropped,
    the alteration of its owner sees to it."""
    awaits: Callable[[T, Env], Iterable[ObjectId]] = _nobody
    """Whose alteration or drop must come before its creation, although it needs none of them."""
    follows_drop_of: Callable[[T, Env], Iterable[ObjectId]] = _nobody
    """What must be gone before its creation, where the plan drops it."""
    outlived: Callable[[T, Env], Iterable[ObjectId]] = _nobody
    """What must not be dropped before it, although it needs none of them."""
    leaves: Callable[[T, Env], Iterable[ObjectId]] = _nobody
    """What must not be dropped before its creation: it is made in place from something that needed them."""
    refill: Refill[T] | None = None
    made_anew_with: Callable[[T, Env], ObjectId | None] | None = None
    """What is dropped and created, on both sides as it is, where an object can neither come nor go in place."""


def destructive(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that lose rows or keys."""
    return tuple(step for step in steps if step.destructive)


Kinds = Mapping[str, Kind[Any]]
"""The kinds of a store by name."""
