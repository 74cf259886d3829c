"""Steps into the files that hold them: what may share a transaction shares a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dbkit.core.ids import ObjectId
from dbkit.plan.step import Step, Transaction

__all__ = ["Segment", "segments"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Steps of one migration file."""

    steps: tuple[Step, ...]
    transactional: bool


def segments(steps: Iterable[Step]) -> tuple[Segment, ...]:
    """Cut steps where a transaction must end, begin or not be."""
    groups: list[list[Step]] = []
    for step in steps:
        last = groups[-1][-1] if groups else None
        if last is None or last.transaction is Transaction.COMMIT_AFTER or _sort(last) != _sort(step):
            groups.append([step])
        else:
            groups[-1].append(step)
    return tuple(Segment(steps=tuple(group), transactional=not _outside(group[0])) for group in groups)


def _sort(step: Step) -> tuple[bool, ObjectId | None]:
    """What steps must have in common to share a file."""
    return _outside(step), step.id if step.transaction is Transaction.ALONE else None


def _outside(step: Step) -> bool:
    return step.transaction in (Transaction.NONE, Transaction.ALONE)
