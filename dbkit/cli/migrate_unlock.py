"""``dbkit migrate unlock``: who holds the lock of each database; with --force, take it from the dead."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.unlock import Held, held, take
from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import opened


def command(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Remove the locks of holders that do not live.")] = False,
) -> int:
    """Show who keeps runners out of each database, and whether it is alive. Answers 5 where a lock is held.

    The lock of a dbkit that was killed ends by itself: at once in PostgreSQL, within 30 seconds in Redis and 60 in
    ClickHouse, and at once for the next run on the same machine. What may stay is the row of a yoyo that was killed.
    --force removes the locks of holders that have died or of which nobody can tell, and refuses where one is alive.
    """
    shared = shared_of(context)
    chosen = shared.choose_format("text", "json")
    with opened(shared, shared.profile(), verb="unlock", read_only=not force) as session:
        locks = held(session.databases)
        if force and locks:
            take(locks, session.databases)
    if chosen == "json":
        shared.output.json(profile=session.profile, removed=force, locks=[_data(one) for one in locks])
    else:
        for one in locks:
            state = {True: "alive", False: "dead", None: "nobody can tell whether it lives"}[one.holder.lives]
            done = "removed: " if force else ""
            shared.output.result(f"{done}{one.store}: {one.holder.shown}: {state} ({one.holder.why})")
        if not locks:
            shared.output.result("no database is locked")
        elif not force:
            shared.output.note("help: dbkit migrate unlock --force removes those that are not alive")
    return 5 if locks and not force else 0


def _data(one: Held) -> dict[str, object]:
    return {"store": one.store, "holder": one.holder.shown, "alive": one.holder.lives, "why": one.holder.why}
