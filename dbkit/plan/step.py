"""A step: one statement with everything a runner and a reviewer must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dbkit.core.ids import ObjectId
from dbkit.plan.hazard import Hazard, HazardKind

__all__ = ["Step", "Transaction"]


class Transaction(StrEnum):
    """How a step stands to a transaction."""

    INSIDE = "inside"
    """May share a transaction with its neighbours."""
    NONE = "none"
    """Must run outside any transaction."""
    COMMIT_AFTER = "commit-after"
    """Runs inside one, and what follows needs it committed."""


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

    @property
    def destructive(self) -> bool:
        """Whether rows or keys are lost."""
        return any(hazard.kind is HazardKind.DATA_LOSS for hazard in self.hazards)
