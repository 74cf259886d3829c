"""What the verbs of ``dbkit provision`` share."""

from __future__ import annotations

from pathlib import Path

from dbkit.app.profile import Profile
from dbkit.cli.command import Shared
from dbkit.core.errors import UsageError
from dbkit.core.paths import shown, write_output

__all__ = ["chosen_stores", "put"]


def chosen_stores(shared: Shared, profile: Profile) -> tuple[str, ...]:
    """The stores of the profile that were asked for, or all. Raises UsageError where there is none."""
    found = tuple(store for store in profile.drafts if not shared.request.stores or store in shared.request.stores)
    if not found:
        raise UsageError(
            f"profile {profile.name} has no such store", help=f"its stores are {', '.join(profile.drafts)}"
        )
    return found


def put(shared: Shared, text: str, path: Path | None) -> None:
    """Print a text, or write it to a file; one that is there is overwritten only with --yes."""
    shared.choose_format("text")
    if path is None:
        shared.output.result(text)
        return
    if path.exists() and not shared.request.yes:
        raise UsageError(f"{shown(path)} is there already", help="say --yes to overwrite it")
    write_output(path, text)
    shared.output.note(f"wrote {shown(path)}")
