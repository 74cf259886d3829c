"""What the body of a function names. The server keeps no dependencies of a text, but looks at it when it is made.

A body is not parsed: any word in it that is the name of something counts. That is more than it can need, and only puts
one statement before another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds.base import left_out

__all__ = ["mentions"]

_RELATIONS = frozenset({"foreign_table", "materialized_view", "sequence", "table", "view"})
_NAMED = _RELATIONS | {
    "collation", "composite", "domain", "enum", "range", "text_search_configuration", "text_search_dictionary",
}  # fmt: skip
_CALLED = frozenset({"aggregate", "function"})
_WORD = re.compile(r'"((?:[^"]|"")+)"\s*(\(?)|([^\W\d][\w$]*)\s*(\(?)|([-+*/<>=~!@#%^&|`?]+)')


class _Names:
    """The objects of a state by the names that a body can say."""

    def __init__(self, state: State) -> None:
        self.named: defaultdict[str, list[ObjectId]] = defaultdict(list)
        self.called: defaultdict[str, list[ObjectId]] = defaultdict(list)
        self.columns: defaultdict[tuple[str, ...], dict[str, ObjectId]] = defaultdict(dict)
        for identity in state.objects:
            if identity.kind in _NAMED:
                self.named[identity.name].append(identity)
            elif identity.kind in _CALLED:
                self.called[identity.name.rpartition("(")[0]].append(identity)
            elif identity.kind == "operator":
                self.named[identity.name.rpartition("(")[0]].append(identity)
            elif identity.kind == "column":
                self.columns[identity.path[:2]][identity.name] = identity


def mentions(
    bodies: Iterable[tuple[ObjectId, str, tuple[str, ...]]], env: Env
) -> Mapping[ObjectId, frozenset[ObjectId]]:
    """For functions with their bodies and search paths (empty: that of the session), what the bodies name."""
    names: _Names | None = None
    found: dict[ObjectId, frozenset[ObjectId]] = {}
    for identity, body, path in bodies:
        names = names or _Names(env.want)
        found[identity] = frozenset(_mentioned(body, {*(path or (left_out(env),))}, names)) - {identity}
    return found


def _mentioned(body: str, schemas: set[str], names: _Names) -> Iterable[ObjectId]:
    words: set[str] = set()
    called: set[str] = set()
    for match in _WORD.finditer(body):
        quoted, opened, plain, plain_opened, symbol = match.groups()
        word = quoted.replace('""', '"') if quoted else plain.lower() if plain else symbol
        words.add(word)
        if opened or plain_opened:
            called.add(word)
    for word in words:
        for identity in names.named.get(word, ()):
            if identity.path[0] in schemas or identity.path[0] in words:
                yield identity
                yield from _columns(names.columns.get(identity.path, {}), words)
    for word in called:
        for identity in names.called.get(word, ()):
            if identity.path[0] in schemas or identity.path[0] in words:
                yield identity


def _columns(columns: Mapping[str, ObjectId], words: set[str]) -> Iterable[ObjectId]:
    """The columns of a table that are named, or all of them where a star is."""
    return (identity for name, identity in columns.items() if name in words or "*" in words)
