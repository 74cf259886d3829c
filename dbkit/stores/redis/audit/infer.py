"""The section of a profile for a server whose keys nobody declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dbkit.stores.redis.audit.guess import guess
from dbkit.stores.redis.audit.names import declaration_of, named, type_of
from dbkit.stores.redis.audit.run import Options, Progress
from dbkit.stores.redis.audit.session import look

__all__ = ["Inferred", "infer"]

_ORDER = ("comment", "key", "type", "encoding", "fields", "ttl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """A section, and what the reader should know of it."""

    section: Mapping[str, Any]
    notes: tuple[str, ...]


def infer(url: str, options: Options, progress: Progress, *, primary: bool = False) -> Inferred:
    """The keyspaces that the keys of a server or a cluster look like. Raises ServerUnreachable, UsageError."""
    with look(url, (), options, progress, primary=primary) as seen:
        proposals = seen.found.shapes.proposals()
        keyspaces: dict[str, dict[str, Any]] = {}
        for name, one in named(proposals):
            known = guess(seen.ask, type_of(one.seen), one.seen.witnesses, seen.facts.reads)
            said = {"comment": f"{one.seen.keys} keys seen", **declaration_of(one.labels or (), one.seen), **known}
            keyspaces[name] = {word: said[word] for word in _ORDER if word in said}
    hidden = sum(one.seen.keys for one in proposals if one.labels is None)
    more = (f"{hidden} keys hold blanks, braces or bytes that no pattern can hold",) if hidden else ()
    mixed = tuple(
        f"keys of {name} have several types: {', '.join(sorted(one.seen.types))}"
        for name, one in named(proposals)
        if len(one.seen.types) > 1
    )
    notes = (*seen.facts.notes, *seen.notes, *more, *mixed)
    return Inferred(section={"version": seen.facts.major, "keyspaces": keyspaces}, notes=notes)
