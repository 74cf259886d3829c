"""``dbkit migrate unmark ID...``: forget that migrations were applied."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import half_applied, opened


def command(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(help="Whole ids or numbers.")],
) -> None:
    """Forget that migrations were applied, without running anything: the next up runs them."""
    shared = shared_of(context)
    with opened(shared, shared.profile(), verb="unmark") as session:
        for half in half_applied(session, ids):
            shared.output.warning(f"{half}, and stay: dbkit migrate down would take them back; the next up begins anew")
        shared.output.confirm(f"This forgets that {', '.join(ids)} was applied. Go on?", yes=shared.request.yes)
        forgotten = session.unmark(ids)
    for row in forgotten:
        shared.output.result(f"unmarked {row.store}/{row.id}")
