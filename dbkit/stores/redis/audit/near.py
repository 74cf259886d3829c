"""How many single-character edits make a key one of a pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.stores.redis.automaton import Automaton
from dbkit.stores.redis.declared import Declared

__all__ = ["Near", "distance", "nearest"]

_MOST = 2
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Near:
    """The keyspace that a key nearly belongs to, and why it does not."""

    keyspace: str
    why: str


def nearest(key: str, declared: Sequence[Declared]) -> Near | None:
    """The keyspace whose pattern is a few edits away, or else has a start that is the key's, too."""
    if len(key) > _LONGEST:
        return None
    best = min(((distance(key, one.pattern.automaton), one.name) for one in declared), default=(_MOST + 1, ""))
    if best[0] <= _MOST:
        return Near(best[1], f"{best[0]} character{'s' if best[0] > 1 else ''} from {best[1]}")
    for one in sorted(declared, key=lambda one: -len(one.pattern.prefix)):
        if one.pattern.prefix and key.startswith(one.pattern.prefix):
            return Near(one.name, f"starts as {one.name} does, but is not {one.pattern.text}")
    return None


def distance(key: str, automaton: Automaton) -> int:
    """Insertions, deletions and substitutions up to the nearest word of the automaton; 3 stands for more than 2."""
    # States are numbered from 0; -1 is before the first character. A row holds the cheapest way to each state.
    row = _inserted({-1: 0}, automaton)
    for char in key:
        code = ord(char)
        following: dict[int, int] = {}
        for state, cost in row.items():
            _lower(following, state, cost + 1)
            for target in automaton.first if state < 0 else automaton.after[state]:
                fits = any(low <= code <= high for low, high in automaton.reads[target])
                _lower(following, target, cost + (not fits))
        row = _inserted(following, automaton)
        if not row:
            return _MOST + 1
    return min((cost for state, cost in row.items() if state in automaton.last), default=_MOST + 1)


def _lower(row: dict[int, int], state: int, cost: int) -> None:
    if cost <= _MOST and cost < row.get(state, _MOST + 1):
        row[state] = cost


def _inserted(row: dict[int, int], automaton: Automaton) -> dict[int, int]:
    """The row with characters put in that the key has not."""
    edge = list(row)
    while edge:
        state = edge.pop()
        cost = row[state] + 1
        for target in automaton.first if state < 0 else automaton.after[state]:
            if cost <= _MOST and cost < row.get(target, _MOST + 1):
                row[target] = cost
                edge.append(target)
    return row
