"""From an address to what answers there: a server by itself, or all primaries of a cluster."""

from __future__ import annotations

from dbkit.contract import Server
from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.cluster import open_shards
from dbkit.stores.redis.inspect import LEDGER
from dbkit.stores.redis.lease import Lease
from dbkit.stores.redis.library import libraries
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["open_nodes", "open_single"]

_OLDEST = 7


def open_nodes(address: Address) -> tuple[tuple[Shard, ...], Server]:
    """Connect and see what answers. Raises ServerUnreachable, UsageError."""
    wire = Wire(address)
    try:
        server, clustered = _server_of(wire)
    except BaseException:
        wire.close()
        raise
    shards = open_shards(wire) if clustered else (Shard(wire=wire, lease=Lease(wire.address)),)
    try:
        for shard in shards:
            libraries(shard.wire, LEDGER)
    except BaseException:
        for shard in shards:
            shard.close()
        raise
    return shards, server


def open_single(address: Address) -> Wire:
    """Connect to a server by itself. Raises ServerUnreachable, UsageError."""
    shards, _ = open_nodes(address)
    first, *others = shards
    if first.clustered:
        for shard in (first, *others):
            shard.close()
        raise UsageError(f"Redis at {address} is a node of a cluster", help="give the URL of a single server")
    return first.wire


def _server_of(wire: Wire) -> tuple[Server, bool]:
    """What is at the other end, and whether it is a node of a cluster.

    Raises ServerUnreachable for a server too old, UsageError for a Sentinel.
    """
    try:
        text = decoded(wire.call("INFO", "server"))
    except Refused as error:
        if str(error).startswith(("NOAUTH", "Authentication required")):
            message = f"Redis at {wire.address}: the server asks for a password"
            raise ServerUnreachable(message, help="write redis://:password@host") from None
        raise ServerUnreachable(
            f"Redis at {wire.address} does not say what it is: {error}", help="grant +info to the user that migrates"
        ) from None
    facts = dict(line.partition(":")[::2] for line in text.splitlines() if ":" in line)
    mode = facts.get("server_mode") or facts.get("redis_mode") or "standalone"
    product = "Valkey" if "valkey_version" in facts else "Redis"
    version = facts.get("valkey_version") or facts.get("redis_version") or ""
    if not version[:1].isdigit():
        raise ServerUnreachable(f"what answers at {wire.address} is no Redis", help="check host and port")
    major = int(version.split(".")[0])
    if major < _OLDEST:
        raise ServerUnreachable(
            f"{product} {version} at {wire.address} has no function libraries, in which dbkit keeps its records",
            help=f"dbkit needs Redis {_OLDEST}.0 or newer, or Valkey",
        )
    if mode not in ("standalone", "cluster"):
        raise UsageError(
            f"Redis at {wire.address} is a {mode.capitalize()}",
            help="write redis+sentinel://user:password@host:26379/NAME, where the login is the primary's",
        )
    return Server(product=product, version=version, major=major), mode == "cluster"
