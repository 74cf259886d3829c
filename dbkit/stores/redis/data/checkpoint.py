"""How far a data migration is: a hash beside the keys, moved on by the same script that treats a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dbkit.stores.redis.wire import Wire, decoded

__all__ = ["SUFFIX", "Checkpoint", "read_checkpoint"]

SUFFIX = ":progress"
"""What is behind the name of the lock, in whose slot it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A place in a pass over the keys of a server, and what was done up to there."""

    step: str
    """Which line of which migration."""
    server: str
    """The run of the server: a cursor means nothing to another one."""
    round: int = 1
    cursor: int = 0
    seen: int = 0
    """In this pass."""
    now: int = 0
    """Changed in this pass."""
    changed: int = 0
    """Changed in all passes."""
    left: int = 0
    """Left alone in this pass."""
    example: bytes = b""

    @property
    def at(self) -> str:
        """What the next batch expects to find."""
        return f"{self.step} {self.server} {self.round} {self.cursor}"

    def next_round(self) -> Checkpoint:
        """The start of a further pass."""
        return replace(self, round=self.round + 1, cursor=0, seen=0, now=0, left=0, example=b"")

    def written(self, key: str) -> tuple[str | bytes, ...]:
        """The command that writes it as a whole."""
        fields = {"at": self.at, "seen": self.seen, "now": self.now, "changed": self.changed, "left": self.left}
        words = [word for name, value in fields.items() for word in (name, str(value))]
        return ("HSET", key, *words, "example", self.example)


def read_checkpoint(wire: Wire, key: str, step: str, server: str) -> Checkpoint | None:
    """The place of a step, if it was begun in this run of the server."""
    answer: list[Any] = wire.call("HGETALL", key)
    fields: Mapping[str, bytes] = {decoded(name): value for name, value in zip(answer[::2], answer[1::2], strict=True)}
    *start, round_, cursor = decoded(fields.get("at", b"")).rsplit(" ", 3) if fields else ["", "", ""]
    if " ".join(start) != f"{step} {server}":
        return None
    counts = {name: int(fields.get(name, 0)) for name in ("seen", "now", "changed", "left")}
    return Checkpoint(
        step=step,
        server=server,
        round=int(round_),
        cursor=int(cursor),
        example=fields.get("example", b""),
        **counts,
    )
