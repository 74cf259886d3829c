"""What is dangerous about a step, as a fact that policy may refuse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Hazard", "HazardKind"]


class HazardKind(StrEnum):
    """The families of danger."""

    DATA_LOSS = "data-loss"
    TABLE_REWRITE = "table-rewrite"
    TABLE_SCAN = "table-scan"
    BLOCKS_READS = "blocks-reads"
    BLOCKS_WRITES = "blocks-writes"
    IRREVERSIBLE = "irreversible"
    MAY_FAIL = "may-fail"
    ACCESS = "access"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """One danger of a step: its family, why, and what lessens it."""

    kind: HazardKind
    why: str
    remedy: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}" + (f" ({self.remedy})" if self.remedy else "")
