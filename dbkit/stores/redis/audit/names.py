"""Proposed patterns with names for them and their placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dbkit.stores.redis.placeholder import SEPARATOR
from dbkit.stores.redis.quantity import duration_text

if TYPE_CHECKING:
    from dbkit.stores.redis.audit.shapes import Proposal, Seen

__all__ = ["declaration_of", "declarations", "named", "pattern_text", "type_of"]

_NAME = re.compile(r"[^A-Za-z0-9]+")
_STEPS = (1000, 60_000, 3_600_000, 86_400_000)


def pattern_text(labels: Iterable[str]) -> str:
    """A pattern with placeholders that are named by the word before them."""
    names: set[str] = set()
    parts: list[str] = []
    before = ""
    for label in labels:
        if label[0] == "=":
            parts.append(label[1:])
            before = _NAME.sub("_", label[1:]).strip("_").lower()
            continue
        name = first = f"_{before}" if before[:1].isdigit() else before or "id"
        number = 2
        while name in names:
            name, number = f"{first}{number}", number + 1
        names.add(name)
        tag, type_ = label[0] == "{", label.lstrip("{")
        inner = name if type_ == "text" else f"{name}:{type_}"
        parts.append(f"{{{{{inner}}}}}" if tag else f"{{{inner}}}")
    return SEPARATOR.join(parts)


def declarations(proposals: Iterable[Proposal], taken: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    """The keyspaces of some proposals, in the words of a profile; names that are taken are not used."""
    return {name: declaration_of(one.labels or (), one.seen) for name, one in named(proposals, taken)}


def named(proposals: Iterable[Proposal], taken: Iterable[str] = ()) -> Iterator[tuple[str, Proposal]]:
    """Those proposals for which a pattern can be written, each with a name of its own."""
    used = {name.lower() for name in taken}
    for proposal in proposals:
        if proposal.labels is None:
            continue
        words = [_NAME.sub("_", label[1:]).strip("_").lower() for label in proposal.labels if label[0] == "="]
        name = first = "_".join(word for word in words if word)[:50] or "keys"
        number = 2
        while name in used:
            name, number = f"{first}_{number}", number + 1
        used.add(name)
        yield name, proposal


def declaration_of(labels: Iterable[str], seen: Seen) -> dict[str, Any]:
    """What was seen of some keys, in the words of a profile."""
    return {"key": pattern_text(labels), "type": type_of(seen), "ttl": _ttl(seen)}


def type_of(seen: Seen) -> str:
    """The type that most of the keys have."""
    known = [(count, type_) for type_, count in seen.types.items() if type_ in _TYPES]
    return max(known)[1] if known else "string"


_TYPES = ("string", "hash", "list", "set", "zset", "stream")


def _ttl(seen: Seen) -> Mapping[str, str]:
    if seen.without_ttl or not seen.longest_ttl:
        return {"none": f"{seen.without_ttl} of {seen.keys} keys were seen without a lifetime"}
    step = max((step for step in _STEPS if seen.longest_ttl >= step), default=1000)
    return {"max": duration_text(-(-seen.longest_ttl // step) * step)}
