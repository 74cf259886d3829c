"""What is asked at once: of a page of keys, and of keys of earlier pages that there was more to know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dbkit.stores.redis.audit.fold import Tally
from dbkit.stores.redis.audit.look import Question
from dbkit.stores.redis.audit.stream import Stream, pack

__all__ = ["Answers", "Batch", "Emptied", "Measured"]

_TYPE, _PTTL = b"*2\r\n$4\r\nTYPE\r\n", b"*2\r\n$4\r\nPTTL\r\n"
_MEMORY_USAGE = b"*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n"

Measured = tuple[bytes, Tally, bool]
"""A key whose memory is asked for, and whether it is a collection."""

Emptied = tuple[Question, Any]
"""A question whose answer was nothing: the value is empty, or the key has ended since it was listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered: lines as they came, but for the values, which are read."""

    types: Sequence[bytes] = ()
    lifetimes: Sequence[bytes] = ()
    measured: Sequence[bytes] = ()
    emptied: Sequence[bytes] = ()
    numbers: Sequence[bytes] = ()
    values: Sequence[Any] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is asked: the types and lifetimes of keys, where the user may ask, and then of single ones."""

    keys: Sequence[bytes]
    types: bool
    lifetimes: bool
    measured: Sequence[Measured]
    emptied: Sequence[Emptied]
    numbers: Sequence[Question]
    values: Sequence[Question]

    @property
    def packed(self) -> bytes:
        """The commands, as a server reads them."""
        names = _bulk(self.keys)
        parts = [_TYPE.join(names) if self.types else b"", _PTTL.join(names) if self.lifetimes else b""]
        parts.append(_MEMORY_USAGE.join(_bulk([key for key, _, _ in self.measured])))
        parts.append(_PTTL.join(_bulk([asked.key for asked, _ in self.emptied])))
        return b"".join([*parts, *(pack(asked.words) for asked in (*self.numbers, *self.values))])

    def receive(self, stream: Stream) -> Answers:
        """The answers to the commands, once they are sent."""
        keys = len(self.keys)
        return Answers(
            types=stream.lines(keys * self.types),
            lifetimes=stream.lines(keys * self.lifetimes),
            measured=stream.lines(len(self.measured)),
            emptied=stream.lines(len(self.emptied)),
            numbers=stream.lines(len(self.numbers)),
            values=stream.answers(len(self.values)),
        )


def _bulk(keys: Sequence[bytes]) -> list[bytes]:
    """Keys as the last word of a command; joined by its other words, which so stand before each of them."""
    return [b"", *[b"$%d\r\n%b\r\n" % (len(key), key) for key in keys]]
