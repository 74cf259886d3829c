"""``dbkit migrate down``: take changes back."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import guard_protected, names, opened, report
from dbkit.core.errors import UsageError


def command(
    context: typer.Context,
    count: Annotated[int | None, typer.Argument(help="How many changes; 1 where it is not given.", min=1)] = None,
    to: Annotated[str | None, typer.Option("--to", help="Back to just after this one; 0 is before the first.")] = None,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="KIND=GLOB of a destructive step (protected targets).")
    ] = None,
) -> None:
    """Take the last change back, or the last N, or everything after a migration."""
    shared = shared_of(context)
    if count is not None and to is not None:
        raise UsageError("say either a number of changes or --to", help="dbkit migrate down --help")
    with opened(shared, shared.profile(), verb="down") as session:
        wanted = count if to is not None else count or 1
        back = session.to_revert(wanted, to)
        if back:
            shared.output.confirm(f"This takes back {names(back)}. Go on?", yes=shared.request.yes)
        guard_protected(session.place, back, shared, tuple(allow or ()), back=True)
        report(session.down(wanted, to), session, shared, nothing="nothing to take back")
