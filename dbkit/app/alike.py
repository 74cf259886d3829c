"""Renames that were not asked for and look as if they were meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from dbkit.core.canonical import to_plain
from dbkit.core.ids import ObjectId
from dbkit.plan.late import ids
from dbkit.plan.op import Action, Kinds, Op
from dbkit.plan.state import State

__all__ = ["alike"]

_ALIKE = 0.7
"""The share of parts that two objects have in common before one is taken for the other."""


def alike(ops: Sequence[Op], have: State, want: State, kinds: Kinds) -> tuple[tuple[ObjectId, ObjectId], ...]:
    """What is dropped and what is created that look like one object under two names: only where there is no doubt."""
    gone = [op.id for op in ops if op.action is Action.DROP and op.id not in want.objects]
    made = [op.id for op in ops if op.action is Action.CREATE and op.id not in have.objects]
    matches = [(old, new) for old in gone for new in made if _match(old, new, have, want, kinds)]
    olds: defaultdict[ObjectId, int] = defaultdict(int)
    news: defaultdict[ObjectId, int] = defaultdict(int)
    for old, new in matches:
        olds[old] += 1
        news[new] += 1
    return tuple((old, new) for old, new in matches if olds[old] == news[new] == 1)


def _match(old: ObjectId, new: ObjectId, have: State, want: State, kinds: Kinds) -> bool:
    if old.kind != new.kind or kinds[old.kind].rename is None or old.parent != new.parent:
        return False
    before, after = _parts(old, have), _parts(new, want)
    if before or after:
        return len(before & after) >= _ALIKE * max(len(before), len(after), 1)
    return bool(_plain(have.objects[old]) == _plain(want.objects[new]))


def _parts(identity: ObjectId, state: State) -> set[tuple[str, tuple[str, ...]]]:
    """The kinds and names of what an object holds."""
    length = len(identity.path)
    return {
        (one.kind, one.path[length:])
        for one in ids(state.objects)
        if len(one.path) > length and one.path[:length] == identity.path and one.kind == "column"
    }


def _plain(item: Any) -> Any:
    plain = to_plain(item, compared=True)
    return {key: value for key, value in plain.items() if key not in ("id", "name")}
