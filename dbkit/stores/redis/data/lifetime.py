"""Lifetimes of keys that are there already: ``DBKIT LIFETIME`` gives, or shortens, them, ``DBKIT PERSIST`` takes them.

A key without lifetime, or with one above CLAMP, gets FILL, spread upwards by JITTER. The spread follows from the key's
name, so that a run which is taken up again gives the same lifetimes as one that was not stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from dbkit.stores.redis.data.task import (
    DUTY,
    MOST,
    VERB,
    Batch,
    Count,
    TaskError,
    duty_words,
    leading_pattern,
    options,
    read,
    read_duty,
    script,
)
from dbkit.stores.redis.pattern import Pattern
from dbkit.stores.redis.quantity import duration_text, read_duration, read_percent
from dbkit.stores.redis.quote import command
from dbkit.stores.redis.wire import Wire

__all__ = ["Lifetime", "Persist", "read_lifetime", "read_persist"]

_LIFETIME = script(
    """
local fill, spread, clamp = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
for i = 2, #KEYS do
  local ttl = redis.call('PTTL', KEYS[i])
  if ttl == -1 or (clamp > 0 and ttl > clamp) then
    local share = tonumber(string.sub(redis.sha1hex(KEYS[i]), 1, 6), 16) / 16777216
    done = done + redis.call('PEXPIRE', KEYS[i], string.format('%d', fill + math.floor(spread * share)))
  end
end
"""
)
_PERSIST = script("for i = 2, #KEYS do done = done + redis.call('PERSIST', KEYS[i]) end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """Every key of a pattern gets a lifetime, and none above ``clamp``. In milliseconds."""

    script: ClassVar[str] = _LIFETIME
    most: ClassVar[int] = MOST
    settles: ClassVar[bool] = False
    obstacle: ClassVar[str] = ""
    pattern: Pattern
    fill: int
    jitter: int = 0
    clamp: int | None = None
    duty: int = DUTY

    def text(self) -> str:
        """The line of a migration file."""
        jitter = ("JITTER", f"{self.jitter}%") if self.jitter else ()
        clamp = ("CLAMP", duration_text(self.clamp)) if self.clamp is not None else ()
        words = (self.pattern.text, "FILL", duration_text(self.fill), *jitter, *clamp, *duty_words(self.duty))
        return command(VERB, "LIFETIME", *words)

    def batch(self, _: Wire, keys: Sequence[bytes]) -> Batch:
        """The lifetimes."""
        return Batch(keys=tuple(keys), arguments=(self.fill, self.fill * self.jitter // 100, self.clamp or 0))

    def count(self, wire: Wire, keys: Sequence[bytes]) -> Count:
        """Keys that never end, or end too late."""
        answers = wire.batch([("PTTL", key) for key in keys])
        late = [ttl for ttl in answers if ttl == -1 or (self.clamp and isinstance(ttl, int) and ttl > self.clamp)]
        return Count(changed=len(late))


@dataclass(frozen=True, slots=True, kw_only=True)
class Persist:
    """Every key of a pattern stays."""

    script: ClassVar[str] = _PERSIST
    most: ClassVar[int] = MOST
    settles: ClassVar[bool] = False
    obstacle: ClassVar[str] = ""
    pattern: Pattern
    duty: int = DUTY

    def text(self) -> str:
        """The line of a migration file."""
        return command(VERB, "PERSIST", self.pattern.text, *duty_words(self.duty))

    def batch(self, _: Wire, keys: Sequence[bytes]) -> Batch:
        """Nothing besides the keys."""
        return Batch(keys=tuple(keys), arguments=())

    def count(self, wire: Wire, keys: Sequence[bytes]) -> Count:
        """Keys that end."""
        return Count(changed=sum(isinstance(ttl, int) and ttl >= 0 for ttl in wire.batch([("PTTL", k) for k in keys])))


def read_lifetime(words: Sequence[str]) -> Lifetime:
    """``pattern FILL 300s [JITTER 10%] [CLAMP 330s] [DUTY 25%]``. Raises TaskError."""
    pattern = leading_pattern(words)
    found = options(words[1:], ("FILL", "JITTER", "CLAMP", "DUTY"))
    if "FILL" not in found:
        raise TaskError("FILL says which lifetime keys get")
    task = Lifetime(
        pattern=pattern,
        fill=read(read_duration, found["FILL"], 0),
        jitter=read(read_percent, found.get("JITTER"), 0),
        clamp=read(read_duration, found["CLAMP"], 0) if "CLAMP" in found else None,
        duty=read_duty(found),
    )
    if task.clamp is not None and task.fill * (100 + task.jitter) // 100 > task.clamp:
        raise TaskError("FILL, with its JITTER, is longer than CLAMP")
    return task


def read_persist(words: Sequence[str]) -> Persist:
    """``pattern [DUTY 25%]``. Raises TaskError."""
    return Persist(pattern=leading_pattern(words), duty=read_duty(options(words[1:], ("DUTY",))))
