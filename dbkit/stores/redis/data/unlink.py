"""``DBKIT UNLINK``: the keys of a retired pattern go; the server frees them in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from dbkit.stores.redis.data.task import (
    DUTY,
    MOST,
    VERB,
    Batch,
    Count,
    duty_words,
    leading_pattern,
    options,
    read,
    read_duty,
    script,
)
from dbkit.stores.redis.pattern import Pattern
from dbkit.stores.redis.quote import command
from dbkit.stores.redis.wire import Wire

__all__ = ["Unlink", "read_unlink"]

_UNLINK = script("for i = 2, #KEYS do done = done + redis.call('UNLINK', KEYS[i]) end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlink:
    """Every key of a pattern goes, not before a day."""

    script: ClassVar[str] = _UNLINK
    most: ClassVar[int] = MOST
    settles: ClassVar[bool] = True
    obstacle: ClassVar[str] = ""
    pattern: Pattern
    after: date | None = None
    duty: int = DUTY

    def text(self) -> str:
        """The line of a migration file."""
        after = () if self.after is None else ("AFTER", self.after.isoformat())
        return command(VERB, "UNLINK", self.pattern.text, *after, *duty_words(self.duty))

    def too_early(self) -> bool:
        """Whether its day has not come; days are those of UTC."""
        return self.after is not None and datetime.now(UTC).date() <= self.after

    def batch(self, _: Wire, keys: Sequence[bytes]) -> Batch:
        """Nothing besides the keys."""
        return Batch(keys=tuple(keys), arguments=())

    def count(self, _: Wire, keys: Sequence[bytes]) -> Count:
        """All of them."""
        return Count(changed=len(keys))


def read_unlink(words: Sequence[str]) -> Unlink:
    """``pattern [AFTER 2026-12-01] [DUTY 25%]``. Raises TaskError."""
    pattern = leading_pattern(words)
    found = options(words[1:], ("AFTER", "DUTY"))
    return Unlink(
        pattern=pattern,
        after=read(date.fromisoformat, found["AFTER"], date.min) if "AFTER" in found else None,
        duty=read_duty(found),
    )
