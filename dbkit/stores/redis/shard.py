"""A primary with its replicas: a server by itself, or one of those that a cluster is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.lease import Lease
from dbkit.stores.redis.refusal import ALONE, ON_EVERY_NODE, is_done
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["Shard"]


@dataclass(slots=True)
class Shard:
    """A primary, the lock on it, and its replicas, which are connected to when somebody needs them."""

    wire: Wire
    lease: Lease
    addresses: tuple[Address, ...] | None = None
    """Where the replicas are; None where the primary is to be asked."""
    clustered: bool = False
    unreached: list[str] = field(default_factory=list)
    """A sentence for each replica that could not be connected to."""
    _replicas: tuple[Wire, ...] | None = None

    def send(self, words: Sequence[str | bytes]) -> Any:
        """Run a command behind the lock's fence where the lock is held, on the replicas too if it is for every node.

        On a cluster, a command on a key of another primary is none for this one. Raises Refused, LockHeld.
        """
        answer, refused = self._primary(words)
        if refused is not None and not is_done(words, str(refused)):
            raise refused
        if _name(words) in ON_EVERY_NODE:
            self._on_replicas(words)
        return answer

    def _on_replicas(self, words: Sequence[str | bytes]) -> None:
        refused: Refused | None = None
        for replica in self.replicas():
            try:
                replica.call(*words)
            except Refused as error:
                refused = refused if is_done(words, str(error)) else error
        if refused is not None:
            raise refused

    def _primary(self, words: Sequence[str | bytes]) -> tuple[Any, Refused | None]:
        try:
            return self._run(words), None
        except Refused as error:
            elsewhere = self.clustered and str(error).startswith("MOVED")
            return None, None if elsewhere else error

    def _run(self, words: Sequence[str | bytes]) -> Any:
        if not self.lease.held:
            return self.wire.call(*words)
        if _name(words) not in ALONE:
            return self.lease.run(self.wire, words)
        self.lease.run(self.wire, ("PING",))
        return self.wire.call(*words)

    def replicas(self) -> tuple[Wire, ...]:
        """Connections to the replicas that let us in."""
        if self._replicas is None:
            found = []
            for address in self._places() if self.addresses is None else self.addresses:
                try:
                    found.append(Wire(address))
                except ServerUnreachable as error:
                    self.unreached.append(f"users and settings are not looked at on a replica: {error}")
            self._replicas = tuple(found)
        return self._replicas

    def _places(self) -> tuple[Address, ...]:
        try:
            text = decoded(self.wire.call("INFO", "replication"))
        except Refused:
            return ()
        lines = (line.partition(":") for line in text.splitlines())
        fields = (
            dict(part.partition("=")[::2] for part in value.split(","))
            for name, _, value in lines
            if name.startswith("slave") and name[5:].isdigit()
        )
        return tuple(
            replace(self.wire.address, host=one["ip"], port=int(one["port"]))
            for one in fields
            if one.get("port", "").isdigit()
        )

    def close(self) -> None:
        """End all connections."""
        for wire in (self.wire, *(self._replicas or ())):
            wire.close()


def _name(words: Sequence[str | bytes]) -> bytes:
    first = words[0]
    return (first if isinstance(first, bytes) else first.encode()).upper()
