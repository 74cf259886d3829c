"""Steps as text that psql runs as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbkit.migrations.segment import segments
from dbkit.plan.step import Step

__all__ = ["script"]


def script(steps: Sequence[Step], *, transactions: bool) -> str:
    """Statements in order, each ended by a semicolon, with a blank line between objects.

    With ``transactions``, BEGIN and COMMIT stand around what runs together; a migration file has none.
    """
    blocks: list[str] = []
    for segment in segments(steps):
        wrapped = transactions and segment.transactional
        blocks += ["BEGIN;\n"] if wrapped else []
        blocks += _objects(segment.steps)
        blocks += ["COMMIT;\n"] if wrapped else []
    return "\n".join(blocks)


def _objects(steps: Sequence[Step]) -> Iterator[str]:
    """The statements of each object together."""
    block: list[str] = []
    for position, step in enumerate(steps):
        if position and step.id != steps[position - 1].id:
            yield "".join(block)
            block = []
        block.append("".join((*_said(step), f"{step.text};\n")))
    if block:
        yield "".join(block)


def _said(step: Step) -> Iterator[str]:
    """The lines above a statement."""
    if step.note:
        yield "".join(f"-- {line}\n" for line in step.note.splitlines())
    if step.directive:
        yield f"-- dbkit: {step.directive}\n"
    for text in step.undo:
        yield f"-- dbkit: undo {text}\n"
