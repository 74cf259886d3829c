"""Languages of keys as regular expressions that Python, TypeScript and Go read alike, but for how they escape."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dbkit.stores.redis.automaton import Characters, Choice, Node, Repeat, Sequential
from dbkit.stores.redis.characters import Ranges
from dbkit.stores.redis.codegen.model import KeyPart

__all__ = ["Escape", "choice_expression", "key_expression", "node_expression"]

Escape = Callable[[int], str]
"""How a language writes a character by its number."""

_PLAIN = "_:,;!@#%=~<>&"
_SPECIAL = ".+()$|*?{}[]^\\"


def key_expression(parts: Iterable[str | KeyPart], escape: Escape, without: Iterable[Node] = ()) -> str:
    """A key, with a group for each placeholder; ``without`` are languages of keys that look like it and are not."""
    others = choice_expression(without, escape)
    return (f"(?!(?:{others})$)" if others else "") + "".join(_part(part, escape) for part in parts)


def choice_expression(languages: Iterable[Node], escape: Escape) -> str:
    """Any word of some languages."""
    return "|".join(node_expression(one, escape) for one in languages)


def _part(part: str | KeyPart, escape: Escape) -> str:
    if isinstance(part, str):
        return "".join(_single(ord(char), escape) for char in part)
    group = f"({node_expression(part.node, escape)})"
    return rf"\{{{group}\}}" if part.tag else group


def node_expression(node: Node, escape: Escape) -> str:
    """One language."""
    match node:
        case Characters(((low, high),)) if low == high:
            return _single(low, escape)
        case Characters(ranges):
            return _set(ranges, escape)
        case Sequential(parts):
            return "".join(
                f"(?:{node_expression(part, escape)})" if isinstance(part, Choice) else node_expression(part, escape)
                for part in parts
            )
        case Choice(options):
            return "|".join(node_expression(option, escape) for option in options)
        case Repeat(part, low, high):
            return f"{node_expression(part, escape)}{_times(low, high)}"


def _times(low: int, high: int | None) -> str:
    match low, high:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case _, None:
            return f"{{{low},}}"
    return f"{{{low}}}" if low == high else f"{{{low},{high}}}"


def _single(code: int, escape: Escape) -> str:
    char = chr(code)
    if char in _SPECIAL:
        return f"\\{char}"
    return char if _is_word(char) or char in _PLAIN or char == "-" else escape(code)


def _set(ranges: Ranges, escape: Escape) -> str:
    inner = ""
    for low, high in ranges:
        inner += _member(low, escape)
        if high > low:
            inner += f"{'-' if high > low + 1 else ''}{_member(high, escape)}"
    return f"[{inner}]"


def _member(code: int, escape: Escape) -> str:
    char = chr(code)
    if char in "-.":
        return "\\-" if char == "-" else "."
    return char if _is_word(char) or char in ":_" else escape(code)


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
