"""Keys that nobody declared, folded into proposed patterns as they come by.

A key is cut at ``:``; each segment is a word or of a type that can be told by sight (a number, a UUID, …). Shapes are
kept in a tree. Where too many words stand in one place they become one placeholder, so that memory is bounded by the
shapes and not by the keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from dbkit.stores.redis.keys import key_of
from dbkit.stores.redis.placeholder import FORBIDDEN, SEPARATOR

__all__ = ["Proposal", "Seen", "Shapes"]

_WORDS_AT_START = 64
_WORDS = 16
_MOST_SHAPES = 5000
_DEEPEST = 10
_WITNESSES = 20
_ANY, _REST, _OPAQUE = "text", "rest", "opaque"
_WORD = "="
_TAG = "{"
_TYPES = (
    ("uint", re.compile(r"0|[1-9][0-9]*")),
    ("int", re.compile(r"-[1-9][0-9]*")),
    ("uuid", re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")),
    ("hex", re.compile(r"[0-9a-fA-F]{16,}")),
    ("ulid", re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")),
)
_FORBIDDEN = re.escape(FORBIDDEN)
_LITERAL = re.compile(rf"(?:(?![{_FORBIDDEN}])[!-~])*")
_VISIBLE = re.compile(rf"(?:(?![{_FORBIDDEN}])[!-~\u00a1-\ud7ff\ue000-\U0010ffff])+")


@dataclass(slots=True)
class Seen:
    """What was seen of the keys of one shape."""

    keys: int = 0
    types: Counter[str] = field(default_factory=Counter)
    without_ttl: int = 0
    longest_ttl: int = 0
    witnesses: list[bytes] = field(default_factory=list)

    def add(self, key: bytes, type_: str, ttl: int | None) -> None:
        """One more key. ``ttl`` is -1 for a key that never ends and None where it could not be read."""
        self.keys += 1
        self.types[type_] += 1
        self.without_ttl += ttl == -1
        self.longest_ttl = max(self.longest_ttl, ttl or 0)
        if len(self.witnesses) < _WITNESSES:
            self.witnesses.append(key)

    def take(self, other: Seen) -> None:
        """Add all that another saw."""
        self.keys += other.keys
        self.types += other.types
        self.without_ttl += other.without_ttl
        self.longest_ttl = max(self.longest_ttl, other.longest_ttl)
        self.witnesses = [*self.witnesses, *other.witnesses][:_WITNESSES]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pattern that some keys have; None where no pattern can be written for them."""

    labels: tuple[str, ...] | None
    seen: Seen


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    words: int = 0
    many: bool = False
    seen: Seen | None = None


class Shapes:
    """The shapes of the keys that were added."""

    def __init__(self) -> None:
        self._root = _Node()
        self._opaque = Seen()
        self._count = 0

    def add(self, key: bytes, type_: str, ttl: int | None) -> None:
        """Fold a key in."""
        text = key_of(key)
        labels = [_label(segment) for segment in text.split(SEPARATOR, _DEEPEST)]
        if _OPAQUE in labels or sum(label[0] == _TAG for label in labels) > 1 or not text:
            self._opaque.add(key, type_, ttl)
            return
        node = self._root
        for label in labels:
            node = self._child(node, label)
        if node.seen is None:
            node.seen = Seen()
            self._count += 1
        node.seen.add(key, type_, ttl)

    def take(self, other: Shapes) -> None:
        """Add what was seen elsewhere."""
        _take(self._root, other._root)
        self._opaque.take(other._opaque)
        self._count += other._count

    def proposals(self) -> tuple[Proposal, ...]:
        """The shapes, most keys first; no two of their patterns share a key."""
        _disjoint(self._root)
        found = [Proposal(labels, seen) for labels, seen in _leaves(self._root, ())]
        if self._opaque.keys:
            found.append(Proposal(None, self._opaque))
        return tuple(sorted(found, key=lambda one: (-one.seen.keys, one.labels or ())))

    def _child(self, node: _Node, label: str) -> _Node:
        if label[0] == _WORD and label != _WORD and label not in node.children:
            if (
                node.many
                or self._count > _MOST_SHAPES
                or node.words >= (_WORDS_AT_START if node is self._root else _WORDS)
            ):
                if not node.many:
                    node.many = True
                    _merge(node, [one for one in node.children if one[0] == _WORD and one != _WORD], _ANY)
                label = _ANY
            else:
                node.words += 1
        return node.children.setdefault(label, _Node())


def _label(segment: str) -> str:
    if segment[:1] == "{" and segment[-1:] == "}" and len(segment) > 2:
        inner = _label(segment[1:-1])
        return _OPAQUE if inner == _OPAQUE else _TAG + (_ANY if inner[0] == _WORD else inner)
    for name, expression in _TYPES:
        if expression.fullmatch(segment):
            return f"hex({len(segment)})" if name == "hex" and len(segment) <= 128 else name
    if SEPARATOR in segment:
        return _REST if _VISIBLE.fullmatch(segment) else _OPAQUE
    if _LITERAL.fullmatch(segment):
        return _WORD + segment
    return _ANY if _VISIBLE.fullmatch(segment) else _OPAQUE


def _merge(node: _Node, labels: list[str], into: str) -> None:
    """Put what is below some labels below one."""
    gathered = [node.children.pop(label) for label in labels if label != into]
    target = node.children.setdefault(into, _Node())
    for one in gathered:
        _take(target, one)


def _take(target: _Node, other: _Node) -> None:
    if other.seen is not None:
        target.seen = target.seen or Seen()
        target.seen.take(other.seen)
    target.words += other.words
    target.many = target.many or other.many
    for label, child in other.children.items():
        _take(target.children.setdefault(label, _Node()), child)


def _disjoint(node: _Node) -> None:
    """Make one label of those whose languages share words, all the way down."""
    plain = [label for label in node.children if label[0] not in (_WORD, _TAG)]
    words = [label for label in node.children if label[0] == _WORD and label != _WORD]
    tags = [label for label in node.children if label[0] == _TAG]
    if len(words) > (_WORDS_AT_START if node.words > _WORDS_AT_START else _WORDS * 4):
        _merge(node, [*words, *plain], _ANY)
    elif _REST in plain or _ANY in plain:
        _merge(node, [*words, *plain], _REST if _REST in plain else _ANY)
    elif len(mixed := [label for label in plain if label != "uuid"]) > 1:
        into = "int" if set(mixed) == {"int", "uint"} else "hex(16..)" if _all_hex(mixed) else _ANY
        _merge(node, [*words, *plain] if into == _ANY else mixed, into)
    if len(tags) > 1:
        _merge(node, tags, _TAG + _ANY)
    for child in node.children.values():
        _disjoint(child)


def _all_hex(labels: list[str]) -> bool:
    return all(label.startswith("hex") for label in labels)


def _leaves(node: _Node, labels: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Seen]]:
    if node.seen is not None:
        yield labels, node.seen
    for label, child in node.children.items():
        yield from _leaves(child, (*labels, label))
