"""Commands that no migration may hold, and why."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.stores.redis.inspect import LEDGER

__all__ = ["why_banned"]

_STATEFUL = frozenset(
    {
        "AUTH", "DISCARD", "EXEC", "HELLO", "MONITOR", "MULTI", "PSUBSCRIBE", "QUIT", "RESET", "SELECT", "SSUBSCRIBE",
        "SUBSCRIBE", "UNWATCH", "WATCH",
    }
)  # fmt: skip
_LOSES_RECORDS = ("FLUSHALL", "FLUSHDB", "SWAPDB", "SHUTDOWN", "REPLICAOF", "SLAVEOF", "FAILOVER")


def why_banned(command: Sequence[bytes]) -> str | None:
    """Why a command cannot be part of a migration; None where it can."""
    name, second, *_ = [*(word.decode("utf-8", "replace").upper() for word in command[:2]), ""]
    if name in _STATEFUL:
        return f"{name} changes the connection, which belongs to dbkit"
    if name in _LOSES_RECORDS:
        return f"{name} acts on the whole server, dbkit's lock included"
    if name == "FUNCTION" and second in ("FLUSH", "RESTORE"):
        return f"FUNCTION {second} removes or replaces every record of dbkit"
    if name == "FUNCTION" and any(LEDGER.encode() in word for word in command[2:]):
        return "the history of migrations is dbkit's own"
    return None
