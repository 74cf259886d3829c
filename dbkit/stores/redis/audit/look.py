"""A look into keys: how many members, how long a value, whether it decodes. No collection is read whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dbkit.stores.redis.audit.fold import Tally
from dbkit.stores.redis.audit.values import Words, members_command, size_command, undecodable, value_command
from dbkit.stores.redis.declared import Declared
from dbkit.stores.redis.wire import Refused

__all__ = ["Question", "judge", "questions"]


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask of a key, and the tally that the answer belongs to."""

    what: str
    words: Words
    key: bytes
    tally: Tally
    declared: Declared

    @property
    def one_line(self) -> bool:
        """Whether the answer is a number; else it is a value, or members."""
        return self.what != "value"


def questions(key: bytes, tally: Tally, one: Declared, *, read: bool) -> Iterator[Question]:
    """What is to be known of a key of a keyspace; its value only where that is to be read."""
    limits = one.keyspace.limits
    members, size = members_command(one.server_type), size_command(one.server_type)
    if limits.members is not None and members:
        yield Question("members", (members, key), key, tally, one)
    if limits.value is not None and size:
        yield Question("size", (size, key), key, tally, one)
    if read and (words := value_command(one, key)) is not None:
        yield Question("value", words, key, tally, one)


def judge(asked: Question, answer: Any) -> None:
    """Add what is wrong to the tally. Refused and None, of a key that is gone, say nothing."""
    one, tally = asked.declared, asked.tally
    if answer is None or isinstance(answer, Refused):
        return
    limits = one.keyspace.limits
    if asked.what == "members":
        if limits.members is not None and answer > limits.members:
            tally.add("too-many-members", asked.key, f"{answer} members, at most {limits.members} are declared")
    elif asked.what == "size":
        if limits.value is not None and answer > limits.value:
            tally.add("oversized", asked.key, f"{answer} bytes, at most {limits.value} are declared")
    else:
        tally.values += 1
        if (why := undecodable(one, answer)) is not None:
            tally.add("undecodable", asked.key, why)
