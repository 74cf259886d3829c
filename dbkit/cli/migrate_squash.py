"""``dbkit migrate squash --to ID``: one migration a store in the place of many."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.squash import refuse_partly, squash, squashable
from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import opened
from dbkit.core.paths import shown


def command(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", help="The last change to squash: a number, an id or a unique prefix.")],
) -> None:
    """Put one migration a store in the place of all up to a change. The files are replaced; version control has them.

    It makes from nothing what those make together: that is proved on scratch servers first, with what comes after it
    and with the way back. It keeps the id of the last one and names the others with their checksums: a database that
    has applied those counts it as applied. What migrations written by hand did to rows is not kept, and is named.
    With -t or -u it is refused where the database has applied only some of them.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    gone = squashable(shared.root, profile.name, to)
    if not gone:
        shared.output.result("nothing to squash: no store has more than one migration up to there")
        return
    if shared.request.target or shared.request.urls:
        with opened(shared, profile, verb="squash", read_only=True) as session:
            refuse_partly(session, gone)
    shared.output.confirm(
        f"This replaces the files of {', '.join(one.id for one in gone)}. Go on?", yes=shared.request.yes
    )
    done = squash(profile, shared.root, gone)
    for identity in done.by_hand:
        shared.output.warning(f"{identity} was written by hand: what it did to rows is not in the squashed migration")
    if as_json:
        shared.output.json(
            written=[shown(path) for path in done.written],
            removed=[shown(path) for path in done.removed],
            by_hand=list(done.by_hand),
        )
        return
    for path in done.written:
        shared.output.result(f"wrote {shown(path)}")
    for path in done.removed:
        shared.output.result(f"removed {shown(path)}")
