"""An audit from a URL to its result: the connection, a replica in its place, and the pass."""

from __future__ import annotations

from collections.abc import Callable

from dbkit.contract import Draft
from dbkit.core.errors import StatementFailed
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.probe import Facts, open_replica, probe
from dbkit.stores.redis.audit.result import Audit, result_of
from dbkit.stores.redis.audit.run import Options, scan
from dbkit.stores.redis.declared import recorded_keyspaces
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["audit", "opened"]

Progress = Callable[[int, int | None], None]


def audit(url: str, draft: Draft, options: Options, progress: Progress, *, primary: bool = False) -> Audit:
    """Hold the keys of a server, or of its replica, against the keyspaces of a draft.

    ``progress`` is told how many keys were seen, and of how many. Raises ServerUnreachable, UsageError.
    """
    declared = recorded_keyspaces(draft)
    wire, note = opened(url, primary=primary)
    try:
        facts: Facts = probe(wire)
        goal = facts.keys if options.sample is None else options.sample
        found = scan(wire, facts, declared, options, lambda seen: progress(seen, goal))
    except Refused as error:
        raise StatementFailed(f"Redis at {wire.address}: {error}") from None
    finally:
        wire.close()
    return result_of(found, facts, declared, address=str(wire.address), notes=note)


def opened(url: str, *, primary: bool) -> tuple[Wire, tuple[str, ...]]:
    """A connection to the server's replica, or to itself, and what is to be said of the choice."""
    wire = Wire(read_url(url))
    if primary:
        return wire, ()
    try:
        replica, why = open_replica(wire)
    except BaseException:
        wire.close()
        raise
    if replica is None:
        return wire, (why,) if why else ()
    wire.close()
    return replica, ()
