"""What ``dbkit drift`` found as text, SQL, Markdown and data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dbkit.app.difference import Difference
from dbkit.app.drift import Drifted, findings
from dbkit.cli.differences import as_data as difference_data
from dbkit.cli.differences import as_sql as difference_sql
from dbkit.cli.differences import as_text as difference_text
from dbkit.cli.findings_report import as_data as finding_data
from dbkit.cli.output import Output
from dbkit.core.text import counted
from dbkit.stores import STORES

__all__ = ["as_document", "as_markdown", "as_sql", "as_text", "exit_code_of"]


def as_text(found: Sequence[Drifted], output: Output) -> str:
    """For people at a terminal."""
    return "\n".join(line for one in found for line in _lines(one, output))


def _lines(one: Drifted, output: Output) -> Iterator[str]:
    where = output.style(f"{one.store} at {one.shown}", "bold")
    if one.silent:
        yield f"{where}: could not be asked: {one.silent}"
    elif one.done is None or one.undo is None:
        yield f"{where}: {', '.join(one.half)} half-applied: nothing can be compared yet"
        yield "  dbkit migrate up goes on where it stopped; dbkit migrate down takes it back, or ends that"
    elif not one.done:
        yield f"{where}: nothing was changed since its {counted(one.applied, 'applied migration')}"
    else:
        yield f"{where}: changed by hand"
        yield from difference_text((one.done,), output).split("\n")[1:]
        yield "  what was done:"
        yield from (f"    {line}" for line in _sql(one.done))
        yield "  the way back:"
        yield from (f"    {line}" for line in _sql(one.undo))


def _sql(difference: Difference) -> list[str]:
    """Its statements; what they lose is said before them."""
    comment = STORES[difference.store].comment
    lost = dict.fromkeys(f"{comment} {hazard}" for step in difference.steps for hazard in step.hazards)
    return [*lost, *difference_sql((difference,)).rstrip().split("\n")]


def as_sql(found: Sequence[Drifted]) -> str:
    """The way back of each host as its client runs it, with what was done as comments; nothing where nothing was."""
    return "".join(f"{line}\n" for one in found for line in _script(one))


def _script(one: Drifted) -> Iterator[str]:
    comment = STORES[one.store].comment
    if one.silent:
        yield f"{comment} {one.store} at {one.shown} could not be asked: {one.silent}"
    for identity in one.half:
        yield f"{comment} {one.store} at {one.shown}: {identity} is half-applied: nothing can be compared yet"
    if one.done and one.undo:
        yield f"{comment} {one.store} at {one.shown}: what was done by hand:"
        yield from (f"{comment}   {line}".rstrip() for line in _sql(one.done))
        yield f"{comment} the way back:"
        yield from _sql(one.undo)


def as_markdown(found: Sequence[Drifted]) -> str:
    """For a message or a comment."""
    return "\n".join(_markdown(found))


def _markdown(found: Sequence[Drifted]) -> Iterator[str]:
    changed = sum(bool(one.done) for one in found)
    yield f"### dbkit drift: {counted(changed, 'database')} of {len(found)} changed by hand"
    for one in (one for one in found if one):
        yield f"\n**{one.store}** at `{one.shown}`\n"
        yield from (
            f"- {finding.message.removeprefix(f'{one.store} at {one.shown}: ')}" for finding in findings((one,))
        )
        if one.done and one.undo:
            yield "\n<details><summary>What was done, and the way back</summary>\n"
            for title, difference in (("What was done:", one.done), ("The way back:", one.undo)):
                yield "\n".join((title, "\n```sql", *_sql(difference), "```\n"))
            yield "</details>"


def as_document(found: Sequence[Drifted]) -> dict[str, Any]:
    """For programs."""
    return {
        "drift": any(found),
        "databases": [
            {
                "store": one.store,
                "host": one.shown,
                "applied": one.applied,
                "half_applied": list(one.half),
                "unreachable": one.silent or None,
                "drift": bool(one),
                "done": None if one.done is None else difference_data((one.done,))[0],
                "undo": None if one.undo is None else difference_data((one.undo,))[0],
            }
            for one in found
        ],
        "findings": [finding_data(one) for one in findings(found)],
    }


def exit_code_of(found: Sequence[Drifted]) -> int:
    """6 where a host was silent, 3 where something was changed."""
    if any(one.silent for one in found):
        return 6
    return 3 if any(found) else 0
