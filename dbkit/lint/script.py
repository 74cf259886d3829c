"""A file of statements as lint's rules get it: a migration, or what somebody runs by hand."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Script"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The text of a file and how it is run."""

    shown: str
    """The file's name as a user would write it."""
    text: str
    change: str = ""
    """What it belongs to: a table that the change made itself is in nobody's use."""
    transactional: bool = True
    """Whether a runner runs all of it in one transaction."""
    migration: bool = True
    """Whether a runner runs it; else it is run as it stands, with the transactions that it begins itself."""
    hazards: tuple[str, ...] = ()
    """What its header says of its dangers."""
    namespace: str = ""
    """The schema of unqualified names; empty for the store's own."""
    version: int = 0
    """The oldest server major that it must run on; 0 where nothing says it."""
