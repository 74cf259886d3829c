"""The state of one database as objects and what each needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from dbkit.core.canonical import sha256, to_plain
from dbkit.core.ids import ObjectId
from dbkit.plan.late import LateNeeds, LateObjects, ids, other_than

__all__ = ["Object", "State", "differing"]


class Object(Protocol):
    """An object of a store: a frozen dataclass with an id."""

    @property
    def id(self) -> ObjectId:
        """Its identity within the database."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """All objects of a database, and for each what must exist for it to exist.

    ``needs`` and ``unmanaged`` (what was seen there and has no kind, by name) are no part of equality.
    """

    objects: Mapping[ObjectId, Object] = field(default_factory=dict)
    needs: Mapping[ObjectId, Set[ObjectId]] = field(default_factory=dict, compare=False)
    unmanaged: tuple[str, ...] = field(default=(), compare=False)
    _dependents: dict[ObjectId, list[ObjectId]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The needs the other way round, from the first time that somebody asks."""
    _inside: dict[tuple[str, tuple[str, ...]], list[ObjectId]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _by_kind: dict[str, tuple[Object, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.objects, LateObjects):
            object.__setattr__(self, "objects", MappingProxyType(dict(self.objects)))
        if not isinstance(self.needs, LateNeeds):
            object.__setattr__(self, "needs", MappingProxyType(dict(self.needs)))

    @classmethod
    def of(
        cls,
        objects: Iterable[Object],
        needs: Mapping[ObjectId, Set[ObjectId]] | None = None,
        unmanaged: Iterable[str] = (),
    ) -> State:
        """Build a state from objects; two with one id are a fault of the caller."""
        table: dict[ObjectId, Object] = {}
        for item in objects:
            if item.id in table:
                raise ValueError(f"two objects are called {item.id}")
            table[item.id] = item
        return cls(table, needs or {}, tuple(sorted(unmanaged)))

    def needs_of(self, identity: ObjectId) -> frozenset[ObjectId]:
        """What must exist for the object to exist."""
        return frozenset(self.needs.get(identity, ()))

    def dependents(self, identity: ObjectId) -> frozenset[ObjectId]:
        """What needs the object directly."""
        if isinstance(self.needs, LateNeeds):
            return self.needs.dependents(identity)
        if not self._dependents:
            for other, needs in self.needs.items():
                for need in needs:
                    self._dependents.setdefault(need, []).append(other)
        return frozenset(self._dependents.get(identity, ()))

    def inside(self, kind: str, parent: tuple[str, ...]) -> tuple[Object, ...]:
        """The objects of one kind whose paths are ``parent`` and one name more, by id."""
        if not self._inside:
            for identity in ids(self.objects):
                self._inside.setdefault((identity.kind, identity.path[:-1]), []).append(identity)
        return tuple(self.objects[identity] for identity in sorted(self._inside.get((kind, parent), ())))

    def of_kind(self, kind: str) -> tuple[Object, ...]:
        """The objects of one kind, by id."""
        if kind not in self._by_kind:
            found = sorted(key for key in ids(self.objects) if key.kind == kind)
            self._by_kind[kind] = tuple(self.objects[key] for key in found)
        return self._by_kind[kind]

    def fingerprint(self) -> str:
        """A hash of the objects. Comparable between servers of one major version only."""
        return sha256({key.encode(): to_plain(self.objects[key], compared=True) for key in sorted(self.objects)})


def differing(have: State, want: State) -> tuple[ObjectId, ...]:
    """The ids of what is in one state only, or is not the same in both."""
    return tuple(sorted(other_than(have.objects, want.objects) | other_than(want.objects, have.objects)))
