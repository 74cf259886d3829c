"""The history of a cluster: each primary has one of its own, and every migration is applied to each of them.

So a primary that was flushed, restored or added says for itself what it lacks, and a run that was killed goes on with
the primary it stood at. The locks are taken in the order of the nodes' ids, by every runner in the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from dbkit.core.errors import IntegrityError
from dbkit.migrations.expectation import Expectation
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Applied, Entry, Holder, Progress
from dbkit.stores.redis.ledger import RedisLedger

__all__ = ["ClusterLedger"]


class ClusterLedger:
    """The ledger of all primaries of a cluster."""

    def __init__(self, ledgers: Sequence[RedisLedger]) -> None:
        self._ledgers = tuple(ledgers)

    def applied(self) -> tuple[Applied, ...]:
        """What is applied, in the order it was; what a primary lacks is half-applied."""
        books = [{row.id: row for row in ledger.applied()} for ledger in self._ledgers]
        ids = dict.fromkeys(identity for book in books for identity in book)
        return tuple(_together([book.get(identity) for book in books]) for identity in ids)

    def history(self) -> tuple[Entry, ...]:
        """Everything that ever happened, as the primary with the longest memory tells it."""
        return max((ledger.history() for ledger in self._ledgers), key=len)

    @contextmanager
    def lock(self, *, wait: float) -> Iterator[None]:
        """Hold off every other runner, on all primaries."""
        with ExitStack() as stack:
            for ledger in self._ledgers:
                stack.enter_context(ledger.lock(wait=wait))
            yield

    def holders(self) -> tuple[Holder, ...]:
        """Who holds the lock of a primary, alive or not. Reads only."""
        return tuple(holder for ledger in self._ledgers for holder in ledger.holders())

    def release(self, holder: Holder) -> None:
        """Take the lock from a holder that does not live any more, wherever it has one."""
        for ledger in self._ledgers:
            ledger.release(holder)

    def apply(self, migration: Migration, progress: Progress, expected: Sequence[Expectation] = ()) -> None:
        """Run a migration on every primary that lacks it."""
        for ledger in self._ledgers:
            ledger.apply(migration, _named(progress, ledger), expected)

    def rollback(self, migration: Migration, progress: Progress) -> None:
        """Run its rollback on every primary that has it."""
        for ledger in self._having(migration.id):
            ledger.rollback(migration, _named(progress, ledger))

    def rehearse(self, migration: Migration) -> tuple[str, ...]:
        """For each data migration, what it would do to the keys that are there now. Reads only."""
        return tuple(f"{ledger.shown}: {line}" for ledger in self._ledgers for line in ledger.rehearse(migration))

    def mark(self, migration: Migration) -> None:
        """Record a migration as applied without running it."""
        for ledger in self._ledgers:
            ledger.mark(migration)

    def accept(self, migration: Migration) -> None:
        """Record that what was applied is the file as it stands now."""
        for ledger in self._having(migration.id):
            ledger.accept(migration)

    def unmark(self, migration_id: str) -> None:
        """Forget that a migration was applied, without running anything."""
        for ledger in self._having(migration_id):
            ledger.unmark(migration_id)

    def _having(self, migration_id: str) -> Sequence[RedisLedger]:
        found = [one for one in self._ledgers if any(row.id == migration_id for row in one.applied())]
        if not found:
            raise IntegrityError(f"{migration_id} is not applied here", help="dbkit migrate status")
        return found


def _together(rows: Sequence[Applied | None]) -> Applied:
    there = [row for row in rows if row is not None]
    behind = min(there, key=lambda row: (row.complete, row.done or 0))
    if len(there) < len(rows):
        return replace(behind, checksum=None, done=0)
    return behind


def _named(progress: Progress, ledger: RedisLedger) -> Progress:
    """A progress that says at which primary."""

    def tell(position: int, total: int, text: str) -> None:
        progress(position, total, f"{ledger.shown}: {text}")

    return tell
