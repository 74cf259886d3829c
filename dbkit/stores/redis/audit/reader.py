"""Questions about single keys of a cluster, each to a node that has the key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from dbkit.stores.redis.address import Address
from dbkit.stores.redis.audit.cluster import open_node
from dbkit.stores.redis.audit.layout import Cluster, Layout
from dbkit.stores.redis.audit.values import Words
from dbkit.stores.redis.cluster import Node
from dbkit.stores.redis.slot import hash_slot
from dbkit.stores.redis.wire import Wire

__all__ = ["Reader"]


class Reader:
    """Asks the nodes of a cluster, or their replicas; it connects to each when it has something to ask."""

    def __init__(self, seed: Address, *, primary: bool) -> None:
        self._cluster = Cluster(seed)
        self._primary = primary
        self._wires: dict[str, Wire] = {}

    def ask(self, commands: Sequence[Words]) -> list[Any]:
        """The answers to commands whose first argument is a key; of a key whose slot has moved on it is a Refused."""
        places_of = defaultdict(list)
        for place, (_, key, *_) in enumerate(commands):
            slot = hash_slot(key if isinstance(key, bytes) else str(key).encode())
            places_of[self._layout.holders(slot)[0].id].append(place)
        answers: dict[int, Any] = {}
        for name, places in places_of.items():
            wire = self._wire(self._layout.nodes[name])
            answers |= zip(places, wire.batch([commands[place] for place in places]), strict=True)
        return [answers[place] for place in range(len(commands))]

    @cached_property
    def _layout(self) -> Layout:
        return self._cluster.layout()

    def _wire(self, node: Node) -> Wire:
        if node.id not in self._wires:
            self._wires[node.id], _, _ = open_node(self._cluster.place(node), primary=self._primary)
        return self._wires[node.id]

    def close(self) -> None:
        """End all connections."""
        self._cluster.close()
        for wire in self._wires.values():
            wire.close()
