"""A look into keys: how many members, how long a value, whether it decodes. No collection is read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dbkit.stores.redis.audit.fold import Tally
from dbkit.stores.redis.audit.probe import Facts
from dbkit.stores.redis.audit.values import members_command, size_command, undecodable, value_command
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.wire import Refused

__all__ = ["Answers", "Suspect", "look"]


class Answers(Protocol):
    """What can be asked of keys: a server, or a file."""

    def batch(self, commands: Sequence[Sequence[str | bytes | int]]) -> list[Any]:
        """Ask at once; an answer may be a Refused, which is not raised."""
        ...


@dataclass(frozen=True, slots=True)
class Suspect:
    """A key to look into; without a declaration it is only measured."""

    key: bytes
    type: str
    tally: Tally
    declared: Declared | None
    size: int | None
    read: bool = False


def look(wire: Answers, facts: Facts, suspects: Sequence[Suspect]) -> None:
    """Ask what is to be known of some keys and add what is wrong to their tallies."""
    asked: list[tuple[Suspect, str, tuple[str | bytes | int, ...]]] = []
    for one in suspects:
        if one.declared is not None:
            asked += [(one, what, words) for what, words in _questions(one, one.declared) if words[0] in facts.reads]
    if not asked:
        return
    for (one, what, _), answer in zip(asked, wire.batch([words for _, _, words in asked]), strict=True):
        if one.declared is not None and not isinstance(answer, Refused):
            _judge(one, one.declared, what, answer)


def _questions(one: Suspect, declared: Declared) -> list[tuple[str, tuple[str | bytes | int, ...]]]:
    limits = declared.keyspace.limits
    found: list[tuple[str, tuple[str | bytes | int, ...]]] = []
    members, size = members_command(declared.server_type), size_command(declared.server_type)
    if limits.members is not None and members:
        found.append(("members", (members, one.key)))
    # A key takes more memory than its value has bytes: what is measured below the limit cannot be above it.
    if limits.value is not None and size and (one.size is None or one.size > limits.value):
        found.append(("size", (size, one.key)))
    if one.read and (words := value_command(declared, one.key)) is not None:
        found.append(("value", words))
    return found


def _judge(one: Suspect, declared: Declared, what: str, answer: Any) -> None:
    limits = declared.keyspace.limits
    if what == "members":
        if limits.members is not None and answer > limits.members:
            one.tally.add("too-many-members", one.key, f"{answer} members, at most {limits.members} are declared")
    elif what == "size":
        if limits.value is not None and answer > limits.value:
            one.tally.add("oversized", one.key, f"{answer} bytes, at most {limits.value} are declared")
    else:
        one.tally.values += 1
        if (why := undecodable(declared, answer)) is not None:
            one.tally.add("undecodable", one.key, why)
