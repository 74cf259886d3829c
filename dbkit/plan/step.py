"""A step: one statement with everything a runner and a reviewer must know of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind

__all__ = ["Step", "Transaction", "joined"]


class Transaction(StrEnum):
    """How a step stands to a transaction."""

    INSIDE = "inside"
    """May share a transaction with its neighbours."""
    NONE = "none"
    """Must run outside any transaction."""
    COMMIT_AFTER = "commit-after"
    """Runs inside one, and what follows needs it committed."""
    ALONE = "alone"
    """Is one by itself, in a file that holds nothing but the steps of its object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One statement, without a terminator, in the language of its store."""

    text: str
    id: ObjectId
    transaction: Transaction = Transaction.INSIDE
    lock: str | None = None
    hazards: tuple[Hazard, ...] = ()
    irreversible: str | None = None
    """Why this cannot be taken back, where it cannot."""
    directive: str | None = None
    """What a file says above it, behind ``dbkit:``, to those who run it."""
    joins: str | None = None
    """What it begins with, where the rest may stand in one statement with that of neighbours that begin so too."""
    undo: tuple[str, ...] = ()
    """Of a step that is ``ALONE``: what takes it back while those behind it are not all done, the last one first."""
    note: str | None = None
    """What a file says above it to those who read it: what follows, why, and what it costs."""

    @property
    def destructive(self) -> bool:
        """Whether rows or keys are lost."""
        return any(hazard.kind is HazardKind.DATA_LOSS for hazard in self.hazards)


def joined(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps as they are run: neighbours that may share a statement do, unless they speak of the same object."""
    groups: list[list[Step]] = []
    for step in steps:
        last = groups[-1] if groups else []
        if last and step.joins and step.joins == last[0].joins and step.id not in {one.id for one in last}:
            last.append(step)
        else:
            groups.append([step])
    return tuple(_one(group) for group in groups)


def _one(group: list[Step]) -> Step:
    first, *others = group
    if not others:
        return first
    more = [one.text.removeprefix(f"{first.joins} ") for one in others]
    return replace(first, text=",\n    ".join((first.text, *more)))
