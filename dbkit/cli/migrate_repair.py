"""``dbkit migrate repair``: accept edited files, drop the records of failed attempts, clear away leftovers."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.repair import Repairs, repair, repairs
from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import opened


def command(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(help="Whole ids or numbers; all where none is given.")] = None,
) -> None:
    """Put the record right where it stands in the way of the next run; no migration is run or taken back.

    An applied migration whose file was edited since: the file is accepted as it is now, so see first that it does the
    same. A migration that failed before its first statement was done: the record of the attempt is dropped. An index
    that CREATE INDEX CONCURRENTLY left invalid: it is dropped by name. Each is said before it is asked for; --yes
    does not ask.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    with opened(shared, shared.profile(), verb="repair") as session:
        wanted = repairs(session, ids or ())
        lines = _lines(wanted)
        for line in lines:
            shared.output.note(f"  {line}")
        if wanted:
            shared.output.confirm("This is what will be done. Go on?", yes=shared.request.yes)
            repair(session, wanted)
    if as_json:
        shared.output.json(profile=session.profile, repaired=lines)
    elif lines:
        shared.output.result("\n".join(f"done: {line}" for line in lines))
    else:
        shared.output.result("nothing to repair")


def _lines(wanted: Repairs) -> list[str]:
    return [
        *(f"{row.store}/{row.id}: accept the file as it is now" for row in wanted.edited),
        *(f"{row.store}/{row.id}: drop the record of an attempt that did nothing" for row in wanted.failed),
        *(f"{store}: {step.text}" for store, step in wanted.leftovers),
    ]
