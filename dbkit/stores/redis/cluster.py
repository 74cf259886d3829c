"""The primaries and replicas of a cluster, as one of its nodes tells of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.lease import Lease
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.slot import SLOTS, hash_slot
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["Node", "check_whole", "open_shards", "place_of", "read_nodes"]


_MOVING = re.compile(r"\[(\d+)-[<>]-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A line of CLUSTER NODES."""

    id: str
    host: str
    port: int
    flags: frozenset[str]
    primary: str
    slots: tuple[tuple[int, int], ...]
    moving: frozenset[int]
    """Slots that come or go; a node says it of itself only."""

    @property
    def gone(self) -> bool:
        """Whether it is not to be reached, as the others see it."""
        return bool(self.flags & {"fail", "noaddr", "handshake"})


def open_shards(wire: Wire) -> tuple[Shard, ...]:
    """Every primary of the cluster that a node belongs to, in the order of their ids; ``wire`` is closed.

    Raises ServerUnreachable where the cluster is not whole or a primary cannot be reached, UsageError.
    """
    try:
        if wire.address.database:
            raise UsageError("of a cluster dbkit uses database 0", help="leave the number out of the URL")
        nodes = read_nodes(wire)
    finally:
        wire.close()
    primaries = sorted((node for node in nodes if node.slots), key=lambda node: node.id)
    check_whole(wire.address, primaries)
    if any(node.moving for node in primaries):
        raise ServerUnreachable(
            f"the cluster at {wire.address} is moving slots",
            help="wait until that is done, then run the same command again",
        )
    shards: list[Shard] = []
    try:
        for node in primaries:
            place = place_of(wire.address, node)
            replicas = [place_of(wire.address, one) for one in nodes if one.primary == node.id and not one.gone]
            lease = Lease(place, _lock_key(node.slots))
            shards.append(Shard(wire=Wire(place), lease=lease, addresses=tuple(replicas), clustered=True))
    except BaseException:
        for shard in shards:
            shard.close()
        raise
    return tuple(shards)


def check_whole(address: Address, primaries: Sequence[Node]) -> None:
    """Raises ServerUnreachable where a slot has no primary that can be reached."""
    served = sum(last - first + 1 for node in primaries for first, last in node.slots)
    down = [node for node in primaries if node.gone]
    if served < SLOTS or down:
        what = f"{SLOTS - served} slots have no primary" if served < SLOTS else f"the primary {down[0].id} is down"
        raise ServerUnreachable(f"the cluster at {address} is not whole: {what}", help="mend it first")


def read_nodes(wire: Wire) -> tuple[Node, ...]:
    """All nodes, as one of them tells."""
    try:
        text = decoded(wire.call("CLUSTER", "NODES"))
    except Refused as error:
        raise ServerUnreachable(
            f"Redis at {wire.address} does not say who else is in its cluster: {error}",
            help="grant +cluster|nodes to the user that migrates",
        ) from None
    return tuple(_read(line.split(" "), wire.address) for line in text.splitlines() if line)


def _read(words: Sequence[str], seed: Address) -> Node:
    host, _, port = words[1].partition("@")[0].rpartition(":")
    ranges = [word for word in words[8:] if not word.startswith("[")]
    return Node(
        id=words[0],
        host=host or seed.host,
        port=int(port),
        flags=frozenset(words[2].split(",")),
        primary=words[3],
        slots=tuple((int(first), int(last or first)) for first, _, last in (word.partition("-") for word in ranges)),
        moving=frozenset(int(match[1]) for word in words[8:] if (match := _MOVING.match(word))),
    )


def place_of(seed: Address, node: Node) -> Address:
    """Where a node is, for who was let in by another one."""
    return replace(seed, host=node.host, port=node.port)


def _lock_key(slots: Sequence[tuple[int, int]]) -> str:
    """The key of the lock of a primary: the first of a row of names that is in one of its slots."""
    return next(key for key in _names() if any(first <= hash_slot(key.encode()) <= last for first, last in slots))


def _names() -> Iterator[str]:
    yield "dbkit:{lock}"
    for number in itertools.count(1):
        yield f"dbkit:{{lock{number}}}"
