"""Patterns of keys: ``link:{slug}``, ``rate:{identifier}:{window_bucket:int}``, ``lb:{{board:slug}}:{period:uint}``.

A pattern is literal text and typed placeholders; a placeholder in double braces stands in a Redis hash tag. Every key
of a pattern can be read in one way only, so ``parse`` and ``format`` are each other's inverse; a pattern for which that
is not so is refused with a key that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dbkit.stores.redis.automaton import Automaton, Node, Sequential, as_expression, build, find_word, literal, overlap
from dbkit.stores.redis.placeholder import FORBIDDEN, PlaceholderError, PlaceholderType, resolve

__all__ = ["Pattern", "PatternError", "Placeholder", "read_pattern", "shared_key"]

_PLACEHOLDER = re.compile(r"([^:{}]*)(?::([^{}]*))?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


EXCEPT = " except "
"""No pattern holds a blank."""


class PatternError(ValueError):
    """A pattern that cannot be used: what is wrong, at which character from 0, and what to do."""

    def __init__(self, message: str, offset: int, help: str | None = None) -> None:
        super().__init__(message)
        self.offset = offset
        self.help = help


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A part of a key that varies."""

    name: str
    type: PlaceholderType
    tag: bool = False

    @property
    def text(self) -> str:
        """As a pattern writes it."""
        inner = self.name if self.type.text == "text" else f"{self.name}:{self.type.text}"
        return f"{{{{{inner}}}}}" if self.tag else f"{{{inner}}}"


