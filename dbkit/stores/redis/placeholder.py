"""The types of placeholders: each is a regular language, so that every check of a pattern is a proof.

Every type has one form in which it is written on the server: a named type of a profile is replaced by what it stands
for, so that a recorded pattern can be read alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dbkit.stores.redis.automaton import Characters, Choice, Node, Repeat, Sequential, literal
from dbkit.stores.redis.characters import Ranges, complement, of_text, union

__all__ = ["BUILT_IN", "FORBIDDEN", "SEPARATOR", "PlaceholderError", "PlaceholderType", "character_class", "resolve"]

FORBIDDEN = "{}*?[]^\\"
"""Braces steer the cluster slot of a key; the others are glob signs to SCAN, KEYS and ACL rules."""

SEPARATOR = ":"
_MOST = 512
_DIGITS: Ranges = ((48, 57),)
_HEX: Ranges = ((48, 57), (97, 102))
_SLUG: Ranges = union(_DIGITS, ((65, 90), (97, 122)), of_text("_-"))
_CROCKFORD: Ranges = of_text("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_VISIBLE: Ranges = complement(((0x21, 0x7E), (0xA1, 0xD7FF), (0xE000, 0x10FFFF)), of_text(FORBIDDEN))
_TEXT: Ranges = complement(_VISIBLE, of_text(SEPARATOR))
_LENGTH = re.compile(r"(\d+)|(\d+)\.\.(\d*)")
_TYPE = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)(?:\((.*)\))?", re.DOTALL)
_DATE: dict[str, Node] = {
    "Y": Repeat(Characters(_DIGITS), 4, 4),
    "m": Choice(
        (Sequential((literal("0"), Characters(((49, 57),)))), Sequential((literal("1"), Characters(((48, 50),)))))
    ),
    "d": Choice(
        (
            Sequential((literal("0"), Characters(((49, 57),)))),
            Sequential((Characters(((49, 50),)), Characters(_DIGITS))),
            Sequential((literal("3"), Characters(((48, 49),)))),
        )
    ),
    "H": Choice(
        (
            Sequential((Characters(((48, 49),)), Characters(_DIGITS))),
            Sequential((literal("2"), Characters(((48, 51),)))),
        )
    ),
    "M": Sequential((Characters(((48, 53),)), Characters(_DIGITS))),
    "S": Sequential((Characters(((48, 53),)), Characters(_DIGITS))),
}


class PlaceholderError(ValueError):
    """A placeholder type that cannot be read; ``help`` says what can."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help


@dataclass(frozen=True, slots=True)
class PlaceholderType:
    """A type: how it is written, and its language."""

    text: str
    node: Node


def resolve(text: str, types: Mapping[str, str]) -> PlaceholderType:
    """Read a type: a built-in one, or one of ``types``, whose values are built-in ones. Raises PlaceholderError."""
    match = _TYPE.fullmatch(text)
    if match is None:
        raise PlaceholderError(f"{text!r} is no type of a placeholder", _known(types))
    name, argument = match[1], match[2]
    if argument is None and name in types:
        return resolve(types[name], {})
    if name not in BUILT_IN:
        raise PlaceholderError(f"there is no placeholder type {name!r}", _known(types, name))
    return BUILT_IN[name](name, argument)


def _known(types: Mapping[str, str], near: str = "") -> str:
    from difflib import get_close_matches

    known = [*BUILT_IN, *types]
    close = get_close_matches(near, known, 1)
    return f"did you mean {close[0]!r}?" if close else f"types are {', '.join(sorted(known))}"


def character_class(characters: str, length: str | int | None) -> str:
    """A character class and a length as the text of a type. Raises PlaceholderError."""
    _ranges(characters)
    low, high = _length(str(length), "chars") if length is not None else (1, None)
    return _chars_text(characters, low, high)


def _chars_text(characters: str, low: int, high: int | None) -> str:
    shown = _length_text(low, high)
    return f"chars({characters}{',' + shown if shown else ',1..' if ',' in characters else ''})"


def _length(text: str, name: str) -> tuple[int, int | None]:
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise PlaceholderError(f"{text.strip()!r} is no length of {name}", "a length is 16, 1..64 or 1..")
    low = int(match[1] or match[2])
    high = low if match[1] else int(match[3]) if match[3] else None
    if low < 1 or (high is not None and high < low) or max(low, high or 0) > _MOST:
        raise PlaceholderError(f"{text.strip()!r} is no length of {name}", f"lengths go upwards from 1 to {_MOST}")
    return low, high


