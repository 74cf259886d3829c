"""``dbkit migrate plan``: what ``up`` would run, to be read, approved and then run as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.plan_file import plan_text, write_plan
from dbkit.app.planned import make_plan
from dbkit.cli.command import shared_of
from dbkit.cli.many_options import Parallel, UpOptions, many_places
from dbkit.cli.migrate_run import opened
from dbkit.cli.plan_report import as_markdown, as_text
from dbkit.core.errors import UsageError
from dbkit.core.paths import shown


def command(
    context: typer.Context,
    count: Annotated[int | None, typer.Argument(help="How many changes; all where it is not given.", min=1)] = None,
    to: Annotated[str | None, typer.Option("--to", help="Up to and with this migration's change.")] = None,
    file: Annotated[Path | None, typer.Option("-o", "--output", help="Write the plan here, for up --plan.")] = None,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="KIND=GLOB of a destructive step that the plan may hold.")
    ] = None,
    any_order: Annotated[
        bool, typer.Option("--allow-out-of-order", help="Also what comes before one that is applied.")
    ] = False,
    parallel: Parallel = 4,
) -> int:
    """Show exactly what up would run on each database, with its dangers. Reads only.

    The file holds the statements, what is lost by them, the checksum of every file of the folder and a hash of every
    object of each database, and no secret. dbkit migrate up --plan FILE runs it and nothing else, and refuses where
    a file or a database has moved since. A protected target takes a plan in place of --yes; each step that loses data
    must be allowed by name, here or there. The file of a target of many names each of its databases with its own
    state; what several are to get stands in it once.
    """
    shared = shared_of(context)
    if count is not None and to is not None:
        raise UsageError("say either a number of changes or --to", help="dbkit migrate plan --help")
    profile = shared.profile()
    if (places := many_places(shared, profile)) is not None:
        from dbkit.cli.many_plan import plan_each

        options = UpOptions(count=count, to=to, allow=tuple(allow or ()), any_order=any_order)
        return plan_each(shared, profile, places, options, parallel=parallel, file=file)
    chosen = shared.choose_format("text", "markdown", "json")
    with opened(shared, profile, verb="plan", read_only=True, any_order=any_order) as session:
        plan = make_plan(session, shared.root, count=count, to=to, allowed=tuple(allow or ()))
    if file is not None:
        write_plan(plan, file)
        shared.output.note(f"wrote {shown(file)}; run it: dbkit migrate up --plan {shown(file)}")
    show = {"text": as_text, "markdown": as_markdown, "json": plan_text}[chosen]
    shared.output.result(show(plan))
    return 0
