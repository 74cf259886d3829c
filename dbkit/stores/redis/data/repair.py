"""The line of a migration that puts right what an audit found, where there is one."""

from __future__ import annotations

from dbkit.stores.redis.data.lifetime import Lifetime, Persist
from dbkit.stores.redis.data.unlink import Unlink
from dbkit.stores.redis.kinds.keyspace import Keyspace
from dbkit.stores.redis.pattern import Pattern

__all__ = ["repair"]


def repair(code: str, keyspace: Keyspace, pattern: Pattern) -> str | None:
    """A line for ``migrate new``; None where somebody has to decide."""
    ttl = keyspace.ttl
    lifetime = ttl.set or ttl.max
    if code in ("no-ttl", "ttl-too-long") and lifetime is not None:
        return Lifetime(pattern=pattern, fill=lifetime, jitter=ttl.jitter or 0, clamp=ttl.longest).text()
    if code == "unexpected-ttl":
        return Persist(pattern=pattern).text()
    return Unlink(pattern=pattern).text() if code == "retired" else None
