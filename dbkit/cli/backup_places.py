"""What the verbs of ``dbkit backup`` share: the places, the private key, and how progress is told."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from dbkit.app.backups.listed import Listed
from dbkit.app.backups.place import Named, places_of
from dbkit.app.backups.seal import IDENTITY
from dbkit.app.profile import Profile
from dbkit.cli.command import Shared
from dbkit.core.environment import ENVIRONMENT
from dbkit.core.errors import UsageError
from dbkit.embedded.state import State as StateFolder

__all__ = ["identity_of", "narrator", "places", "sized", "source_of"]


def places(shared: Shared, profile: Profile, asked: Sequence[str]) -> tuple[Named, ...]:
    """The places that were asked for, else those of the profile, else the project's own folder."""
    default = StateFolder(shared.root).folder / "backups"
    return places_of(profile.document.backups, tuple(asked), default, ENVIRONMENT)


def source_of(backup: Listed, asked: str | None) -> Named:
    """The place to read a backup from."""
    if asked is None:
        return backup.places[0]
    found = next((one for one in backup.places if asked in (one.name, one.place.shown)), None)
    if found is None:
        names = ", ".join(one.name for one in backup.places)
        raise UsageError(f"{backup.manifest.id} is not in {asked!r}", help=f"it is in {names}")
    return found


def identity_of(asked: Path | None) -> Path | None:
    """The file of the private key."""
    named = os.environ.get(IDENTITY)
    return asked or (Path(named) if named else None)


def narrator(shared: Shared) -> Callable[[str, str], None]:
    """Tells what is done; each table only to who asked for more words."""

    def told(store: str, what: str) -> None:
        if store == "all" or shared.output.verbose or what.startswith(("restoring", "comparing", "what was", "all ")):
            shared.output.note(f"  {what}" if store == "all" else f"  {store}: {what}")

    return told


def sized(count: int) -> str:
    """Bytes for people."""
    size, unit = float(count), "B"
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if size < 1024 or unit == "TiB":
            break
        size /= 1024
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
