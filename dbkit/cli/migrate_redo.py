"""``dbkit migrate redo``: take changes back and apply them again."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import guard_protected, names, opened, report


def command(
    context: typer.Context,
    count: Annotated[int, typer.Argument(help="How many changes.", min=1)] = 1,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="KIND=GLOB of a destructive step (protected targets).")
    ] = None,
) -> None:
    """Take the last change back and apply it again."""
    shared = shared_of(context)
    with opened(shared, shared.profile(), verb="redo") as session:
        back = session.to_revert(count)
        if back:
            shared.output.confirm(f"This takes back and applies again {names(back)}. Go on?", yes=shared.request.yes)
        guard_protected(session.place, back, shared, tuple(allow or ()), back=True)
        report(session.redo(count), session, shared, nothing="nothing to redo")
