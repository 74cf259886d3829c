"""What was measured of statements, and what lint says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dbkit.lint.script import Script
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres import POSTGRES
from scripts.effects import tables

BLOCKING = (HazardKind.TABLE_REWRITE, HazardKind.TABLE_SCAN, HazardKind.BLOCKS_READS, HazardKind.BLOCKS_WRITES)
_KEEPS_OUT = ("Share", "ShareRowExclusive", "Exclusive", "AccessExclusive")
_VIEWS = ("summary",)
"""Materialized views: nobody writes them, so only ACCESS EXCLUSIVE keeps somebody out."""


def blocks(effect: dict[str, Any]) -> bool:
    """Whether others wait for a time that grows with the table: for its lock, or for the rows that it writes."""
    kept_out = any(
        mode == "AccessExclusive" or (mode in _KEEPS_OUT and name not in _VIEWS)
        for name, mode in effect.get("locks", {}).items()
    )
    return bool(effect.get("writes")) or (kept_out and bool(effect.get("reads") or effect.get("rewrites")))


def flagged(statements: Sequence[str]) -> tuple[str, ...]:
    """The codes of what is said of the last statement that others would wait for; those before it ran earlier."""
    scripts = [
        Script(shown=f"{number}.sql", text=text, change=str(number), transactional=False)
        for number, text in enumerate((tables(), *statements))
    ]
    found = POSTGRES.script_book().advice(scripts)
    last = scripts[-1].shown
    return tuple(rule.code for rule, one in found if one.span and one.span.file == last and one.hazard in BLOCKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many statements block or not on a major, and where lint says otherwise."""

    blocking: int = 0
    harmless: int = 0
    missed: tuple[str, ...] = ()
    blamed: tuple[str, ...] = ()


def agreement(known: Iterable[tuple[Sequence[str], dict[int, dict[str, Any]]]]) -> dict[int, Agreement]:
    """Hold lint against what was measured. What a major refuses is not counted there."""
    found: dict[int, Agreement] = {}
    for statements, effects in known:
        said = bool(flagged(statements))
        for major, effect in effects.items():
            if "fails" in effect:
                continue
            have = found.get(major, Agreement())
            if blocks(effect):
                missed = have.missed if said else (*have.missed, statements[-1])
                found[major] = replace(have, blocking=have.blocking + 1, missed=missed)
            else:
                blamed = (*have.blamed, statements[-1]) if said else have.blamed
                found[major] = replace(have, harmless=have.harmless + 1, blamed=blamed)
    return found
