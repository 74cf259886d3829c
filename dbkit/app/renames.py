"""Renames that were asked for on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbkit.core.errors import UsageError
from dbkit.core.ids import ObjectId

if TYPE_CHECKING:
    from dbkit.plan.op import Kinds
    from dbkit.plan.state import State

__all__ = ["Renames", "said"]


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
