"""A second record of the migrations that changed keys: a set of their names beside the keys.

The history is a function library, which survives FLUSHALL and eviction and not FUNCTION FLUSH; a key is the other way
round. Where the key names a migration that the history does not hold, the history was lost: to run it once more could
shorten lifetimes or drop keys that a later one meant to keep, so it is refused. Who may not write the key does without.
"""

from __future__ import annotations

from contextlib import suppress

from dbkit.core.errors import IntegrityError
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused

__all__ = ["SUFFIX", "check_witness", "forgetting", "remembering"]

SUFFIX = ":applied"
"""What is behind the name of the lock, in whose slot it is."""


def check_witness(shard: Shard, migration_id: str) -> None:
    """Raise IntegrityError for a migration that the history does not hold, though it changed keys here."""
    key = _key(shard)
    with suppress(Refused):
        if shard.wire.call("SISMEMBER", key, migration_id) == 1:
            raise IntegrityError(
                f"the history on Redis at {shard.wire.address} was lost: {migration_id} changed keys, as {key} says, "
                "and the history does not hold it (FUNCTION FLUSH or FUNCTION DELETE?)",
                help=f"nothing was run. Record it with dbkit migrate mark {migration_id.split('_', 1)[0]}, "
                f"or, to run it again, SREM {key} {migration_id}",
            )


def remembering(shard: Shard, migration_id: str) -> tuple[str, ...]:
    """The command that notes that a migration changed keys; it runs together with what writes the history."""
    return ("SADD", _key(shard), migration_id)


def forgetting(shard: Shard, migration_id: str) -> tuple[str, ...]:
    """The command that notes that it was taken back."""
    return ("SREM", _key(shard), migration_id)


def _key(shard: Shard) -> str:
    return f"{shard.lease.key}{SUFFIX}"
