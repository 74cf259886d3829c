"""What every data migration is made of: a pattern, and a script that treats some of its keys in one atomic step.

A script runs with KEYS[1] as the checkpoint and the keys behind it. It changes nothing unless the checkpoint says what
the runner expects, and moves the checkpoint on in the same step: a batch is done and noted, or neither. What a script
does to a key can be done again without harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from dbkit.stores.redis.pattern import Pattern, PatternError, read_pattern
from dbkit.stores.redis.quantity import read_percent
from dbkit.stores.redis.wire import Wire

__all__ = [
    "DUTY",
    "MOST",
    "UNNAMED",
    "VERB",
    "Batch",
    "Count",
    "Task",
    "TaskError",
    "duty_words",
    "glob",
    "leading_pattern",
    "options",
    "read",
    "read_duty",
    "read_key_pattern",
    "script",
]

T = TypeVar("T")

VERB = "DBKIT"
MOST = 250
"""Keys a script, where values do not travel."""

DUTY = 25
"""Percent of the time in which the server works for a data migration."""

_HEAD = """\
if redis.call('HGET', KEYS[1], 'at') ~= ARGV[1] then return {-1, 0, 0, ''} end
local done, again, left, example = 0, 0, tonumber(ARGV[4]), ARGV[5]
"""
_TAIL = """
redis.call('HSET', KEYS[1], 'at', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'seen', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'changed', done)
redis.call('HINCRBY', KEYS[1], 'now', done + again)
if left > 0 then redis.call('HINCRBY', KEYS[1], 'left', left) redis.call('HSET', KEYS[1], 'example', example) end
return {done, again, left, example}
"""


UNNAMED = """\
local all, KEYS, ARGV = ARGV, {}, {}
for i = 2, #all do
  if i - 1 <= tonumber(all[1]) then KEYS[i - 1] = all[i] else ARGV[i - 1 - all[1]] = all[i] end
end
"""
"""In front of a script that is given its keys among its arguments, their number first."""


class TaskError(ValueError):
    """A line that is no data migration; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a script is given for some keys, and the keys that it must leave alone."""

    keys: tuple[bytes, ...]
    arguments: tuple[bytes | str | int, ...]
    """They start at ARGV[6]."""
    left: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a batch would do."""

    changed: int
    left: tuple[bytes, ...] = ()


class Task(Protocol):
    """A data migration that treats one key after the other."""

    @property
    def pattern(self) -> Pattern:
        """Whose keys it treats."""
        ...

    @property
    def duty(self) -> int:
        """Percent of the time in which it works."""
        ...

    @property
    def script(self) -> str:
        """What the server runs for a batch."""
        ...

    @property
    def most(self) -> int:
        """How many keys a script is given: few keep the server answering others in between."""
        ...

    @property
    def settles(self) -> bool:
        """Whether it is done only when a further pass finds nothing to do, so that nobody writes the old form."""
        ...

    @property
    def obstacle(self) -> str:
        """What is wrong with the keys that it leaves alone, and how to go on: two sentences' ends."""
        ...

    def text(self) -> str:
        """The line of a migration file."""
        ...

    def batch(self, wire: Wire, keys: Sequence[bytes]) -> Batch:
        """What the script needs to know of some keys; may read them."""
        ...

    def count(self, wire: Wire, keys: Sequence[bytes]) -> Count:
        """What the script would do to some keys. Reads only."""
        ...


def script(body: str) -> str:
    """The script of a batch around what it does to the keys.

    It counts in ``done``, in ``again`` what a further pass must look at, and in ``left``, with an ``example``.
    """
    return f"{_HEAD}{body.strip()}{_TAIL}"


def glob(pattern: Pattern) -> str:
    """What SCAN can be asked for: every key of the pattern, and perhaps more."""
    text = ""
    for part in pattern.parts:
        text += part if isinstance(part, str) else "{*}" if part.tag else "*"
    return text


def leading_pattern(words: Sequence[str]) -> Pattern:
    """The pattern that a line starts with. Raises TaskError."""
    if not words:
        raise TaskError("a pattern of keys comes first")
    return read_key_pattern(words[0])


def read_key_pattern(text: str) -> Pattern:
    """A pattern in a line. Raises TaskError."""
    try:
        return read_pattern(text, {})
    except PatternError as error:
        raise TaskError(f"{text!r} is no pattern of keys: {error}") from None


def options(words: Sequence[str], known: Sequence[str]) -> Mapping[str, str]:
    """Pairs of a word and its value. Raises TaskError."""
    found: dict[str, str] = {}
    for name, value in _pairs(words):
        if name not in known:
            raise TaskError(f"{name} is not known here: there {'are' if len(known) > 1 else 'is'} {', '.join(known)}")
        if name in found:
            raise TaskError(f"{name} stands twice")
        found[name] = value
    return found


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    if len(words) % 2:
        raise TaskError(f"{words[-1]} has no value")
    for at in range(0, len(words), 2):
        yield words[at].upper(), words[at + 1]


def read_duty(found: Mapping[str, str]) -> int:
    """Percent. Raises TaskError."""
    return read(read_percent, found.get("DUTY"), DUTY)


def read(reader: Callable[[str], T], text: str | None, default: T) -> T:
    """A value by its reader, whose ValueError becomes a TaskError."""
    if text is None:
        return default
    try:
        return reader(text)
    except ValueError as error:
        raise TaskError(str(error)) from None


def duty_words(duty: int) -> tuple[str, ...]:
    """How a line says its duty, where it is not the usual one."""
    return () if duty == DUTY else ("DUTY", f"{duty}%")
