"""``dbkit backup prune``: remove the backups that have had their time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dbkit.app.backups.listed import list_backups
from dbkit.app.backups.retention import fates, remove_backup, remove_unfinished, unfinished
from dbkit.cli.backup_places import places
from dbkit.cli.command import shared_of
from dbkit.core.text import counted
from dbkit.profile.backups import Backups


def command(
    context: typer.Context,
    at: Annotated[
        list[str] | None, typer.Option("--at", metavar="PLACE", help="Only this place; can be repeated.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Do it, instead of only saying so.")] = False,
) -> None:
    """Say which backups the profile's `keep` lets go, and with --remove let them go.

    All of the last 30 days stay, and the last of 7 days, 4 weeks and 12 months, unless the profile says otherwise. The
    newest, and the newest that was restored and compared, always stay. That holds for each store of each target.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    keep = (profile.document.backups or Backups()).keep
    held, now = places(shared, profile, at or ()), datetime.now(UTC)
    listed = list_backups(profile.name, held).of(shared.request.target)
    found = fates(listed.backups, keep, now)
    going = [one.backup for one in found if not one.stays]
    left = unfinished(profile.name, held, now)
    if remove and (going or left):
        question = (
            f"Remove {counted(len(going), 'backup')} of {profile.name}, and {len(left)} that were never finished?"
        )
        shared.output.confirm(question, yes=shared.request.yes)
        remove_unfinished(profile.name, left)
        for backup in going:
            remove_backup(backup)
    if as_json:
        shared.output.json(
            removed=remove,
            going=[backup.manifest.id for backup in going],
            unfinished=[f"{named.name}/{identity}" for named, identity in left],
            staying=[{"id": one.backup.manifest.id, "why": list(one.reasons)} for one in found if one.stays],
        )
        return
    shared.output.table(
        ("backup", "places", "stays because it is"),
        (
            (
                one.backup.manifest.id,
                ", ".join(named.name for named in one.backup.places),
                ", ".join(one.reasons) or ("removed" if remove else "goes"),
            )
            for one in found
        ),
    )
    for damaged in listed.damaged:
        shared.output.warning(f"{damaged}; it is left alone")
    for named, identity in left:
        shared.output.note(f"{identity} in {named.place.shown} was never finished")
    if (going or left) and not remove:
        shared.output.note(f"nothing was removed: {counted(len(going) + len(left), 'backup')} would go, with --remove")
