"""What a server lets an audit do: capabilities are tried, never guessed from a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dbkit.core.errors import ServerUnreachable
from dbkit.stores.redis.address import Address
from dbkit.stores.redis.wire import Refused, Wire, decoded

__all__ = ["Facts", "is_clustered", "opened", "probe"]

_KEY = "dbkit:{audit}"
_READS = {
    "STRLEN": (_KEY,),
    "GETRANGE": (_KEY, 0, 0),
    "HLEN": (_KEY,),
    "HMGET": (_KEY, "x"),
    "HSCAN": (_KEY, 0),
    "LLEN": (_KEY,),
    "LRANGE": (_KEY, 0, 0),
    "SCARD": (_KEY,),
    "SRANDMEMBER": (_KEY, 1),
    "ZCARD": (_KEY,),
    "ZRANGE": (_KEY, 0, 0),
    "XLEN": (_KEY,),
    "XREVRANGE": (_KEY, "+", "-", "COUNT", 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is at the other end, what may be asked there, and what the reader should know of it."""

    product: str
    major: int
    """Of Redis, as a profile counts: every Valkey is a Redis 7 to its clients."""
    replica: bool
    keys: int | None
    types: bool
    lifetimes: bool
    memory: bool
    reads: frozenset[str]
    """Commands that look into values; none where that would count as a use of the key."""
    notes: tuple[str, ...]


def probe(wire: Wire) -> Facts:
    """Try what an audit needs. Raises ServerUnreachable where keys cannot be listed."""
    info, notes = _info(wire)
    if why := _refusal(wire, "SCAN", 0, "COUNT", 1):
        message = f"Redis at {wire.address}: its keys cannot be listed: {why}"
        raise ServerUnreachable(message, help="grant %R~* +scan +type +pttl +memory|usage to the user that audits")
    allowed = {}
    for name, words, lost in (
        ("type", ("TYPE", _KEY), "types are not checked"),
        ("pttl", ("PTTL", _KEY), "lifetimes are not checked"),
        ("memory", ("MEMORY", "USAGE", _KEY), "memory is not measured"),
    ):
        why = _refusal(wire, *words)
        allowed[name] = why is None
        notes += [f"{lost}: {why}"] if why else []
    reads = _reads(wire, info, notes)
    try:
        keys: int | None = int(wire.call("DBSIZE"))
    except Refused as error:
        keys = None
        notes.append(f"how many keys there are is not known: {error}")
    return Facts(
        product=_product(info),
        major=max(7, int(info.get("redis_version", "7").partition(".")[0])),
        replica=info.get("role") == "slave",
        keys=keys,
        types=allowed["type"],
        lifetimes=allowed["pttl"],
        memory=allowed["memory"],
        reads=reads,
        notes=tuple(notes),
    )


def is_clustered(address: Address) -> bool:
    """Whether a server is a node of a cluster."""
    wire = Wire(address)
    info, _ = _info(wire)
    wire.close()
    return info.get("redis_mode", info.get("server_mode")) == "cluster"


def opened(address: Address, *, primary: bool) -> tuple[Wire, tuple[str, ...]]:
    """A connection to the server's replica, or to itself, and what is to be said of the choice."""
    wire = Wire(address)
    if primary:
        return wire, ()
    try:
        replica, why = _open_replica(wire)
    except BaseException:
        wire.close()
        raise
    if replica is None:
        return wire, (why,) if why else ()
    wire.close()
    return replica, ()


def _open_replica(wire: Wire) -> tuple[Wire | None, str | None]:
    """A connection to a replica that is in step, if there is one, or why it was not used."""
    info, _ = _info(wire)
    for number in range(int(info.get("connected_slaves", "0") or 0)):
        fields = dict(part.partition("=")[::2] for part in info.get(f"slave{number}", "").split(","))
        if fields.get("state") != "online" or not fields.get("port", "").isdigit():
            continue
        address: Address = replace(wire.address, host=fields["ip"], port=int(fields["port"]))
        try:
            found = Wire(address)
        except ServerUnreachable as error:
            return None, f"the replica at {fields['ip']}:{fields['port']} was not used: {error}"
        # The primary says "online" before the replica has loaded what it was sent: only its own word counts.
        state, _ = _info(found)
        if state.get("master_link_status") == "up" and state.get("loading", "0") == "0":
            return found, None
        found.close()
        return None, f"the replica at {fields['ip']}:{fields['port']} was not used: it is not in step"
    return None, None


def _info(wire: Wire) -> tuple[dict[str, str], list[str]]:
    try:
        text = decoded(wire.call("INFO"))
    except Refused as error:
        return {}, [f"the server does not say what it is: {error}"]
    return dict(line.partition(":")[::2] for line in text.splitlines() if ":" in line), []


def _product(info: Mapping[str, str]) -> str:
    if "valkey_version" in info:
        return f"Valkey {info['valkey_version']}"
    return f"Redis {info['redis_version']}" if "redis_version" in info else "Redis"


def _reads(wire: Wire, info: Mapping[str, str], notes: list[str]) -> frozenset[str]:
    """The commands that may look into values. Without CLIENT NO-TOUCH they would change what LRU and LFU drop."""
    policy = info.get("maxmemory_policy", "")
    if _refusal(wire, "CLIENT", "NO-TOUCH", "ON") and not policy.endswith(("random", "ttl", "noeviction")):
        what = f"the policy {policy}" if policy else "its policy"
        notes.append(f"values are not looked into: the server has no CLIENT NO-TOUCH, and {what} counts each read")
        return frozenset()
    refused = {name: why for name, words in _READS.items() if (why := _refusal(wire, name, *words))}
    if refused:
        notes.append(f"values are not all looked into: the user may not run {', '.join(sorted(refused))}")
    return frozenset(_READS.keys() - refused.keys())


def _refusal(wire: Wire, *words: str | int) -> str | None:
    """Why a command is refused for good; that one key is out of bounds, or another node's, is no such reason."""
    try:
        wire.call(*words)
    except Refused as error:
        text = str(error)
        if text.startswith("MOVED"):
            return None
        return None if "key" in text and "NOPERM" in text and "command" not in text else text
    return None
