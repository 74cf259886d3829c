"""Which primary of a cluster has which slots, and which slots are on the move."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.cluster import Node, check_whole, place_of, read_nodes
from dbkit.stores.redis.wire import Wire

__all__ = ["Cluster", "Layout"]

_TRIES = 5
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Layout:
    """What the primaries say of themselves at one moment, by their ids."""

    nodes: Mapping[str, Node]
    settled: Mapping[str, frozenset[int]]
    """The slots that each has and that are not moving."""

    def holders(self, slot: int) -> list[Node]:
        """The primary that has a slot, and then those that it is moving to."""
        having = [node for node in self.nodes.values() if any(first <= slot <= last for first, last in node.slots)]
        return [*having, *(node for node in self.nodes.values() if slot in node.moving and node not in having)]


def _slots(node: Node) -> Iterator[int]:
    return (slot for first, last in node.slots for slot in range(first, last + 1))


class Cluster:
    """The primaries of a cluster, connected to when they are needed."""

    def __init__(self, seed: Address) -> None:
        self._seed = seed
        self._wires: dict[str, Wire] = {}

    def place(self, node: Node) -> Address:
        """Where a primary is."""
        return place_of(self._seed, node)

    def wire(self, node: Node) -> Wire:
        """A connection to a primary."""
        if node.id not in self._wires:
            self._wires[node.id] = Wire(self.place(node))
        return self._wires[node.id]

    def layout(self) -> Layout:
        """Who has what now. Raises ServerUnreachable where the cluster is not whole.

        Nodes are asked one after the other, so a slot that comes to the first while the second is asked is nobody's.
        """
        for _ in range(_TRIES):
            with suppress(ServerUnreachable):
                return self._layout()
            time.sleep(_PAUSE)
        return self._layout()

    def _layout(self) -> Layout:
        """Each primary is asked for itself: what it moves is said by no other."""
        seed = Wire(self._seed)
        try:
            primaries = [node for node in read_nodes(seed) if "master" in node.flags and not node.gone]
        finally:
            seed.close()
        nodes = {known.id: self._own_word(known) for known in primaries}
        check_whole(self._seed, list(nodes.values()))
        claims = Counter(slot for node in nodes.values() for slot in _slots(node))
        twice = {slot for slot, claimed in claims.items() if claimed > 1}
        moving = twice.union(*(node.moving for node in nodes.values()))
        return Layout(nodes, {name: frozenset(_slots(node)) - moving for name, node in nodes.items()})

    def _own_word(self, known: Node) -> Node:
        own = next(node for node in read_nodes(self.wire(known)) if "myself" in node.flags)
        return replace(own, host=known.host, port=known.port)

    def close(self) -> None:
        """End all connections."""
        for wire in self._wires.values():
            wire.close()
