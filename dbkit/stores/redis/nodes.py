"""The state of a server with its replicas, or of a cluster: what every node that should have it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.plan.state import Object, State
from dbkit.stores.redis.found import as_found, foreign_users
from dbkit.stores.redis.inspect import inspect
from dbkit.stores.redis.shard import Shard

__all__ = ["different_nodes", "inspect_nodes"]

_OF_EVERY_NODE = ("setting", "user")
"""Kinds of what is not replicated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    shown: str
    state: State
    primary: bool


def inspect_nodes(shards: Sequence[Shard], draft: Draft, environment: Mapping[str, str]) -> State:
    """The state of all nodes together.

    What is declared and is not the same everywhere counts as missing: it is made again, which makes it the same. What
    is not declared counts as there as long as one node has it.
    """
    nodes = _nodes(shards, draft, environment)
    declared = {statement.id for statement in draft.statements}
    objects: list[Object] = []
    for identity in sorted({identity for node in nodes for identity in node.state.objects}):
        found = _on_nodes(identity, nodes)
        if identity not in declared or _same(found):
            objects.append(next(one for one in found.values() if one is not None))
    foreign = {name for shard in shards for name in foreign_users(shard.wire, nodes[0].state, draft)}
    return State.of(objects, unmanaged={name for node in nodes for name in node.state.unmanaged} | foreign)


def different_nodes(shards: Sequence[Shard], draft: Draft, environment: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each declared object that is not the same on all nodes, and for nodes that were not asked."""
    kinds = {statement.id.kind for statement in draft.statements}
    if len(shards) == 1 and not (kinds & set(_OF_EVERY_NODE) and shards[0].replicas()):
        yield from shards[0].unreached
        return
    nodes = _nodes(shards, draft, environment)
    for identity in sorted(statement.id for statement in draft.statements):
        (first, object_), *rest = _on_nodes(identity, nodes).items()
        if other := [place for place, one in rest if one != object_]:
            yield f"{identity} is not the same on all nodes: {', '.join(other)} differs from {first}"
    for shard in shards:
        yield from shard.unreached


def _nodes(shards: Sequence[Shard], draft: Draft, environment: Mapping[str, str]) -> tuple[_Node, ...]:
    """What each node has of its own; the primaries come first."""
    primaries, replicas = [], []
    for shard in shards:
        recorded = inspect(shard.wire, draft)
        state = as_found(shard.wire, recorded, environment)
        primaries.append(_Node(shown=str(shard.wire.address), state=state, primary=True))
        own = State.of(item for kind in _OF_EVERY_NODE for item in recorded.of_kind(kind))
        for replica in shard.replicas() if own.objects else ():
            state = as_found(replica, own, environment)
            replicas.append(_Node(shown=str(replica.address), state=state, primary=False))
    return (*primaries, *replicas)


def _on_nodes(identity: ObjectId, nodes: Sequence[_Node]) -> dict[str, Object | None]:
    """An object on each node that should have it, by the node's address."""
    every = identity.kind in _OF_EVERY_NODE
    return {node.shown: node.state.objects.get(identity) for node in nodes if every or node.primary}


def _same(found: Mapping[str, Object | None]) -> bool:
    first, *rest = found.values()
    return all(one == first for one in rest)
