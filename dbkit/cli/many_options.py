"""What commands that can work in many databases are asked, and whether they are to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from dbkit.app.destination import Destinations, destinations
from dbkit.cli.command import Shared

if TYPE_CHECKING:
    from dbkit.app.profile import Profile

__all__ = ["KeepGoing", "Parallel", "UpOptions", "many_places"]

Parallel = Annotated[int, typer.Option("--parallel", help="How many of a target of many at a time.", min=1, max=64)]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help="Of a target of many: go on after a failure with those that are left.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpOptions:
    """What ``up`` and ``plan`` were told."""

    count: int | None
    to: str | None
    allow: tuple[str, ...]
    any_order: bool
    dry_run: bool = False
    backup: bool = False
    restore: bool = False
    """Whether what was saved is brought back where a database fails."""


def many_places(shared: Shared, profile: Profile) -> Destinations | None:
    """The databases to work on where the target is one of many; None where it is one. Raises UsageError."""
    found = destinations(profile.document, tuple(profile.drafts), shared.request)
    return found if found.many else None
