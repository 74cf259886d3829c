"""Names of a profile as identifiers of a programming language, no two alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

__all__ = ["camel", "constant", "distinct", "pascal", "snake"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


def snake(name: str) -> str:
    """``link_cache``."""
    return "_".join(_words(name))


def constant(name: str) -> str:
    """``LINK_CACHE``."""
    return snake(name).upper()


def pascal(name: str) -> str:
    """``LinkCache``."""
    return "".join(word[0].upper() + word[1:] for word in _words(name))


def camel(name: str) -> str:
    """``linkCache``."""
    whole = pascal(name)
    return whole[0].lower() + whole[1:]


def distinct(names: Iterable[str], style: Callable[[str], str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """An identifier for each name; a reserved one gets ``_`` behind it, a taken one ``_2``, ``_3`` …."""
    refused = frozenset(reserved)
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in names:
        wanted = style(name)
        wanted += "_" if wanted in refused else ""
        number = 1
        while (chosen := wanted if number == 1 else f"{wanted}_{number}") in taken:
            number += 1
        taken.add(chosen)
        found[name] = chosen
    return found


def _words(name: str) -> list[str]:
    """The words of a name; it need not have any in ASCII, and may start with a digit."""
    words = [word.lower() for word in _WORD.findall(name)] or ["x"]
    return ["n", *words] if words[0][0].isdigit() else words
