"""How differences are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dbkit.app.difference import Difference
from dbkit.app.renames import said
from dbkit.cli.output import Output
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.plan.op import Op
    from dbkit.plan.step import Step

__all__ = ["as_data", "as_sql", "as_text"]

_SIGNS = {"create": ("+", "green"), "alter": ("~", "yellow"), "drop": ("-", "red")}
"""How the actions of operations look."""


def as_text(differences: Sequence[Difference], output: Output) -> str:
    """One line an operation, with its dangers below it."""
    lines: list[str] = []
    for difference in differences:
        if not difference:
            lines.append(f"{difference.store}: no differences")
            continue
        lines.append(output.style(f"{difference.store}:", "bold"))
        lines += [f"  > rename {step.id}" for step in difference.renames]
        for op in difference.ops:
            lines += _op_lines(op, output)
        if difference.withheld:
            lines.append(
                "  withheld (they lose data, or need what does; say --allow-destructive or --allow KIND=GLOB):"
            )
            for op in difference.withheld:
                lines += [f"  {line}" for line in _op_lines(op, output)]
    return "\n".join(lines)


def _op_lines(op: Op, output: Output) -> list[str]:
    sign, color = _SIGNS[op.action]
    lines = [output.style(f"  {sign} {op.id}", color)]
    seen: dict[str, None] = {}
    for step in op.steps:
        for hazard in step.hazards:
            seen.setdefault(f"      {hazard}")
        if output.verbose:
            seen.setdefault("      " + step.text.replace("\n", "\n      "))
    return [*lines, *seen]


def as_sql(differences: Sequence[Difference]) -> str:
    """What takes the first side to the second, as the store's client runs it; nothing where they are equal."""
    parts: list[str] = []
    for difference in differences:
        if not difference:
            continue
        store = STORES[difference.store]
        if len(differences) > 1:
            parts.append(f"{store.comment} {store.title}\n")
        parts.append(store.script(difference.steps, transactions=True) if difference.steps else "")
        if difference.withheld:
            parts.append(_withheld(difference, store.comment))
    return "".join(parts)


def _withheld(difference: Difference, comment: str) -> str:
    lines = ["withheld: these lose data, or need what does (--allow-destructive, or --allow KIND=GLOB)"]
    for op in difference.withheld:
        for step in op.steps:
            lines += [f"{hazard}" for hazard in step.hazards]
            lines += step.text.split("\n")
    return "".join(f"{comment} {line}\n" for line in lines)


def as_data(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "store": difference.store,
            "different": bool(difference),
            "renames": [_step(step) for step in difference.renames],
            "operations": [_op(op) for op in difference.ops],
            "withheld": [_op(op) for op in difference.withheld],
            "unmanaged": list(difference.unmanaged),
            "notes": list(difference.notes),
            "alike": [{"old": str(old), "new": str(new), "rename": said(old, new)} for old, new in difference.alike],
        }
        for difference in differences
    ]


def _op(op: Op) -> dict[str, Any]:
    return {"action": str(op.action), "object": str(op.id), "steps": [_step(step) for step in op.steps]}


def _step(step: Step) -> dict[str, Any]:
    return {
        "text": step.text,
        "transaction": str(step.transaction),
        "lock": step.lock,
        "hazards": [{"kind": str(one.kind), "why": one.why, "remedy": one.remedy} for one in step.hazards],
        "irreversible": step.irreversible,
    }
