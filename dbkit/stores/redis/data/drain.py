"""``DBKIT DRAIN``: waits until no key of a pattern is left, as long as a key may live, and fails if one is.

This is how a form of keys ends that needs no data migration: the new form has a new pattern, its writers are deployed,
and the keys of the old one end by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.stores.redis.data.task import DUTY, VERB, TaskError, duty_words, leading_pattern, options, read, read_duty
from dbkit.stores.redis.pattern import Pattern
from dbkit.stores.redis.quantity import duration_text, read_duration
from dbkit.stores.redis.quote import command

__all__ = ["Drain", "read_drain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """No key of a pattern is left after so many milliseconds."""

    pattern: Pattern
    within: int
    duty: int = DUTY

    def text(self) -> str:
        """The line of a migration file."""
        return command(VERB, "DRAIN", self.pattern.text, "WITHIN", duration_text(self.within), *duty_words(self.duty))


def read_drain(words: Sequence[str]) -> Drain:
    """``pattern WITHIN 330s [DUTY 25%]``. Raises TaskError."""
    pattern, found = leading_pattern(words), options(words[1:], ("WITHIN", "DUTY"))
    if "WITHIN" not in found:
        raise TaskError("WITHIN says how long the keys may live")
    return Drain(
        pattern=pattern,
        within=read(read_duration, found["WITHIN"], 0),
        duty=read_duty(found),
    )
