"""``DBKIT RENAME old new``: keys move to another pattern, with their lifetimes; none is ever copied or overwritten.

Where a key stands under its new name already, somebody wrote it there meanwhile: TAKEN says what becomes of the old
one. ``report`` leaves both and fails at the end, ``drop`` removes the old one.
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
    options,
    read_duty,
    read_key_pattern,
    script,
)
from dbkit.stores.redis.pattern import Pattern, Placeholder, shared_key
from dbkit.stores.redis.quote import command
from dbkit.stores.redis.wire import Wire

__all__ = ["Rename", "read_rename", "same_names", "why_not"]

_RENAME = script(
    """
for i = 2, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    if redis.call('RENAMENX', KEYS[i], KEYS[i + 1]) == 1 then done = done + 1
    elseif ARGV[6] == 'drop' then done = done + redis.call('UNLINK', KEYS[i])
    else left, example = left + 1, KEYS[i] end
  end
end
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Every key of a pattern gets the name that another pattern makes of its values."""

    script: ClassVar[str] = _RENAME
    most: ClassVar[int] = MOST
    settles: ClassVar[bool] = True
    obstacle: ClassVar[str] = (
        "are left: what they would be called is taken, or no key of the new pattern; remove one of each, or write "
        "TAKEN drop to keep what stands under the new name"
    )
    pattern: Pattern
    to: Pattern
    taken: str = "report"
    duty: int = DUTY

    def text(self) -> str:
        """The line of a migration file."""
        taken = () if self.taken == "report" else ("TAKEN", self.taken)
        return command(VERB, "RENAME", self.pattern.text, self.to.text, *taken, *duty_words(self.duty))

    @property
    def stays(self) -> bool:
        """Whether every key stays in its slot."""
        tags = [
            [one.name for one in each.parts if not isinstance(one, str) and one.tag] for each in (self.pattern, self.to)
        ]
        return bool(tags[0]) and tags[0] == tags[1]

    def batch(self, _: Wire, keys: Sequence[bytes]) -> Batch:
        """Each key and its new name; what has none is left."""
        pairs = [(key, self._new(key)) for key in keys]
        moved = [word for key, new in pairs if new is not None for word in (key, new)]
        return Batch(keys=tuple(moved), arguments=(self.taken,), left=tuple(key for key, new in pairs if new is None))

    def count(self, wire: Wire, keys: Sequence[bytes]) -> Count:
        """Keys whose new name is free."""
        pairs = [(key, self._new(key)) for key in keys]
        answers = iter(wire.batch([("EXISTS", new) for _, new in pairs if new is not None]))
        free = [new is not None and (next(answers) == 0 or self.taken == "drop") for _, new in pairs]
        left = tuple(key for (key, _), moves in zip(pairs, free, strict=True) if not moves)
        return Count(changed=sum(free), left=left)

    def _new(self, key: bytes) -> bytes | None:
        values = self.pattern.parse(key.decode())
        try:
            return None if values is None else self.to.format(values).encode()
        except ValueError:
            return None


def why_not(old: Pattern, new: Pattern) -> str | None:
    """Why keys cannot move from one pattern to another, or None."""
    if set(old.names) != set(new.names):
        return f"{old.text} and {new.text} do not have the same placeholders"
    witness = shared_key(old, new)
    if witness is not None:
        return f"the key {witness!r} is of both {old.text} and {new.text}, so that it cannot be told what has moved"
    return None


def same_names(old: Pattern, new: Pattern) -> bool:
    """Whether a key is called the same under both, as when a placeholder gets another type."""
    return [_name(part) for part in old.parts] == [_name(part) for part in new.parts]


def _name(part: str | Placeholder) -> str | tuple[str, bool]:
    return part if isinstance(part, str) else (part.name, part.tag)


def read_rename(words: Sequence[str]) -> Rename:
    """``old new [TAKEN report|drop] [DUTY 25%]``. Raises TaskError."""
    if len(words) < 2:
        raise TaskError("the old and the new pattern come first")
    found = options(words[2:], ("TAKEN", "DUTY"))
    taken = found.get("TAKEN", "report").lower()
    if taken not in ("report", "drop"):
        raise TaskError(f"TAKEN is report or drop, not {taken}")
    old, new = read_key_pattern(words[0]), read_key_pattern(words[1])
    if (why := why_not(old, new)) is not None:
        raise TaskError(why)
    return Rename(pattern=old, to=new, taken=taken, duty=read_duty(found))
