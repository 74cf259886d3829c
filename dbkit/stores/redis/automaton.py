"""Small automata over characters: whether two languages share a word, and whether a word can be read in two ways.

A language is built from sets of characters by sequence, choice and repetition. The automaton has one state for each
place where a character is read (Glushkov's construction), so there are no empty moves; the search for a word that two
automata accept walks pairs of states, breadth first, and the first word found is a shortest one.
"""

from __future__ import annotations

import functools
import itertools
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dbkit.stores.redis.characters import Ranges, common, expression, of_text, sample

__all__ = [
    "Automaton",
    "Characters",
    "Choice",
    "Node",
    "Repeat",
    "Sequential",
    "build",
    "find_word",
    "literal",
    "overlap",
]


@dataclass(frozen=True, slots=True)
class Characters:
    """One character of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Sequential:
    """One language after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of some languages."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A language ``low`` to ``high`` times; ``None`` is without end. What is repeated is never empty."""

    part: Node
    low: int
    high: int | None


Node = Characters | Sequential | Choice | Repeat


def literal(text: str) -> Node:
    """The language of one word."""
    return Sequential(tuple(Characters(of_text(char)) for char in text))


def as_expression(node: Node) -> str:
    """The language as a regular expression of Python."""
    match node:
        case Characters(ranges):
            return expression(ranges)
        case Sequential(parts):
            return "".join(map(as_expression, parts))
        case Choice(options):
            return f"(?:{'|'.join(map(as_expression, options))})"
        case Repeat(part, low, high):
            return f"(?:{as_expression(part)}){{{low},{'' if high is None else high}}}"


@dataclass(slots=True)
class Automaton:
    """States by number: what each reads, which part of the whole it belongs to, and which may come after it."""

    reads: list[Ranges]
    owners: list[int]
    after: list[set[int]]
    first: set[int]
    last: set[int]

    def ambiguity(self) -> tuple[tuple[str, int, int], ...] | None:
        """A shortest word that can be cut into its parts in two ways: for each character, its part in either."""
        found = _search(self, self, ambiguous=True)
        return found and tuple((char, self.owners[one], self.owners[other]) for char, one, other in found)


@dataclass(frozen=True, slots=True)
class _Piece:
    empty: bool
    first: frozenset[int]
    last: frozenset[int]


def build(parts: Sequence[Node]) -> Automaton:
    """The automaton of parts that follow each other; its states remember which part they belong to."""
    automaton = Automaton(reads=[], owners=[], after=[], first=set(), last=set())
    pieces = []
    for owner, part in enumerate(parts):
        pieces.append(_piece(part, automaton, owner))
    whole = _chain(pieces, automaton)
    automaton.first, automaton.last = set(whole.first), set(whole.last)
    return automaton


def _piece(node: Node, automaton: Automaton, owner: int) -> _Piece:
    match node:
        case Characters(ranges):
            state = len(automaton.reads)
            automaton.reads.append(ranges)
            automaton.owners.append(owner)
            automaton.after.append(set())
            return _Piece(False, frozenset({state}), frozenset({state}))
        case Sequential(parts):
            return _chain([_piece(part, automaton, owner) for part in parts], automaton)
        case Choice(options):
            pieces = [_piece(option, automaton, owner) for option in options]
            return _Piece(
                any(piece.empty for piece in pieces),
                frozenset().union(*(piece.first for piece in pieces)),
                frozenset().union(*(piece.last for piece in pieces)),
            )
        case Repeat(part, low, high):
            return _repeat(part, low, high, automaton, owner)


def _repeat(part: Node, low: int, high: int | None, automaton: Automaton, owner: int) -> _Piece:
    copies = [_piece(part, automaton, owner) for _ in range(max(low, 1) if high is None else high)]
    if not copies:
        return _Piece(True, frozenset(), frozenset())
    for before, behind in itertools.pairwise(copies):
        _connect(before.last, behind.first, automaton)
    if high is None:
        _connect(copies[-1].last, copies[-1].first, automaton)
    return _Piece(low == 0, copies[0].first, frozenset().union(*(copy.last for copy in copies[max(low, 1) - 1 :])))


def _chain(pieces: Iterable[_Piece], automaton: Automaton) -> _Piece:
    empty, first, last = True, frozenset[int](), frozenset[int]()
    for piece in pieces:
        _connect(last, piece.first, automaton)
        first = first | piece.first if empty else first
        last = last | piece.last if piece.empty else piece.last
        empty = empty and piece.empty
    return _Piece(empty, first, last)


