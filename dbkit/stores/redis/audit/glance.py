"""A glance at live lifetimes, for commands that compare a server with its profile. ``audit`` looks properly."""

from __future__ import annotations

import random
from collections.abc import Iterator

from dbkit.contract import Draft
from dbkit.stores.redis.audit.classify import Classifier
from dbkit.stores.redis.audit.fold import Tally, check_lifetime
from dbkit.stores.redis.data.repair import repair
from dbkit.stores.redis.declared import recorded_keyspaces
from dbkit.stores.redis.keys import key_of, shown_key
from dbkit.stores.redis.wire import Refused, Wire

__all__ = ["lifetime_notes"]

_PAGES = 3
_PAGE = 300
_SAID = {
    "no-ttl": "never end, and should",
    "ttl-too-long": "live longer than declared",
    "unexpected-ttl": "end, and should stay",
}


def lifetime_notes(wire: Wire, draft: Draft, *, start: int | None = None) -> Iterator[str]:
    """A sentence for each keyspace of which keys with another lifetime were met; some hundred keys are looked at.

    They are those from a random place of the server's hash order on, or from ``start``. Who may not list keys is not
    told so at every comparison.
    """
    declared = recorded_keyspaces(draft)
    if not declared:
        return
    classify, tallies = Classifier(declared), [Tally() for _ in declared]
    for key, ttl in _met(wire, random.getrandbits(48) if start is None else start):
        place = classify(key_of(key))
        if place >= 0 and ttl != -2 and not declared[place].retired:
            tallies[place].keys += 1
            check_lifetime(tallies[place], declared[place], key, ttl)
    for one, tally in zip(declared, tallies, strict=True):
        for code, what in _SAID.items():
            if problem := tally.problems.get(code):
                example = shown_key(problem.witnesses[0][0])
                line = repair(code, one.keyspace, one.pattern)
                share = f"{problem.keys} of {tally.keys} keys of {one.name} that were looked at"
                yield f"{share} {what}, such as {example}; a migration puts them right: {line}"


def _met(wire: Wire, cursor: int) -> Iterator[tuple[bytes, int]]:
    seen: set[bytes] = set()
    try:
        for _ in range(_PAGES):
            answer = wire.call("SCAN", cursor, "COUNT", _PAGE)
            cursor, keys = int(answer[0]), [key for key in answer[1] if key not in seen]
            seen.update(keys)
            for key, ttl in zip(keys, wire.batch([("PTTL", key) for key in keys]), strict=True):
                if isinstance(ttl, int):
                    yield key, ttl
    except Refused:
        return
