"""What a store's ledger must do. Each store keeps its ledger in itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dbkit.migrations.expectation import Expectation
from dbkit.migrations.file import Migration

__all__ = ["Applied", "Entry", "Holder", "Ledger", "Progress"]

Progress = Callable[[int, int, str], None]
"""Called before each statement: its position from 1, how many there are, and its first line.

For one that takes long it is called again and again, with how far it is behind the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A migration that the ledger says is applied (or, with ``done < total``, half-applied)."""

    id: str
    applied_at: datetime
    """In UTC, with its time zone."""
    checksum: str | None = None
    """SHA-256 of the file that was applied; unknown where another tool applied it."""
    profile: str | None = None
    by: str = ""
    """user@host"""
    milliseconds: int | None = None
    done: int | None = None
    """Statements that are done, for a migration that runs outside a transaction and stopped half-way."""
    total: int | None = None
    rows: int = 0
    """Rows that are done by statements that go in batches, for one that stopped half-way."""
    error: str | None = None
    going_back: bool = False
    """Whether it is its rollback that stopped half-way."""
    begun: bool = False
    """Whether a statement was begun, and more of it may be done than is recorded."""

    @property
    def how_far(self) -> str:
        """How much is done of a migration that stopped half-way, in words."""
        rows = f", {self.rows:,} rows" if self.rows else ""
        return f"{self.done} of {self.total} statements{rows}"

    @property
    def complete(self) -> bool:
        """Whether all of it is applied."""
        return self.done is None or self.done == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the history."""

    id: str
    operation: str
    """apply, rollback, mark, unmark or repair"""
    at: datetime
    by: str
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who keeps runners out of a database."""

    shown: str
    """Who it is, and since when."""
    lives: bool | None
    """Whether it still runs; None where nobody can tell."""
    why: str
    """How that is known, or what would settle it."""
    key: str
    """What its lock is known by, for the ledger that named it."""


class Ledger(Protocol):
    """The record, kept in the database itself, of what was applied to it."""

    def applied(self) -> tuple[Applied, ...]:
        """What is applied, in the order it was. Reads only: no table is made."""
        ...

    def history(self) -> tuple[Entry, ...]:
        """Everything that ever happened, oldest first. Reads only."""
        ...

    def lock(self, *, wait: float) -> AbstractContextManager[None]:
        """Hold off every other runner. Waits at most ``wait`` seconds; raises LockHeld naming the holder."""
        ...

    def holders(self) -> tuple[Holder, ...]:
        """Who holds the lock, alive or not. Reads only: no table is made."""
        ...

    def release(self, holder: Holder) -> None:
        """Take the lock from a holder that does not live any more."""
        ...

    def apply(self, migration: Migration, progress: Progress, expected: Sequence[Expectation] = ()) -> None:
        """Run a migration, see that the rows are as expected, and record it; go on where a killed run stopped.

        Raises StatementFailed.
        """
        ...

    def rollback(self, migration: Migration, progress: Progress) -> None:
        """Run the rollback of a migration and record it. Raises StatementFailed."""
        ...

    def rehearse(self, migration: Migration) -> tuple[str, ...]:
        """What would come of the statements that go over data row by row or key by key. Reads only."""
        ...

    def mark(self, migration: Migration) -> None:
        """Record a migration as applied without running it."""
        ...

    def accept(self, migration: Migration) -> None:
        """Record that what was applied is the file as it stands now, without running anything."""
        ...

    def unmark(self, migration_id: str) -> None:
        """Forget that a migration was applied, without running anything."""
        ...
