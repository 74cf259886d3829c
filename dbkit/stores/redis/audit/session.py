"""A pass over the keys that a URL leads to, of a server, of its replica in its place, or of a cluster; the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dbkit.contract import Draft
from dbkit.core.errors import StatementFailed
from dbkit.stores.redis.address import Address, read_url
from dbkit.stores.redis.audit.cluster import audit_cluster
from dbkit.stores.redis.audit.fold import Pass
from dbkit.stores.redis.audit.probe import Facts, is_clustered, opened, probe
from dbkit.stores.redis.audit.reader import Reader
from dbkit.stores.redis.audit.result import Audit, Spread, result_of
from dbkit.stores.redis.audit.run import Options, Progress, scan
from dbkit.stores.redis.audit.values import Words
from dbkit.stores.redis.declared import Declared, recorded_keyspaces
from dbkit.stores.redis.wire import Refused

__all__ = ["Session", "audit", "look"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a pass saw, and who answers more questions about keys that it saw."""

    found: Pass
    facts: Facts
    address: str
    notes: tuple[str, ...]
    spread: Spread | None = None
    ask: Callable[[Sequence[Words]], list[Any]]


def audit(url: str, draft: Draft, options: Options, progress: Progress, *, primary: bool = False) -> Audit:
    """Hold the keys of a server or a cluster, or of replicas, against the keyspaces of a draft.

    Raises ServerUnreachable, UsageError.
    """
    declared = recorded_keyspaces(draft)
    with look(url, declared, options, progress, primary=primary) as seen:
        return result_of(seen.found, seen.facts, declared, address=seen.address, notes=seen.notes, spread=seen.spread)


@contextmanager
def look(
    url: str, declared: Sequence[Declared], options: Options, progress: Progress, *, primary: bool
) -> Iterator[Session]:
    """Go over the keys. Raises ServerUnreachable, UsageError."""
    address = read_url(url)
    looking = _look_at_cluster if is_clustered(address) else _look_at_server
    with looking(address, declared, options, progress, primary) as seen:
        yield seen


@contextmanager
def _look_at_server(
    address: Address, declared: Sequence[Declared], options: Options, progress: Progress, primary: bool
) -> Iterator[Session]:
    wire, notes = opened(address, primary=primary)
    try:
        facts = probe(wire)
        goal = facts.keys if options.sample is None else options.sample
        found = scan(wire, facts, declared, options, lambda seen: progress(seen, goal))
        yield Session(found=found, facts=facts, address=str(wire.address), notes=notes, ask=wire.batch)
    except Refused as error:
        raise StatementFailed(f"Redis at {wire.address}: {error}") from None
    finally:
        wire.close()


@contextmanager
def _look_at_cluster(
    address: Address, declared: Sequence[Declared], options: Options, progress: Progress, primary: bool
) -> Iterator[Session]:
    seen = audit_cluster(address, declared, options, progress, primary=primary)
    reader = Reader(address, primary=primary)
    try:
        yield Session(
            found=seen.found,
            facts=seen.facts,
            address=str(address),
            notes=seen.notes,
            spread=seen.spread,
            ask=reader.ask,
        )
    finally:
        reader.close()
