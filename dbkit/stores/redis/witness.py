"""A second record of the migrations that changed keys: a set of their names beside the keys.

The history is a function library, which survives FLUSHALL and eviction and not FUNCTION FLUSH; a key is the other way
round. Where the key names a migration that the history does not hold, the history was lost: to run it once more could
shorten lifetimes or drop keys that a later one meant to keep, so it is refused. Who may not write the key does without.
"""

from __future__ import annotations

from contextlib import suppress

from dbkit.core.errors import IntegrityError
from dbkit.stores.redis.run import Send
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["KEY", "check_witness", "forget", "remember"]

KEY = "dbkit:{lock}:applied"


def check_witness(wire: Wire, migration_id: str) -> None:
    """Raise IntegrityError for a migration that the history does not hold, though it changed keys here."""
    with suppress(Refused):
        if wire.call("SISMEMBER", KEY, migration_id) == 1:
            raise IntegrityError(
                f"the history on Redis at {wire.address} was lost: {migration_id} changed keys, as {KEY} says, and "
                "the history does not hold it (FUNCTION FLUSH or FUNCTION DELETE?)",
                help=f"nothing was run. Record it with dbkit migrate mark {migration_id.split('_', 1)[0]}, "
                f"or, to run it again, SREM {KEY} {migration_id}",
            )


def remember(send: Send, migration_id: str) -> None:
    """Note that a migration changed keys."""
    with suppress(Refused):
        send(("SADD", KEY, migration_id))


def forget(send: Send, migration_id: str) -> None:
    """Note that it was taken back."""
    with suppress(Refused):
        send(("SREM", KEY, migration_id))
