"""Compares two sources, or the live databases with the profile. What plans is loaded where something differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.app.difference import Allowed, Difference
from dbkit.app.live import read_both
from dbkit.app.project import Request
from dbkit.app.renames import Renames

if TYPE_CHECKING:
    from dbkit.app.databases import Database
    from dbkit.app.profile import Profile

__all__ = ["diff_live", "diff_sources"]


def diff_sources(
    source: str,
    target: str,
    *,
    request: Request,
    root: Path | None,
    allowed: Allowed,
    renames: Renames,
) -> tuple[Difference, ...]:
    """The difference from one source to another, for the stores that both have."""
    if "://" in source and "://" in target:
        return _between_live(source, target, request=request, root=root, allowed=allowed, renames=renames)
    from dbkit.app.between import between_sides
    from dbkit.app.canonical import Scratch
    from dbkit.app.source import read_side

    with Scratch(root) as scratch:
        second = read_side(target, request=request, root=root, scratch=scratch, drafts={})
        first = read_side(source, request=request, root=root, scratch=scratch, drafts=second.drafts)
        if first.drafts and not second.drafts and "://" in target:
            second = read_side(target, request=request, root=root, scratch=scratch, drafts=first.drafts)
        return between_sides(first, second, request, scratch, allowed, renames)


def _between_live(
    source: str, target: str, *, request: Request, root: Path | None, allowed: Allowed, renames: Renames
) -> tuple[Difference, ...]:
    with read_both(source, target) as both:
        first, second = both.sides
        if first.equals(second) and (not request.stores or first.store in request.stores):
            return (Difference(store=first.store, renames=(), ops=(), unmanaged=first.snapshot.unmanaged),)
        completed = both.completed()
        from dbkit.app.between import between_sides
        from dbkit.app.canonical import Scratch
        from dbkit.app.source import side_of

        for side in both.sides:
            side.snapshot.prepare()
        first, second = completed
    with Scratch(root) as scratch:
        return between_sides(side_of(first), side_of(second), request, scratch, allowed, renames)


def diff_live(
    profile: Profile,
    databases: dict[str, Database],
    *,
    root: Path,
    allowed: Allowed,
    shadows: Mapping[str, str] | None = None,
    renames: Renames,
) -> tuple[Difference, ...]:
    """The difference from the live databases to the profile; ``shadows`` are scratch servers that a target names."""
    from dbkit.app.between import from_live
    from dbkit.app.canonical import Scratch
    from dbkit.app.source import profile_side

    with Scratch(root, shadows or {}) as scratch:
        wanted = profile_side(profile, scratch, Request(stores=tuple(databases)))
        return tuple(
            replace(
                from_live(name, database, profile.drafts[name], wanted.states[name], scratch, allowed, renames),
                notes=database.connection.notes(profile.drafts[name]),
            )
            for name, database in databases.items()
        )