@dataclass(frozen=True)
class Pattern:
    """The pattern of the keys of a keyspace."""

    parts: tuple[str | Placeholder, ...]
    without: tuple[Pattern, ...] = ()
    """Patterns whose keys are not of this one, though they look like it."""

    @cached_property
    def text(self) -> str:
        """The one way to write it: named types are replaced by what they stand for."""
        whole = "".join(part if isinstance(part, str) else part.text for part in self.parts)
        return EXCEPT.join((whole, *(one.text for one in self.without)))

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders, in order."""
        return tuple(part.name for part in self.parts if isinstance(part, Placeholder))

    @property
    def tag(self) -> Placeholder | None:
        """The placeholder that stands in a hash tag."""
        return next((part for part in self.parts if isinstance(part, Placeholder) and part.tag), None)

    @cached_property
    def prefix(self) -> str:
        """What every key starts with."""
        text = ""
        for part in self.parts:
            if isinstance(part, Placeholder):
                return text + "{" * part.tag
            text += part
        return text

    @property
    def language(self) -> Node:
        """The keys; those of ``without`` are among them."""
        return Sequential(tuple(_nodes(self)))

    @cached_property
    def automaton(self) -> Automaton:
        """The language of the keys; those of ``without`` are in it."""
        return build(_nodes(self))

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """A regular expression that matches exactly the keys, with a group for each placeholder."""
        return re.compile(self._but_others("".join(map(_group, self.parts))), re.DOTALL)

    @cached_property
    def alternative(self) -> str:
        """The same without groups, to be a part of a larger expression."""
        return self._but_others(as_expression(self.language))

    def _but_others(self, expression: str) -> str:
        others = "|".join(as_expression(one.language) for one in self.without)
        return rf"(?!(?:{others})\Z){expression}" if others else expression

    def format(self, values: Mapping[str, str]) -> str:
        """The key of some values. Raises ValueError for values that are missing, unknown or not of their type."""
        if missing := set(self.names) ^ set(values):
            raise ValueError(f"{self.text}: {', '.join(sorted(missing))}: a value for each placeholder, and no other")
        key = ""
        for part in self.parts:
            if isinstance(part, str):
                key += part
                continue
            value = values[part.name]
            if not re.fullmatch(as_expression(part.type.node), value):
                raise ValueError(f"{self.text}: {value!r} is no {part.type.text} for {part.name}")
            key += f"{{{value}}}" if part.tag else value
        for one in self.without:
            if one.parse(key) is not None:
                raise ValueError(f"{self.text}: {key!r} is a key of {one.text}")
        return key

    def parse(self, key: str) -> dict[str, str] | None:
        """The values that a key is made of, or None if it is not of this pattern."""
        match = self.expression.fullmatch(key)
        return None if match is None else match.groupdict()


def _group(part: str | Placeholder) -> str:
    if isinstance(part, str):
        return re.escape(part)
    group = f"(?P<{part.name}>{as_expression(part.type.node)})"
    return rf"\{{{group}\}}" if part.tag else group


def _nodes(pattern: Pattern) -> list[Node]:
    nodes: list[Node] = []
    for part in pattern.parts:
        if isinstance(part, str):
            nodes.append(literal(part))
        elif part.tag:
            nodes += [literal("{"), part.type.node, literal("}")]
        else:
            nodes.append(part.type.node)
    return nodes


def read_pattern(text: str, types: Mapping[str, str]) -> Pattern:
    """Read a pattern; ``types`` maps names to built-in types. Raises PatternError.

    ``link:{slug} except link:{id:int}`` is how a pattern is written whose keys of another pattern are not its own.
    """
    whole, *others = text.split(EXCEPT)
    pattern = _read(whole, types)
    return replace(pattern, without=tuple(_read(one, types) for one in others)) if others else pattern


def _read(text: str, types: Mapping[str, str]) -> Pattern:
    parts: list[str | Placeholder] = []
    position = 0
    while position < len(text):
        if text[position] == "{":
            placeholder, end = _placeholder(text, position, types)
            if any(placeholder.name == part.name for part in parts if isinstance(part, Placeholder)):
                raise PatternError(f"the placeholder {placeholder.name!r} stands twice", position)
            parts.append(placeholder)
        else:
            end = text.find("{", position)
            end = len(text) if end < 0 else end
            _check_literal(text, position, end)
            parts.append(text[position:end])
        position = end
    pattern = Pattern(tuple(parts))
    _check(pattern, text)
    return pattern


def _placeholder(text: str, start: int, types: Mapping[str, str]) -> tuple[Placeholder, int]:
    tag = text.startswith("{{", start)
    close = "}}" if tag else "}"
    inner = start + len(close)
    end = text.find(close, inner)
    match = _PLACEHOLDER.fullmatch(text, inner, end) if end >= 0 else None
    if match is None:
        raise PatternError(f"a placeholder starts here and does not end with {close!r}", start)
    if not _NAME.fullmatch(match[1]):
        raise PatternError(
            f"{match[1]!r} is no name of a placeholder", inner, "letters, digits and '_', not starting with a digit"
        )
    try:
        kind = resolve(match[2] if match[2] is not None else "text", types)
    except PlaceholderError as error:
        raise PatternError(str(error), match.start(2), error.help) from None
    return Placeholder(match[1], kind, tag), end + len(close)


def _check_literal(text: str, start: int, end: int) -> None:
    for offset in range(start, end):
        char = text[offset]
        if char in FORBIDDEN or not "!" <= char <= "~":
            raise PatternError(
                f"{char!r} cannot stand in the fixed text of a pattern",
                offset,
                "visible ASCII characters without braces and without the glob signs * ? [ ] ^ \\",
            )


def _check(pattern: Pattern, text: str) -> None:
    tags = [part for part in pattern.parts if isinstance(part, Placeholder) and part.tag]
    if len(tags) > 1:
        raise PatternError(
            f"{tags[1].name!r} is a second hash tag",
            text.index("{{" + tags[1].name),
            "a server reads only the first one",
        )
    found = pattern.automaton.ambiguity()
    if found is not None:
        key = "".join(char for char, _, _ in found)
        one = _reading(pattern, [(char, owner) for char, owner, _ in found])
        other = _reading(pattern, [(char, owner) for char, _, owner in found])
        raise PatternError(
            f"the key {key!r} can be read in two ways: {one}, or {other}",
            0,
            "part the placeholders by a sign that their types do not hold, or give them a fixed length",
        )


def _reading(pattern: Pattern, path: list[tuple[str, int]]) -> str:
    """Which value each placeholder has on one run of the automaton."""
    owners: list[str | None] = []
    for part in pattern.parts:
        name = None if isinstance(part, str) else part.name
        owners += [None, name, None] if isinstance(part, Placeholder) and part.tag else [name]
    values: dict[str, str] = {}
    for char, owner in path:
        if (name := owners[owner]) is not None:
            values[name] = values.get(name, "") + char
    return " ".join(f"{name}={value!r}" for name, value in values.items())


def shared_key(first: Pattern, second: Pattern) -> str | None:
    """A shortest key that is of both patterns, or None if there is none."""
    one, other = first.prefix, second.prefix
    if not (one.startswith(other) or other.startswith(one)):
        return None
    others = [other.automaton for other in (*first.without, *second.without)]
    if not others:
        return overlap(first.automaton, second.automaton)
    return find_word([first.automaton, second.automaton], others)
