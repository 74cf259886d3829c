"""How proofs are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dbkit.app.prove import Proved
from dbkit.cli.output import Output
from dbkit.plan.hazard import HazardKind
from dbkit.plan.proof import Proof, Seeded, Watched

__all__ = ["as_data", "show"]

_MARKS = {True: ("yes", "green"), False: ("NO", "red"), None: ("not looked at", "yellow")}


def show(proved: Proved, output: Output) -> None:
    """A proof as tables; of the steps, those that touch what was there before, or all if asked."""
    for proof in proved.proofs or ():
        server = f" on {proof.server}" if proof.server else ""
        output.result(output.style(f"{proved.store}: {proof.title}{server}", "bold"))
        output.result(f"  {_counted(proof.seeded)} beforehand, {_counted(proof.filled)} before the way back")
        for one in (*proof.seeded, *proof.filled):
            if not one.rows:
                output.result(f"  not seeded: {one.table}: {one.why}")
        output.result(f"  {len(proof.steps)} steps were run")
        steps = [one for one in proof.steps if output.verbose or _is_of_interest(one)]
        if steps:
            heads = ("step", "ms", "lock declared", "lock taken", "rewrite declared", "rewritten", "data lost")
            output.table(heads, (_row(one) for one in steps))
        if proof.accounts:
            output.table(
                ("rows of", "before", "after", "fate"),
                ((one.table, str(one.before), str(one.after), one.fate) for one in proof.accounts),
            )
        for check in proof.checks:
            word, color = _MARKS[check.passed]
            detail = f" ({check.detail})" if check.detail and not check.passed else ""
            output.result(f"  {check.name}: {output.style(word, color)}{detail}")
        for note in (*proof.notes, *(f"{one.step.id}: {note}" for one in proof.steps for note in one.notes)):
            output.result(f"  note: {note}")
        for finding in proof.findings:
            output.result(f"  {output.style('finding', 'red')}: {finding}")
        output.result("  proved" if not proof.findings else f"  not proved: {len(proof.findings)} findings")
    if proved.proofs == ():
        output.result(f"{proved.store}: nothing to prove")


def _counted(seeded: Sequence[Seeded]) -> str:
    return f"{sum(one.rows for one in seeded)} rows in {len(seeded)} tables"


def _is_of_interest(one: Watched) -> bool:
    return bool(one.locks or one.rewritten or one.lost or one.findings or one.notes or not one.watched)


def _row(one: Watched) -> tuple[str, ...]:
    taken = "; ".join(f"{lock} on {table}" for table, lock in one.locks)
    return (
        str(one.step.id),
        f"{one.milliseconds:.1f}",
        one.step.lock or "none",
        taken or ("none" if one.watched else "not seen: it runs outside a transaction"),
        "yes" if _declares(one, HazardKind.TABLE_REWRITE) else "no",
        ", ".join(one.rewritten) or "no",
        ", ".join(one.lost) or ("no (it may)" if one.step.destructive else "no"),
    )


def _declares(one: Watched, kind: HazardKind) -> bool:
    return any(hazard.kind is kind for hazard in one.step.hazards)


def as_data(found: Sequence[Proved]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "store": one.store,
            "proofs": None if one.proofs is None else [_proof(proof) for proof in one.proofs],
        }
        for one in found
    ]


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "title": proof.title,
        "server": proof.server,
        "proved": not proof.findings,
        "findings": list(proof.findings),
        "notes": list(proof.notes),
        "seeded": _seeded(proof.seeded),
        "seeded_before_the_way_back": _seeded(proof.filled),
        "steps": [_step(one) for one in proof.steps],
        "rows": [
            {"table": one.table, "before": one.before, "after": one.after, "fate": one.fate} for one in proof.accounts
        ],
        "checks": [{"name": one.name, "passed": one.passed, "detail": one.detail or None} for one in proof.checks],
    }


def _seeded(seeded: Sequence[Seeded]) -> list[dict[str, Any]]:
    return [{"table": one.table, "rows": one.rows, "why_not": one.why or None} for one in seeded]


def _step(one: Watched) -> dict[str, Any]:
    return {
        "object": str(one.step.id),
        "text": one.step.text,
        "milliseconds": round(one.milliseconds, 3),
        "declared": {
            "lock": one.step.lock,
            "rewrite": _declares(one, HazardKind.TABLE_REWRITE),
            "data_loss": one.step.destructive,
        },
        "happened": {
            "locks": [{"table": table, "lock": lock} for table, lock in one.locks] if one.watched else None,
            "rewritten": list(one.rewritten),
            "lost": list(one.lost),
        },
        "findings": list(one.findings),
        "notes": list(one.notes),
    }
