"""The section of a profile for a server whose keys nobody declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.core.errors import StatementFailed, UsageError
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.guess import guess
from dbkit.stores.redis.audit.names import declaration_of, named, type_of
from dbkit.stores.redis.audit.probe import is_clustered, opened, probe
from dbkit.stores.redis.audit.run import Options, scan
from dbkit.stores.redis.wire import Refused

__all__ = ["Inferred", "infer"]

_ORDER = ("comment", "key", "type", "encoding", "fields", "ttl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """A section, and what the reader should know of it."""

    section: Mapping[str, Any]
    notes: tuple[str, ...]


def infer(
    url: str, options: Options, progress: Callable[[int, int | None], None], *, primary: bool = False
) -> Inferred:
    """The keyspaces that the keys of a server look like. Raises ServerUnreachable, UsageError."""
    address = read_url(url)
    if is_clustered(address):
        raise UsageError(f"Redis at {address} is a node of a cluster", help="dbkit infers from single servers")
    wire, notes = opened(address, primary=primary)
    try:
        facts = probe(wire)
        goal = facts.keys if options.sample is None else options.sample
        found = scan(wire, facts, (), options, lambda seen: progress(seen, goal))
        proposals = found.shapes.proposals()
        keyspaces: dict[str, dict[str, Any]] = {}
        for name, one in named(proposals):
            known = guess(wire, type_of(one.seen), one.seen.witnesses, facts.reads)
            said = {"comment": f"{one.seen.keys} keys seen", **declaration_of(one.labels or (), one.seen), **known}
            keyspaces[name] = {word: said[word] for word in _ORDER if word in said}
    except Refused as error:
        raise StatementFailed(f"Redis at {wire.address}: {error}") from None
    finally:
        wire.close()
    hidden = sum(one.seen.keys for one in proposals if one.labels is None)
    more = (f"{hidden} keys hold blanks, braces or bytes that no pattern can hold",) if hidden else ()
    mixed = tuple(
        f"keys of {name} have several types: {', '.join(sorted(one.seen.types))}"
        for name, one in named(proposals)
        if len(one.seen.types) > 1
    )
    return Inferred(
        section={"version": facts.major, "keyspaces": keyspaces}, notes=(*facts.notes, *notes, *more, *mixed)
    )
