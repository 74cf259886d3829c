"""What lies between two sides, and which of its steps may run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbkit.plan.allow import allows

if TYPE_CHECKING:
    from dbkit.core.ids import ObjectId
    from dbkit.plan.op import Op
    from dbkit.plan.step import Step

__all__ = ["Allowed", "Difference", "withheld_steps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Which destructive steps may run: all, or those of objects that match ``KIND=GLOB``."""

    everything: bool = False
    patterns: tuple[str, ...] = ()

    def allows(self, step: Step) -> bool:
        """Whether a step may run."""
        return self.everything or not step.destructive or allows(self.patterns, step.id.kind, step.id.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What lies between two sides, for one store."""

    store: str
    renames: tuple[Step, ...]
    ops: tuple[Op, ...]
    withheld: tuple[Op, ...] = ()
    """Destructive operations that were not allowed, and what needs them."""
    unmanaged: tuple[str, ...] = ()
    """What was seen and has no kind."""
    notes: tuple[str, ...] = ()
    alike: tuple[tuple[ObjectId, ObjectId], ...] = ()
    """What is dropped and what is created that look like one object under two names."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """What would be run."""
        from dbkit.plan.step import joined

        return (*self.renames, *joined(step for op in self.ops for step in op.steps))

    def __bool__(self) -> bool:
        return bool(self.renames or self.ops or self.withheld)


def withheld_steps(differences: Sequence[Difference]) -> tuple[Step, ...]:
    """The destructive steps that were not allowed."""
    return tuple(
        step for difference in differences for op in difference.withheld for step in op.steps if step.destructive
    )
