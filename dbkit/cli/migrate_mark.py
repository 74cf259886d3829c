"""``dbkit migrate mark ID...``: record migrations as applied."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import half_applied, opened


def command(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Whole ids or numbers.")],
) -> None:
    """Record migrations as applied without running them: what they do is in the database already."""
    shared = shared_of(context)
    with opened(shared, shared.profile(), verb="mark") as session:
        for half in half_applied(session, ids):
            shared.output.warning(f"{half}: the others were never run, and count as applied from now on")
        shared.output.confirm(f"This records {', '.join(ids)} as applied. Go on?", yes=shared.request.yes)
        marked = session.mark(ids)
    for migration in marked:
        shared.output.result(f"marked {migration.store}/{migration.id}")
    if not marked:
        shared.output.result("nothing to mark: they are applied already")
