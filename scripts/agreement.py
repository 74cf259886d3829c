"""Writes docs/agreement.md: what lint says of the statements that were measured, beside what the servers did.

``python -m scripts.agreement [SQUAWK]`` takes the program of squawk to stand beside it; dbkit does not depend on it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dbkit.lint.script import Script
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.linted import script_book
from dbkit.stores.postgres.written.reading import read
from scripts.effects import measured, tables

__all__ = ["PAGE", "Agreement", "agreement", "blocks", "flagged", "row"]

PAGE = Path(__file__).resolve().parent.parent / "docs" / "agreement.md"

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


_RULES = script_book().rules


def flagged(statements: Sequence[str]) -> tuple[str, ...]:
    """The codes of what is said of the last statement that others would wait for; those before it ran earlier."""
    scripts = [
        Script(shown=f"{number}.sql", text=text, change=str(number), transactional=False)
        for number, text in enumerate((tables(), *statements))
    ]
    measured_one = [one for one in read(scripts) if one.span.file == scripts[-1].shown]
    found = [(rule, advice) for one in measured_one for rule in _RULES for advice in rule.check(one)]
    return tuple(rule.code for rule, advice in found if advice.hazard in BLOCKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many statements block or not on a major, and where lint says otherwise."""

    blocking: int = 0
    harmless: int = 0
    missed: tuple[str, ...] = ()
    blamed: tuple[str, ...] = ()


def agreement(
    known: Iterable[tuple[Sequence[str], dict[int, dict[str, Any]]]],
    flags: Callable[[Sequence[str]], Sequence[str]] = flagged,
) -> dict[int, Agreement]:
    """Hold a linter against what was measured. What a major refuses is not counted there."""
    found: dict[int, Agreement] = {}
    for statements, effects in known:
        said = bool(flags(statements))
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


_HYGIENE = ("adding-required-field", "ban-", "identifier-too-long", "prefer-", "renaming-", "require-lock-timeout",
            "require-statement-timeout", "require-table-schema")  # fmt: skip
"""Rules of squawk about something else than who has to wait."""


def squawked(program: str, statements: Sequence[str]) -> tuple[str, ...]:
    """What squawk says of the last statement about who has to wait. It looks at one file, and knows no other."""
    done = subprocess.run(
        [program, "--reporter", "json", "--stdin-filepath", "a.sql"],
        input=f"{statements[-1]};", capture_output=True, text=True, check=False,
    )  # fmt: skip
    rules = (one["rule_name"] for one in json.loads(done.stdout or "[]"))
    return tuple(one for one in rules if not one.startswith(_HYGIENE))


def row(who: str, major: int, found: Agreement) -> str:
    """A line of the table."""
    flagged_of = found.blocking - len(found.missed)
    left_of = found.harmless - len(found.blamed)
    return f"| {who} | {major} | {flagged_of} of {found.blocking} | {left_of} of {found.harmless} |"


def main() -> int:
    """Write the page."""
    known = list(measured())
    lines = [row("dbkit lint", major, found) for major, found in sorted(agreement(known).items())]
    missed: list[str] = []
    if sys.argv[1:]:
        program = sys.argv[1]
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        others = agreement(known, lambda statements: squawked(program, statements))
        lines += [row(version, major, found) for major, found in sorted(others.items())]
        missed = [" ".join(one.split()) for one in others[max(others)].missed]
    text = _TEXT.format(count=len(known), table="\n".join(lines))
    if missed:
        text += "\nWhat squawk leaves alone on the newest major, and what blocks there:\n\n"
        text += "".join(f"- `{one}`\n" for one in missed)
    PAGE.write_text(text, encoding="utf-8")
    print(text)
    return 0


_TEXT = """\
# Lint beside the server

Made by `make measured`, which measures the servers again; do not edit. `SQUAWK=…` names the program of squawk.

{count} statements (`tests/cases/postgres_effects`) ran on tables of 20,000 rows, each in a database of its own. Another
session read the locks; the files of the tables told what was written anew, the counters of the server what was read
whole and which rows were written. A statement *blocks* if it holds a lock that keeps readers or writers out while it
reads or writes a table whole, or if it writes all rows: then others wait for a time that grows with the table. All
others are *harmless*: a lock for a moment, which lock_timeout bounds. What a major refuses is not counted there.

Lint gets the statements that ran before as earlier files, as it gets a folder of migrations. Only what it says about
waiting counts, not what it says of data loss or names. A linter that looks at one file cannot know the type that a
column had, so some of what it says is a precaution; of squawk's rules those about names, timeouts, types and what is
dropped are not counted. And who wrote the rules chose the statements: others do better on theirs.

| | PostgreSQL | of what blocks, flagged | of what is harmless, left alone |
|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    sys.exit(main())
