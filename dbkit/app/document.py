"""The documentation of a profile, store by store."""

from __future__ import annotations

from pathlib import Path

from dbkit.app.canonical import Scratch
from dbkit.app.profile import Profile
from dbkit.contract import Chapter
from dbkit.stores import STORES

__all__ = ["chapters_of"]


def chapters_of(profile: Profile, root: Path, stores: tuple[str, ...] = ()) -> dict[str, tuple[Chapter, ...]]:
    """What there is to say of each store, as its server prints what the profile declares. No database is touched."""
    with Scratch(root) as scratch:
        return {
            name: STORES[name].describe(scratch.wanted(STORES[name], draft))
            for name, draft in profile.drafts.items()
            if not stores or name in stores
        }