def _length_text(low: int, high: int | None) -> str:
    if (low, high) == (1, None):
        return ""
    return str(low) if low == high else f"{low}..{'' if high is None else high}"


def _ranges(text: str) -> Ranges:
    """The set that ``A-Za-z0-9._-`` means."""
    ranges: list[tuple[int, int]] = []
    position = 0
    while position < len(text):
        low = high = ord(text[position])
        if position + 2 < len(text) and text[position + 1] == "-":
            high = ord(text[position + 2])
            position += 2
        if high < low:
            raise PlaceholderError(f"the range {chr(low)}-{chr(high)} goes backwards")
        ranges.append((low, high))
        position += 1
    if not ranges:
        raise PlaceholderError("a character class needs characters")
    found = union(tuple(ranges))
    if outside := complement(found, _VISIBLE):
        raise PlaceholderError(
            f"a character class cannot hold {chr(outside[0][0])!r}",
            f"blanks, control characters and {' '.join(FORBIDDEN)} would change what a key pattern means to the server",
        )
    return found


def _plain(node: Node) -> Callable[[str, str | None], PlaceholderType]:
    def read(name: str, argument: str | None) -> PlaceholderType:
        if argument is not None:
            raise PlaceholderError(f"the type {name!r} takes nothing in brackets")
        return PlaceholderType(name, node)

    return read


def _of_length(ranges: Ranges) -> Callable[[str, str | None], PlaceholderType]:
    def read(name: str, argument: str | None) -> PlaceholderType:
        low, high = _length(argument, name) if argument is not None else (1, None)
        shown = _length_text(low, high)
        return PlaceholderType(f"{name}({shown})" if shown else name, Repeat(Characters(ranges), low, high))

    return read


def _chars(name: str, argument: str | None) -> PlaceholderType:
    if not argument:
        raise PlaceholderError("the type 'chars' needs its characters", "for example chars(A-Za-z0-9._-,1..64)")
    characters, comma, length = argument.rpartition(",")
    if comma and _LENGTH.fullmatch(length.strip()):
        low, high = _length(length, name)
    else:
        characters, low, high = argument, 1, None
    return PlaceholderType(_chars_text(characters, low, high), Repeat(Characters(_ranges(characters)), low, high))


def _enum(_: str, argument: str | None) -> PlaceholderType:
    words = [word.strip() for word in (argument or "").split("|")]
    if not all(words):
        raise PlaceholderError("the type 'enum' needs its words", "for example enum(day|week|month)")
    for word in words:
        _ranges(word.replace("-", "_"))
    if len(set(words)) < len(words):
        raise PlaceholderError("a word stands twice in an enum")
    return PlaceholderType(f"enum({'|'.join(words)})", Choice(tuple(literal(word) for word in words)))


def _date(_: str, argument: str | None) -> PlaceholderType:
    form = (argument or "").strip() or "%Y%m%d"
    parts: list[Node] = []
    pieces = re.findall(r"%.|[^%]|%$", form)
    for piece in pieces:
        if piece[0] == "%" and piece[1:] not in _DATE:
            raise PlaceholderError(
                f"{piece!r} is no part of a date", f"parts are {', '.join('%' + key for key in _DATE)}"
            )
        if piece[0] != "%":
            _ranges(piece.replace("-", "_"))
        parts.append(_DATE[piece[1:]] if piece[0] == "%" else literal(piece))
    return PlaceholderType("date" if form == "%Y%m%d" else f"date({form})", Sequential(tuple(parts)))


_NATURAL = Sequential((Characters(((49, 57),)), Repeat(Characters(_DIGITS), 0, None)))
_GROUPS = (8, 4, 4, 4, 12)
_UUID = Sequential(
    tuple(
        part
        for position, size in enumerate(_GROUPS)
        for part in ((literal("-"),) if position else ()) + (Repeat(Characters(_HEX), size, size),)
    )
)

BUILT_IN: dict[str, Callable[[str, str | None], PlaceholderType]] = {
    "text": _of_length(_TEXT),
    "slug": _of_length(_SLUG),
    "hex": _of_length(_HEX),
    "int": _plain(Choice((literal("0"), _NATURAL, Sequential((literal("-"), _NATURAL))))),
    "uint": _plain(Choice((literal("0"), _NATURAL))),
    "uuid": _plain(_UUID),
    "ulid": _plain(Repeat(Characters(_CROCKFORD), 26, 26)),
    "enum": _enum,
    "date": _date,
    "chars": _chars,
    "rest": _of_length(_VISIBLE),
}
"""Each reads the argument in brackets. ``int`` has no plus sign and no leading zero, so one number has one key."""
