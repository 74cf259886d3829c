"""``dbkit migrate status``: what is applied and what is pending."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.history import Record, Standing, faults
from dbkit.cli.command import shared_of
from dbkit.cli.many_options import Parallel, many_places
from dbkit.cli.migrate_run import opened
from dbkit.cli.status_report import exit_code_of, row_data

__all__ = ["command"]

_COLORS = {Standing.APPLIED: "green", Standing.PENDING: "yellow", Standing.HALF: "red"}


def command(
    context: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Answer 3 where something is pending.")] = False,
    parallel: Parallel = 4,
) -> int:
    """Show every migration and how it stands in each database. Reads only."""
    shared = shared_of(context)
    profile = shared.profile()
    if (places := many_places(shared, profile)) is not None:
        from dbkit.cli.many_verbs import status_each

        return status_each(shared, profile, places, parallel=parallel, exit_code=exit_code)
    chosen = shared.choose_format("text", "json", "markdown")
    with opened(shared, profile, verb="status", read_only=True) as session:
        rows = session.records()
    if chosen == "json":
        shared.output.json(profile=session.profile, migrations=[row_data(row) for row in rows])
    elif chosen == "markdown":
        lines = ["| store | migration | state | applied |", "|---|---|---|---|"]
        lines += [f"| {row.store} | {row.id} | {row.standing} | {_when(row)} |" for row in rows]
        shared.output.result("\n".join(lines))
    elif rows:
        shared.output.table(
            ("store", "migration", "state", "applied", "by"),
            [(row.store, row.id, str(row.standing), _when(row), row.applied.by if row.applied else "") for row in rows],
        )
    else:
        shared.output.result("there are no migrations")
    for fault in faults(rows):
        shared.output.note(f"{fault.row.store}: {fault.row.id} {fault.message}\n  help: {fault.help}")
    return exit_code_of(rows, pending=3 if exit_code else 0)


def _when(row: Record) -> str:
    if row.applied is None:
        return ""
    text = row.applied.applied_at.strftime("%Y-%m-%d %H:%M:%SZ")
    if row.standing is Standing.HALF:
        text += ", its rollback stopped half-way" if row.applied.going_back else f", {row.applied.how_far}"
    return text
