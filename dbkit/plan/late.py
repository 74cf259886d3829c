"""Objects that are made, and needs that are looked up, when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dbkit.core.ids import ObjectId

__all__ = ["LateNeeds", "LateObjects", "ids", "made_ids", "other_than"]


class LateObjects(Mapping[ObjectId, Any]):
    """The objects of a database by id, sorted; of some there is only the text that was read, until they are asked for.

    A plan asks for the few of thousands that differ, and for what hangs together with them. Equal texts are equal
    objects, so that states are compared without making any.
    """

    __slots__ = ("_asked", "_make", "_sorted", "made", "texts")

    def __init__(
        self, made: Mapping[ObjectId, Any], texts: Mapping[ObjectId, str], make: Callable[[str, str], Any]
    ) -> None:
        """``make`` makes what is not ``made``, of the name of its kind and its text."""
        self.made = made
        self.texts = texts
        self._make = make
        self._asked: dict[ObjectId, Any] = {}
        self._sorted: tuple[ObjectId, ...] | None = None

    def __getitem__(self, identity: ObjectId) -> Any:
        item = self.made.get(identity) or self._asked.get(identity)
        if item is None:
            item = self._asked[identity] = self._make(identity.kind, self.texts[identity])
        return item

    def __contains__(self, identity: object) -> bool:
        return identity in self.made or identity in self.texts

    def __iter__(self) -> Iterator[ObjectId]:
        if self._sorted is None:
            self._sorted = tuple(sorted(ids(self)))
        return iter(self._sorted)

    def __len__(self) -> int:
        return len(self.made) + len(self.texts)

    def __repr__(self) -> str:
        return repr(dict(self))


class LateNeeds(Mapping[ObjectId, frozenset[ObjectId]]):
    """What each object needs that needs anything; looked up for the few that a plan asks about."""

    __slots__ = ("_all", "_dependents", "_found", "_needs_of")

    def __init__(
        self,
        objects: Iterable[ObjectId],
        needs_of: Callable[[ObjectId], frozenset[ObjectId]],
        dependents: Callable[[ObjectId], frozenset[ObjectId]],
    ) -> None:
        self._all = objects
        self._needs_of = needs_of
        self._dependents = dependents
        self._found: dict[ObjectId, frozenset[ObjectId]] = {}

    def __getitem__(self, identity: ObjectId) -> frozenset[ObjectId]:
        found = self._found.get(identity)
        if found is None:
            found = self._found[identity] = self._needs_of(identity)
        if not found:
            raise KeyError(identity)
        return found

    def __iter__(self) -> Iterator[ObjectId]:
        return (identity for identity in self._all if identity in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def dependents(self, identity: ObjectId) -> frozenset[ObjectId]:
        """What needs an object."""
        return self._dependents(identity)


def ids(objects: Mapping[ObjectId, Any]) -> Iterable[ObjectId]:
    """The ids of objects in no order: nothing is sorted or made for it."""
    return (*objects.made, *objects.texts) if isinstance(objects, LateObjects) else objects


def made_ids(objects: Mapping[ObjectId, Any]) -> Iterable[ObjectId]:
    """The ids of objects that are there from the beginning, in no order."""
    return objects.made if isinstance(objects, LateObjects) else objects


def other_than(objects: Mapping[ObjectId, Any], others: Mapping[ObjectId, Any]) -> set[ObjectId]:
    """The ids of objects that are not among the others, or not the same there."""
    suspects: Iterable[ObjectId] = objects
    if isinstance(objects, LateObjects) and isinstance(others, LateObjects):
        texts, made = others.texts, others.made
        suspects = {identity for identity, text in objects.texts.items() if texts.get(identity) != text}
        suspects |= {identity for identity, item in objects.made.items() if made.get(identity) is not item}
    found = set()
    for identity in suspects:
        item, other = objects[identity], others.get(identity)
        if item is not other and item != other:
            found.add(identity)
    return found
