"""``dbkit migrate rebase NAME``: after a merge, put one branch's migrations behind the other's."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.rebase import movable, rebase, refuse_applied
from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import opened
from dbkit.core.paths import shown


def command(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Changes by name, id or a unique prefix.")] = None,
) -> None:
    """Put changes behind all others: after a merge has brought two heads, or for one that came in out of order.

    Merge the profile first. The files get the next numbers and depend on the last of the others; the sum (and with it a
    conflict in it) and the schemas are written anew; no statement is touched. That they run there, and back, is proved
    on scratch servers before a file is moved. Applied migrations are not to be moved: with -t or -u that is looked at.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    moved = movable(shared.root, profile.name, names or ())
    if shared.request.target or shared.request.urls:
        with opened(shared, profile, verb="rebase", read_only=True, verified=False) as session:
            refuse_applied(session, moved)
    else:
        shared.output.note("note: whether they are applied anywhere was not looked at: say -t TARGET")
    done = rebase(profile, shared.root, moved)
    if as_json:
        shared.output.json(
            moved=[{"from": old, "to": new} for old, new in done.moved],
            written=[shown(path) for path in done.written],
            removed=[shown(path) for path in done.removed],
            whole=done.whole,
        )
    else:
        for old, new in done.moved:
            shared.output.result(f"{old} is now {new}")
    if not done.whole:
        shared.output.warning(
            f"together they are not yet what the profile declares: dbkit migrate generate NAME -p {profile.name}"
        )
