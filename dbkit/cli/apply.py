"""``dbkit apply``: straight to the profile, without files."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.apply import apply_differences
from dbkit.app.databases import open_databases
from dbkit.app.destination import destination
from dbkit.app.diff import diff_live
from dbkit.app.difference import Allowed, withheld_steps
from dbkit.app.renames import Renames
from dbkit.cli.command import shared_of
from dbkit.cli.differences import as_sql, as_text
from dbkit.core.errors import PolicyRefusal


def command(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the SQL and change nothing.")] = False,
    allow_destructive: Annotated[
        bool, typer.Option("--allow-destructive", help="Run steps that lose data too.")
    ] = False,
    allow: Annotated[list[str] | None, typer.Option("--allow", help="KIND=GLOB: run these destructive steps.")] = None,
    rename: Annotated[
        list[str] | None, typer.Option("--rename", help="OLD=NEW, or KIND:OLD=NEW: a rename, no drop and create.")
    ] = None,
) -> int:
    """Take databases straight to the profile, without migration files. For development."""
    shared = shared_of(context)
    profile = shared.profile()
    place = destination(profile.document, tuple(profile.drafts), shared.request)
    if place.protected and not dry_run and not shared.request.yes:
        raise PolicyRefusal(f"target {place.name} is protected", help="use dbkit migrate up, or say --yes")
    allowed = Allowed(everything=allow_destructive and not place.protected, patterns=tuple(allow or ()))
    shared.output.note(f"apply {profile.name} at {place.shown()}")
    renames = Renames(tuple(rename or ()))
    with open_databases(place, root=shared.root, profile=profile.name, drafts=profile.drafts) as databases:
        differences = diff_live(
            profile,
            databases,
            root=shared.root,
            allowed=allowed,
            shadows=place.shadows(),
            renames=renames,
        )
        renames.check()
        if dry_run:
            shared.output.result(as_sql(differences))
        elif any(difference.steps for difference in differences):
            shared.output.result(as_text(differences, shared.output))
            count = apply_differences(differences, databases, lock_wait=place.lock_wait)
            shared.output.result(f"ran {count} statement{'s' if count != 1 else ''}")
        elif not withheld_steps(differences):
            shared.output.result("nothing to do: the databases are as the profile declares")
    if withheld_steps(differences):
        raise PolicyRefusal(
            "these steps lose data and were not run: "
            + ", ".join(str(step.id) for step in withheld_steps(differences)),
            help="say --allow KIND=GLOB for each, or --allow-destructive",
        )
    return 0
