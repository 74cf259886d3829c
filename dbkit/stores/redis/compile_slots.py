"""Keys that are used together on a cluster: ``same_slot`` is proved from the hash tags of the patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbkit.contract import Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.stores.redis.automaton import build, find_word
from dbkit.stores.redis.build import Built
from dbkit.stores.redis.pattern import Placeholder
from dbkit.stores.redis.surface import RedisSection

__all__ = ["same_slot_findings"]

_CODE = "same-slot"


def same_slot_findings(source: Source, built: Mapping[str, Built]) -> Iterator[Diagnostic]:
    """What keeps keyspaces that are said to be used together from having their keys in one slot."""
    section: RedisSection = source.section
    for at, names in enumerate(section.same_slot):
        first: tuple[str, Placeholder] | None = None
        for position, name in enumerate(names):
            one = built.get(name)
            if one is not None and one.pattern is None:
                continue
            tag = one.pattern.tag if one and one.pattern else None
            message: str | None = None
            if one is None:
                message = f"there is no keyspace {name!r}"
            elif tag is None:
                message = f"keys of {name!r} have no hash tag: each lies in a slot of its own"
            elif first is not None:
                message = _difference(name, tag, *first)
            if message is not None:
                help_text = "put what they share into double braces in each pattern, for example friends:{{user:uuid}}"
                span = source.span("same_slot", at, position)
                yield Diagnostic(code=_CODE, message=message, span=span, help=help_text if one else None)
            elif tag is not None and first is None:
                first = (name, tag)


def _difference(name: str, tag: Placeholder, other_name: str, other: Placeholder) -> str | None:
    """Why the tags of two patterns are not the same, or None."""
    if tag.name != other.name:
        return f"the hash tag of {name!r} is {tag.name!r}, and that of {other_name!r} is {other.name!r}"
    here, there = [build([tag.type.node])], [build([other.type.node])]
    for value, has, has_not in ((find_word(here, there), name, other_name), (find_word(there, here), other_name, name)):
        if value is not None:
            return f"a key of {has!r} can have the hash tag {value!r}, and none of {has_not!r} can"
    return None
