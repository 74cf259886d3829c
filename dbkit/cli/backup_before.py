"""A backup before something that may fail, and the way back to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dbkit.app.backups.create import create_backup
from dbkit.app.destination import Destination
from dbkit.app.profile import Profile
from dbkit.cli.backup_places import narrator, places, sized
from dbkit.cli.command import Shared
from dbkit.core.errors import DbkitError

__all__ = ["backed_up"]


@contextmanager
def backed_up(shared: Shared, profile: Profile, place: Destination) -> Iterator[None]:
    """Save all databases first. An error of the body names the command that brings them back, and what that loses."""
    shared.output.note("backup before the first change")
    created = create_backup(profile, shared.root, place, places(shared, profile, ()), told=narrator(shared))
    manifest = created.manifest
    where = ", ".join(one.place.shown for one in created.places)
    shared.output.note(f"  {manifest.id}: {sized(manifest.size)} in {where}")
    try:
        yield
    except DbkitError as error:
        back = f"dbkit backup restore {manifest.id} -p {profile.name} {_target(profile, place)}"
        lost = f"whatever was written since {manifest.at:%H:%M:%S} UTC is not in it"
        error.help = "\n".join(line for line in (error.help, f"the backup from before: {back} ({lost})") if line)
        raise


def _target(profile: Profile, place: Destination) -> str:
    """Where to restore to: over a protected target nothing is."""
    if place.protected:
        return "-u URL_OF_AN_EMPTY_DATABASE"
    known = place.name == "local" or place.name in profile.document.targets
    return f"{f'-t {place.name}' if known else '-u URL'} --over --yes"
