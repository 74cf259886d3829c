"""An audit from a URL to its result: the connection, a replica in its place, and the pass."""

from __future__ import annotations

from collections.abc import Callable

from dbkit.contract import Draft
from dbkit.core.errors import StatementFailed
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.cluster import audit_cluster
from dbkit.stores.redis.audit.probe import is_clustered, opened, probe
from dbkit.stores.redis.audit.result import Audit, result_of
from dbkit.stores.redis.audit.run import Options, scan
from dbkit.stores.redis.declared import recorded_keyspaces
from dbkit.stores.redis.wire import Refused

__all__ = ["audit"]

Progress = Callable[[int, int | None], None]


def audit(url: str, draft: Draft, options: Options, progress: Progress, *, primary: bool = False) -> Audit:
    """Hold the keys of a server or a cluster, or of replicas, against the keyspaces of a draft.

    ``progress`` is told how many keys were seen, and of how many. Raises ServerUnreachable, UsageError.
    """
    declared, address = recorded_keyspaces(draft), read_url(url)
    if is_clustered(address):
        seen = audit_cluster(address, declared, options, progress, primary=primary)
        return result_of(seen.found, seen.facts, declared, address=str(address), notes=seen.notes, spread=seen.spread)
    wire, notes = opened(address, primary=primary)
    try:
        facts = probe(wire)
        goal = facts.keys if options.sample is None else options.sample
        found = scan(wire, facts, declared, options, lambda seen: progress(seen, goal))
    except Refused as error:
        raise StatementFailed(f"Redis at {wire.address}: {error}") from None
    finally:
        wire.close()
    return result_of(found, facts, declared, address=str(wire.address), notes=notes)