def _connect(before: Iterable[int], behind: frozenset[int], automaton: Automaton) -> None:
    for state in before:
        automaton.after[state] |= behind


def overlap(first: Automaton, second: Automaton) -> str | None:
    """A shortest word that both accept, or None if there is none."""
    found = _search(first, second, ambiguous=False)
    return None if found is None else "".join(char for char, _, _ in found)


def find_word(inside: Sequence[Automaton], outside: Sequence[Automaton]) -> str | None:
    """A shortest word that all of some automata accept and none of others, or None if there is none.

    What the others may have read is a set of states each, so that their answer is known for every word.
    """
    start: _Places = (tuple(-1 for _ in inside), tuple(frozenset({-1}) for _ in outside))
    came: dict[_Places, tuple[_Places, str]] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there, char in _moves(here, inside, outside):
            if there in came:
                continue
            came[there] = (here, char)
            if _accepted(there, inside, outside):
                return _word(there, came)
            queue.append(there)
    return None


def _word(end: _Places, came: dict[_Places, tuple[_Places, str]]) -> str:
    word = ""
    while end in came:
        end, char = came[end]
        word = char + word
    return word


_Places = tuple[tuple[int, ...], tuple[frozenset[int], ...]]


def _accepted(places: _Places, inside: Sequence[Automaton], outside: Sequence[Automaton]) -> bool:
    at_end = all(state in one.last for state, one in zip(places[0], inside, strict=True))
    return at_end and not any(states & one.last for states, one in zip(places[1], outside, strict=True))


def _moves(here: _Places, inside: Sequence[Automaton], outside: Sequence[Automaton]) -> Iterable[tuple[_Places, str]]:
    """Each place that a character leads to, with the plainest such character."""
    ahead = [
        [(state, one.reads[state]) for at in states for state in sorted(one.first if at < 0 else one.after[at])]
        for states, one in zip(here[1], outside, strict=True)
    ]
    cuts = sorted({edge for one in ahead for _, reads in one for low, high in reads for edge in (low, high + 1)})
    nexts = [sorted(one.first if at < 0 else one.after[at]) for at, one in zip(here[0], inside, strict=True)]
    for states in itertools.product(*nexts):
        shared = functools.reduce(common, (one.reads[state] for state, one in zip(states, inside, strict=True)))
        found: dict[tuple[frozenset[int], ...], list[tuple[int, int]]] = {}
        for low, high in _parted(shared, cuts):
            mates = tuple(frozenset(state for state, reads in one if common(reads, ((low, low),))) for one in ahead)
            found.setdefault(mates, []).append((low, high))
        for mates, ranges in found.items():
            yield (states, mates), sample(tuple(ranges))


def _parted(ranges: Ranges, cuts: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The ranges, cut where one of some others starts or ends."""
    for start, high in ranges:
        low = start
        for cut in cuts:
            if low < cut <= high:
                yield low, cut - 1
                low = cut
        yield low, high


def _search(first: Automaton, second: Automaton, *, ambiguous: bool) -> tuple[tuple[str, int, int], ...] | None:
    """A shortest word on which both run to an end; if ``ambiguous``, by runs that differ in their parts somewhere."""
    start = (-1, -1, False)
    came: dict[tuple[int, int, bool], tuple[tuple[int, int, bool], str]] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        one, other, differs = here
        for state in sorted(first.first if one < 0 else first.after[one]):
            for mate in sorted(second.first if other < 0 else second.after[other]):
                shared = common(first.reads[state], second.reads[mate])
                there = (state, mate, differs or (ambiguous and first.owners[state] != second.owners[mate]))
                if not shared or there in came:
                    continue
                came[there] = (here, sample(shared))
                if state in first.last and mate in second.last and (there[2] or not ambiguous):
                    return _path(there, came)
                queue.append(there)
    return None


def _path(
    end: tuple[int, int, bool], came: dict[tuple[int, int, bool], tuple[tuple[int, int, bool], str]]
) -> tuple[tuple[str, int, int], ...]:
    path = []
    while end in came:
        before, char = came[end]
        path.append((char, end[0], end[1]))
        end = before
    return tuple(reversed(path))
