"""What objects need of each other: the server's own dependency catalogue, read through the addresses of the rows.

A plan asks for the few of thousands of objects that it touches, so that nothing is looked up before somebody asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from dbkit.core.ids import ObjectId
from dbkit.plan.late import LateNeeds, LateObjects
from dbkit.stores.postgres.catalogue import Address, Catalogue
from dbkit.stores.postgres.kinds import BY_NAME

__all__ = ["late_needs"]

_Value = TypeVar("_Value")


def late_needs(
    objects: LateObjects, addresses: Mapping[Address, ObjectId], catalogue: Catalogue, kept: set[ObjectId]
) -> LateNeeds:
    """What each object that is kept needs of the others that are, and what needs it."""
    needed: defaultdict[Address, list[Address]] = defaultdict(list)
    needing: defaultdict[Address, list[Address]] = defaultdict(list)
    for here, there in catalogue.list("dependency"):
        needed[here].append(there)
        needing[there].append(here)
    parts, inherited = _aliases(catalogue)
    links = _Links(
        objects=objects,
        addresses=addresses,
        kept=kept,
        places={identity: address for address, identity in addresses.items()},
        needed=needed,
        needing=needing,
        parts=parts,
        inherited=inherited,
        everything=parts | inherited,
    )
    return LateNeeds(kept, links.needs_of, links.dependents)


@dataclass(slots=True, kw_only=True)
class _Links:
    """The rows of the dependency catalogue, by both ends, and what says which objects these are."""

    objects: LateObjects
    addresses: Mapping[Address, ObjectId]
    places: Mapping[ObjectId, Address]
    kept: set[ObjectId]
    needed: Mapping[Address, list[Address]]
    needing: Mapping[Address, list[Address]]
    parts: Mapping[Address, Address]
    """What is a part of which object."""
    inherited: Mapping[Address, Address]
    """What has come from which object of a parent."""
    everything: Mapping[Address, Address]
    """Both of them."""
    _here: Mapping[ObjectId, list[Address]] | None = None
    """Where else than at its own address an object needs something."""
    _there: Mapping[ObjectId, list[Address]] | None = None
    """Where else than at its own address an object is needed."""
    _speakers: Mapping[ObjectId, list[ObjectId]] | None = None
    """What says by itself that it needs an object, or has it as its owner."""

    def needs_of(self, identity: ObjectId) -> frozenset[ObjectId]:
        """What an object needs."""
        if identity not in self.kept:
            return frozenset()
        if self._here is None:
            elsewhere = (here for here in self.needed if here not in self.addresses)
            self._here = _listed((self._source(here), here) for here in elsewhere)
        found: set[ObjectId | None] = set(_said(identity, self.objects))
        for here in (self.places.get(identity, ""), *self._here.get(identity, ())):
            for there in self.needed.get(here, ()):
                target, *children = self._reached(there)
                # A sequence can do without the column that owns it: sequence_owner says who does.
                if target != identity and not (target and identity.kind == "sequence" and target.kind == "column"):
                    found.update((target, *children))
        return frozenset(one for one in found if one in self.kept and one != identity)

    def dependents(self, identity: ObjectId) -> frozenset[ObjectId]:
        """What needs an object."""
        if self._there is None:
            elsewhere = (there for there in self.needing if there not in self.addresses)
            self._there = _listed((one, there) for there in elsewhere for one in self._reached(there))
        if self._speakers is None:
            said = ((need, one) for one in self.objects.made for need in _said(one, self.objects))
            self._speakers = _listed(chain(_owners(self.objects), said))
        found: set[ObjectId | None] = set(self._speakers.get(identity, ()))
        for there in (self.places.get(identity, ""), *self._there.get(identity, ())):
            found.update(self._source(here) for here in self.needing.get(there, ()))
        return frozenset(one for one in found if one and identity in self.needs_of(one))

    def _source(self, here: Address) -> ObjectId | None:
        """What needs something there.

        What needs the column of a partition needs that and its parent's; the parent's needs nothing of a partition.
        """
        return self.addresses.get(here) or _resolve(here, self.addresses, self.parts, self.inherited)

    def _reached(self, there: Address) -> tuple[ObjectId | None, ...]:
        """What is needed there; of what a parent has handed down, the child too."""
        found = self.addresses.get(there)
        if found is not None:
            return (found,)
        found = _resolve(there, self.addresses, self.everything)
        child = self.addresses.get(_whole(there)) if found is not None and there in self.inherited else None
        return (found,) if child is None else (found, child)


def _listed(pairs: Iterable[tuple[ObjectId | None, _Value]]) -> Mapping[ObjectId, list[_Value]]:
    found: defaultdict[ObjectId, list[_Value]] = defaultdict(list)
    for identity, value in pairs:
        if identity is not None:
            found[identity].append(value)
    return found


def _aliases(catalogue: Catalogue) -> tuple[dict[Address, Address], dict[Address, Address]]:
    """What is a part of which object, and what has come from which object of a parent."""
    parts: dict[Address, Address] = {}
    inherited: dict[Address, Address] = {}
    for here, there, from_parent in catalogue.list("alias"):
        (inherited if from_parent else parts)[here] = there
    return parts, inherited


def _owners(objects: LateObjects) -> Iterator[tuple[ObjectId, ObjectId]]:
    """The owners of what is not made yet, and what they own."""
    owners = {name: BY_NAME[name].owner_of_row for name in {identity.kind for identity in objects.texts}}
    for identity, text in objects.texts.items():
        owner_of = owners[identity.kind]
        if owner_of:
            yield owner_of(identity, text), identity


def _said(identity: ObjectId, objects: LateObjects) -> Iterator[ObjectId]:
    """What an object says that it needs: the owner that it cannot be without, and more where it is made already."""
    kind, item = BY_NAME[identity.kind], objects.made.get(identity)
    if item is None:
        if kind.owner_of_row:
            yield kind.owner_of_row(identity, objects.texts[identity])
        return
    owner = kind.owner(item)
    if owner and identity.kind != "sequence":
        yield owner
    for need in kind.needs(item):
        yield from _here(need, objects)


def _here(need: ObjectId, objects: Mapping[ObjectId, Any]) -> Iterator[ObjectId]:
    """An object; for a column that its table only has from parents, theirs."""
    if need in objects or need.kind != "column":
        yield need
        return
    for parent in getattr(objects.get(ObjectId("table", need.path[:2])), "parents", ()):
        yield from _here(ObjectId("column", (*parent.path, need.name)), objects)


def _resolve(
    address: Address,
    addresses: Mapping[Address, ObjectId],
    aliases: Mapping[Address, Address],
    barred: Container[Address] = (),
) -> ObjectId | None:
    """The object at an address, or that of which it is a part; of a column that is none, its table."""
    while address not in addresses:
        if address in barred:
            return None
        if address in aliases:
            address = aliases[address]
        else:
            whole = _whole(address)
            if whole == address:
                return None
            address = whole
    return addresses[address]


def _whole(address: Address) -> Address:
    """The relation of a column."""
    return address[: address.rindex(" ")] + " 0"
