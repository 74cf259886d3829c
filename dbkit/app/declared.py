"""The statements of a migration file as steps, with what was declared of each when it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dbkit.app.canonical import plan_between
from dbkit.contract import Draft, Store
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Header
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.state import State
from dbkit.plan.step import Step, Transaction

__all__ = ["declared_steps", "file_steps"]


def declared_steps(store: Store, text: str, header: Header, have: State, want: State, draft: Draft) -> tuple[Step, ...]:
    """A file's statements as steps.

    A statement that the plan between the two states has, too, is that step; one that was written by hand, or differs,
    has the hazards that the header names, and no lock that was declared.
    """
    planned = _by_text(
        [
            *plan_between(store, have, want, draft).steps,
            *plan_between(store, have, want, draft, online=False).steps,
        ]
    )
    hazards = tuple(_hazards(header.hazards))
    found = []
    for one in file_steps(store, text, header):
        step = planned.get(_plain(one.text), replace(one, hazards=hazards))
        found.append(replace(step, text=one.text, transaction=one.transaction))
    return tuple(found)


def file_steps(store: Store, text: str, header: Header) -> tuple[Step, ...]:
    """A file's statements as steps that run as the file does, with nothing said of them."""
    transaction = Transaction.INSIDE if header.transactional else Transaction.NONE
    found = [
        Step(text=one.text, id=ObjectId("statement", (f"line {one.line}",)), transaction=transaction)
        for one in store.split(text)
    ]
    if found and header.transactional:
        found[-1] = replace(found[-1], transaction=Transaction.COMMIT_AFTER)
    return tuple(found)


def _by_text(steps: Sequence[Step]) -> dict[str, Step]:
    found: dict[str, Step] = {}
    for step in steps:
        found.setdefault(_plain(step.text), step)
    return found


def _plain(text: str) -> str:
    return " ".join(text.rstrip("; \n").split())


def _hazards(lines: Sequence[str]) -> list[Hazard]:
    """The hazards of a header: ``data-loss table:public.t: the rows are gone``."""
    found = []
    for line in lines:
        match = re.match(rf"({'|'.join(HazardKind)}) (.*)", line)
        if match:
            found.append(Hazard(kind=HazardKind(match[1]), why=match[2]))
    return found
