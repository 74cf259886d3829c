"""The ledger of a ClickHouse database: what was applied, and who may apply. ``runner.py`` runs the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from dbkit.core.errors import IntegrityError, StatementFailed, UsageError
from dbkit.migrations.expectation import Expectation
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Applied, Entry, Holder, Progress
from dbkit.stores.clickhouse import journal as journals
from dbkit.stores.clickhouse.cluster import OwnTables
from dbkit.stores.clickhouse.hosts import Spread
from dbkit.stores.clickhouse.journal import Event, Journal, Standing
from dbkit.stores.clickhouse.lease import Lease, hold, holders, release
from dbkit.stores.clickhouse.recipes.carry_out import settle
from dbkit.stores.clickhouse.runner import Runner
from dbkit.stores.clickhouse.transport import Transport, plain_errors

__all__ = ["Ledger"]


class Ledger:
    """What was applied to one database, and the runner of its migrations."""

    def __init__(
        self,
        *,
        transport: Transport,
        spare: Callable[[], Transport],
        create_database: Callable[[], None],
        exists: Callable[[], bool],
        profile: str,
        spread: Spread | None = None,
        is_replicated: bool = False,
    ) -> None:
        self._transport = transport
        self._spread = spread
        self._is_replicated = is_replicated
        self._own = OwnTables(cluster=spread.name if spread else None)
        self._spare = spare
        self._create_database = create_database
        self._exists = exists
        self._profile = profile
        self._journal = Journal(transport, profile=profile, own=self._own)
        self._lease: Lease | None = None
        self._ready = False

    def applied(self) -> tuple[Applied, ...]:
        """What is applied, in the order it was. Reads only."""
        with plain_errors("the ledger could not be read"):
            return journals.applied(self._journal.standings()) if self._exists() else ()

    def history(self) -> tuple[Entry, ...]:
        """Everything that ever happened, oldest first. Reads only."""
        with plain_errors("the ledger could not be read"):
            return tuple(journals.history(self._journal.events())) if self._exists() else ()

    @contextmanager
    def lock(self, *, wait: float) -> Iterator[None]:
        """Hold off every other runner."""
        with ExitStack() as stack:
            with plain_errors("the database could not be locked"):
                self._prepare()
                lease = stack.enter_context(
                    hold(self._transport, self._spare, profile=self._profile, wait=wait, own=self._own)
                )
                self._journal.forget()
                settle(self._transport)
            self._lease = lease
            try:
                yield
            finally:
                self._lease = None

    def holders(self) -> tuple[Holder, ...]:
        """Who holds the lease, alive or not. Reads only."""
        with plain_errors("the lock could not be read"):
            return holders(self._transport, self._own) if self._exists() else ()

    def release(self, holder: Holder) -> None:
        """Take the lease from a holder that does not live any more."""
        with plain_errors("the lock could not be taken"):
            release(self._transport, holder, self._own)

    def _prepare(self) -> None:
        if not self._ready:
            self._create_database()
            self._journal.create()
            self._ready = True

    def apply(self, migration: Migration, progress: Progress, expected: Sequence[Expectation] = ()) -> None:
        """Run a migration, see that the rows are as expected, and record it; go on where a killed run stopped."""
        with plain_errors("the ledger could not be written"):
            standing = self._standing(migration)
            if standing.operation == "rollback":
                raise StatementFailed(
                    f"the rollback of {migration.id} stopped half-way", help="finish it first: dbkit migrate down"
                )
            if standing.applied is None:
                self._runner(progress).run("apply", migration, standing, expected)

    def rollback(self, migration: Migration, progress: Progress) -> None:
        """Run the rollback of a migration and record it."""
        if migration.rollback_text is None:
            raise UsageError(f"{migration.id} has no rollback file")
        with plain_errors("the ledger could not be written"):
            self._runner(progress).run("rollback", migration, self._standing(migration))

    def _runner(self, progress: Progress) -> Runner:
        return Runner(
            transport=self._transport,
            spare=self._spare,
            journal=self._journal,
            check_lease=self._lease.check if self._lease else lambda: None,
            progress=progress,
            spread=self._spread,
            is_replicated=self._is_replicated,
        )

    def rehearse(self, migration: Migration) -> tuple[str, ...]:  # noqa: ARG002
        """Nothing: a statement is the server's own, and says nothing before it runs."""
        return ()

    def mark(self, migration: Migration) -> None:
        """Record a migration as applied without running it."""
        self._record(Event(migration=migration.id, operation="mark", event="end", checksum=migration.checksum))

    def accept(self, migration: Migration) -> None:
        """Record that what was applied is the file as it stands now."""
        self._record(Event(migration=migration.id, operation="repair", event="end", checksum=migration.checksum))

    def unmark(self, migration_id: str) -> None:
        """Forget that a migration was applied, without running anything."""
        self._record(Event(migration=migration_id, operation="unmark", event="end"))

    def _record(self, event: Event) -> None:
        with plain_errors("the ledger could not be written"):
            self._prepare()
            self._journal.add(event)

    def _standing(self, migration: Migration) -> Standing:
        self._prepare()
        standing = self._journal.standings().get(migration.id, Standing())
        event = standing.begin or standing.applied
        if event is not None and event.profile != self._profile:
            raise IntegrityError(
                f"{migration.id} was applied to this database under the profile {event.profile!r}",
                help="one database belongs to one profile; name another database in the URL's path",
            )
        return standing
