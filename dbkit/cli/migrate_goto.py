"""``dbkit migrate goto ID``: go to just after a migration, either way."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import guard_protected, names, opened, report


def command(
    context: typer.Context,
    to: Annotated[str, typer.Argument(help="A number, an id or a unique prefix; 0 is before the first.")],
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="KIND=GLOB of a destructive step (protected targets).")
    ] = None,
) -> None:
    """Go to just after a migration's change, forwards or backwards."""
    shared = shared_of(context)
    with opened(shared, shared.profile(), verb="goto") as session:
        back = session.to_revert(None, to)
        if back:
            shared.output.confirm(f"This takes back {names(back)}. Go on?", yes=shared.request.yes)
        guard_protected(session.place, back or session.ahead(to), shared, tuple(allow or ()), back=bool(back))
        report(session.goto(to), session, shared, nothing="already there")
