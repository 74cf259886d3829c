"""Renames: those that were asked for on the command line, and those that look as if they were meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dbkit.core.canonical import to_plain
from dbkit.core.errors import UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.op import Action, Kinds, Op
from dbkit.plan.state import State

__all__ = ["Renames", "alike", "said"]

_ALIKE = 0.7
"""The share of parts that two objects have in common before one is taken for the other."""


@dataclass(slots=True)
class Renames:
    """``OLD=NEW`` texts of the command line, and which of them were found in one of the stores."""

    texts: tuple[str, ...] = ()
    found: set[str] = field(default_factory=set)

    def between(self, have: State, want: State, kinds: Kinds, namespace: str) -> tuple[tuple[ObjectId, ObjectId], ...]:
        """Those of one store as pairs of the new id and the old one, what is innermost first. Raises UsageError.

        A name may leave out the schema ``namespace``; ``KIND:`` in front tells objects of one name apart.
        """
        pairs = {text: pair for text in self.texts if (pair := _pair(text, have, want, kinds, namespace))}
        self.found |= pairs.keys()
        moved = {old: new for new, old in pairs.values()}
        settled = {text: (_now(new, moved), old) for text, (new, old) in pairs.items()}
        for text, (new, _) in settled.items():
            if new not in want.objects:
                raise UsageError(f"--rename {text}: the other side has no {new}")
        return tuple(sorted(settled.values(), key=lambda pair: (-len(pair[0].path), pair)))

    def check(self) -> None:
        """Raise UsageError for a text that named nothing anywhere."""
        for text in self.texts:
            if text not in self.found:
                old = text.partition("=")[0]
                raise UsageError(f"--rename {text}: nothing called {old} goes away", help="the old name is the first")


def _pair(text: str, have: State, want: State, kinds: Kinds, namespace: str) -> tuple[ObjectId, ObjectId] | None:
    names, equals, new = text.partition("=")
    kind, colon, old = names.rpartition(":")
    if not equals or not old or not new:
        raise UsageError(f"--rename {text}: this is no rename", help="write OLD=NEW, table.OLD=NEW or KIND:OLD=NEW")
    found = [
        one
        for one in sorted(have.objects)
        if one not in want.objects
        and kinds[one.kind].rename is not None
        and (not colon or one.kind == kind)
        and old in _names(one, namespace)
    ]
    if not found:
        return None
    if len(found) > 1:
        raise UsageError(
            f"--rename {text}: several objects are called so: {', '.join(map(str, found))}",
            help=f"say which: --rename {found[0].kind}:{text}",
        )
    (identity,) = found
    name = new.rpartition(".")[2]
    arguments = identity.name[identity.name.index("(") :] if "(" in identity.name and "(" not in name else ""
    return ObjectId(identity.kind, (*identity.parent, name + arguments)), identity


def _names(identity: ObjectId, namespace: str) -> Iterator[str]:
    """What an object may be called: with or without the usual schema, and without a function's arguments."""
    paths = [identity.path] + ([identity.path[1:]] if identity.path[0] == namespace and len(identity.path) > 1 else [])
    for path in paths:
        yield ".".join(path)
        if "(" in path[-1]:
            yield ".".join((*path[:-1], path[-1].partition("(")[0]))


def _now(identity: ObjectId, moved: Mapping[ObjectId, ObjectId]) -> ObjectId:
    """The id that an object has once what holds it is renamed too."""
    for old, new in moved.items():
        if len(old.path) < len(identity.path) and identity.path[: len(old.path)] == old.path:
            return ObjectId(identity.kind, (*new.path, *identity.path[len(old.path) :]))
    return identity


def said(old: ObjectId, new: ObjectId) -> str:
    """The rename as it is asked for."""
    return f"{old.kind}:{'.'.join(old.path)}={new.name.partition('(')[0]}"


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
        for one in state.objects
        if len(one.path) > length and one.path[:length] == identity.path and one.kind == "column"
    }


def _plain(item: Any) -> Any:
    plain = to_plain(item, compared=True)
    return {key: value for key, value in plain.items() if key not in ("id", "name")}
