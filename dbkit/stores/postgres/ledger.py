"""The record of applied migrations, in yoyo's tables and dbkit's own beside them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from dbkit.contract import Statement
from dbkit.core.errors import LockHeld, ServerUnreachable, StatementFailed
from dbkit.migrations.expectation import Expectation
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Applied, Entry, Holder, Progress
from dbkit.migrations.python_step import is_python, is_rollback
from dbkit.stores.postgres.batch import Refusal, as_refusal
from dbkit.stores.postgres.expected import require
from dbkit.stores.postgres.failure import refuse_batches, refuse_transaction_control, shown_path, statement_failed
from dbkit.stores.postgres.journal import Journal
from dbkit.stores.postgres.ledger_records import Records, yoyo_hash
from dbkit.stores.postgres.ledger_tables import create_tables
from dbkit.stores.postgres.lock import holders, holding, release
from dbkit.stores.postgres.patience import ATTEMPTS, TRANSIENT, in_the_way, pause
from dbkit.stores.postgres.python_step import count_rows
from dbkit.stores.postgres.secrets import require_secrets, run_resolved
from dbkit.stores.postgres.session import THINKING_TIME, Session, pin, plain_errors
from dbkit.stores.postgres.split import split
from dbkit.stores.postgres.undo import refuse_all_rows, undoing

__all__ = ["PostgresLedger"]

_ROLLED_BACK = "the migration was rolled back: nothing of it is left"
_ALL_DONE = "its statements are done and stay, and it does not count as applied: dbkit migrate down takes it back"


@dataclass(slots=True, kw_only=True)
class PostgresLedger:
    """The ledger of one database, which belongs to one profile."""

    session: Session
    url: str = field(repr=False)
    profile: str
    namespace: str
    lock_timeout: float
    """Seconds that a statement waits for a lock."""
    attempts: int = ATTEMPTS
    """How often a statement is tried that was not given its lock in time."""
    _keeper: Session | None = None
    _ready: bool = False

    @property
    def _records(self) -> Records:
        return Records(session=self.session, namespace=self.namespace, profile=self.profile)

    def applied(self) -> tuple[Applied, ...]:
        """What is applied, in the order it was. Reads only."""
        return self._records.applied()

    def history(self) -> tuple[Entry, ...]:
        """Everything that ever happened, oldest first. Reads only."""
        return self._records.history()

    @contextmanager
    def lock(self, *, wait: float) -> Iterator[None]:
        """Hold off every other runner, plain yoyo too. Raises LockHeld naming the holder."""
        with plain_errors("the ledger could not be made"):
            self._prepare()
        with holding(self.session, self.url, self.namespace, wait) as keeper:
            self._keeper = keeper
            try:
                yield
            finally:
                self._keeper = None

    def holders(self) -> tuple[Holder, ...]:
        """Who holds the lock, alive or not. Reads only."""
        with plain_errors("the lock could not be read"):
            return holders(self.session, self.namespace)

    def release(self, holder: Holder) -> None:
        """Take the lock from a holder that does not live any more."""
        with plain_errors("the lock could not be taken"):
            release(self.session, holder)

    def apply(self, migration: Migration, progress: Progress, expected: Sequence[Expectation] = ()) -> None:
        """Run a migration, see that the rows are as expected, and record it; go on where a killed run stopped."""
        statements = _statements(migration.text, migration)
        require_secrets(statement.text for statement in statements)
        with plain_errors(f"{migration.id} could not be applied"):
            self._prepare()
            self._records.refuse_foreign(migration)
            if migration.header.transactional:

                def record(begun: float) -> None:
                    require(self.session, self.namespace, expected, advice=_ROLLED_BACK)
                    self._records.record(migration, begun)

                self._together(migration, statements, progress, record)
            else:
                self._apply_apart(migration, statements, progress, expected)
            pin(self.session, self.namespace)

    def rollback(self, migration: Migration, progress: Progress) -> None:
        """Run the rollback of a migration and record it."""
        statements = _statements(migration.rollback_text or "", migration, rollback=True)
        require_secrets(statement.text for statement in statements)
        with plain_errors(f"{migration.id} could not be taken back"):
            self._prepare()
            if migration.header.transactional:
                self._together(
                    migration, statements, progress, lambda _: self._records.forget(migration.id, "rollback")
                )
            else:
                self._rollback_apart(migration, statements, progress)
            pin(self.session, self.namespace)

    def rehearse(self, migration: Migration) -> tuple[str, ...]:
        """How many rows a step in Python would go over; a statement is the server's own, and says nothing before."""
        if not is_python(migration.text):
            return ()
        with plain_errors(f"{migration.id} could not be looked at"):
            rows = count_rows(self.session, migration.text)
        return (f"goes over {rows:,} rows" if rows else "does not say how many rows it goes over",)

    def mark(self, migration: Migration) -> None:
        """Record a migration as applied without running it."""
        with plain_errors(f"{migration.id} could not be marked"):
            self._prepare()
            self._records.refuse_foreign(migration)
            with self.session.transaction():
                self._records.record(migration, None, operation="mark")

    def accept(self, migration: Migration) -> None:
        """Record that what was applied is the file as it stands now."""
        with plain_errors(f"{migration.id} could not be recorded"), self.session.transaction():
            self._records.accept(migration)

    def unmark(self, migration_id: str) -> None:
        """Forget that a migration was applied, without running anything."""
        with plain_errors(f"{migration_id} could not be unmarked"):
            self._prepare()
            with self.session.transaction():
                self._records.forget(migration_id, "unmark")

    def _prepare(self) -> None:
        """Make the ledger's tables, and see that the lock still holds."""
        if not self._ready:
            create_tables(self.session, self.namespace)
            self._ready = True
        if self._keeper is not None:
            try:
                self._keeper.execute(b"SELECT 1")
            except psycopg.Error:
                raise LockHeld(
                    "the connection that held the lock of this database was lost", help="run the same command again"
                ) from None

    def _together(
        self,
        migration: Migration,
        statements: tuple[Statement, ...],
        progress: Progress,
        record: Callable[[float], None],
    ) -> None:
        """Statements and their record in one transaction; tried again where a lock was not had in time."""
        texts = [statement.text for statement in statements]

        def before(index: int) -> None:
            progress(index + 1, len(statements), statements[index].text.splitlines()[0])

        for attempt in range(self.attempts):
            begun = time.monotonic()
            try:
                self.session.execute(b"BEGIN")
                self._records.pin()
                self._limit(here=True)
                run_resolved(self.session, texts, before)
                record(begun)
                self.session.execute(b"COMMIT")
            except (Refusal, psycopg.Error) as error:
                refusal = as_refusal(error, len(statements) - 1)
                self._end_transaction()
                if self.session.closed and not isinstance(error, Refusal):
                    raise ServerUnreachable(
                        f"the connection was lost while {migration.id} was being committed",
                        help="either all of it is done or nothing: dbkit migrate status tells which",
                    ) from None
                if refusal.code in TRANSIENT and attempt + 1 < self.attempts:
                    waits = f"{TRANSIENT[refusal.code]}, try {attempt + 2} of {self.attempts}"
                    if texts:
                        progress(refusal.index + 1, len(texts), f"{texts[refusal.index].splitlines()[0]}: {waits}")
                    pause(attempt)
                    continue
                raise self._failed(migration, statements, refusal) from None
            except BaseException:
                self._end_transaction()
                raise
            return

    def _end_transaction(self) -> None:
        if self.session.closed:
            return
        if self.session.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            self.session.execute(b"ROLLBACK")

    def _failed(self, migration: Migration, statements: tuple[Statement, ...], refusal: Refusal) -> Exception:
        if not statements:
            return ServerUnreachable(f"{migration.id} could not be recorded: {refusal.message}")
        statement = statements[min(refusal.index, len(statements) - 1)]
        if refusal.code in TRANSIENT:
            return self._not_had(migration, statement, refusal, f"{_ROLLED_BACK}; run the same command again")
        return statement_failed(refusal, statement, migration.path, help=_ROLLED_BACK)

    def _apply_apart(
        self,
        migration: Migration,
        statements: tuple[Statement, ...],
        progress: Progress,
        expected: Sequence[Expectation],
    ) -> None:
        begun = time.monotonic()
        journal = self._journal(migration, "apply")
        self._half(migration, journal, len(statements), None)
        self._limit()
        try:
            journal.run(migration, statements, progress)
            require(self.session, self.namespace, expected, advice=_ALL_DONE)
        except Refusal as refusal:
            self._half(migration, journal, len(statements), refusal.message)
            raise self._stopped(migration, statements, refusal, journal.done()) from None
        except StatementFailed as error:
            self._half(migration, journal, len(statements), error.message)
            raise
        with self.session.transaction():
            self._records.record(migration, begun, total=len(statements))
            journal.clear()

    def _half(self, migration: Migration, journal: Journal, total: int, error: str | None) -> None:
        """Write down how far it is; where all statements are done, one thing is left: that it counts as applied."""
        done, error = min(journal.done(), max(total - 1, 0)), error and error[:1000]
        self._records.revision(migration, None, done=done, total=max(total, 1), error=error)

    def _rollback_apart(self, migration: Migration, statements: tuple[Statement, ...], progress: Progress) -> None:
        journal = self._journal(migration, "rollback")
        forth = self._journal(migration, "apply")
        half = self._records.is_half_applied(migration.id)
        there = _statements(migration.text, migration) if half else ()
        self._limit()
        try:
            forth.settle(there)
        except Refusal as refusal:
            raise self._stopped(migration, there, refusal, forth.done()) from None
        done = forth.done()
        undo = undoing(there, done)
        # else each statement has one inverse, the last one's first: what was never done has none to run
        skip = max(0, len(there) - done) if half and undo is None else 0
        # a step in Python is in no doubt: a batch and how far it came are one transaction
        doubtful = half and undo is None and forth.doubtful() and not (is_python(migration.text) and not forth.rows())
        if skip and (rows := forth.rows(unfinished=True)):
            refuse_all_rows(migration, statements[skip - 1 : skip], rows)
        statements = statements if undo is None else undo
        try:
            journal.run(migration, statements, progress, skip=skip, doubtful=doubtful)
        except Refusal as refusal:
            raise self._stopped(migration, statements, refusal, journal.done()) from None
        with self.session.transaction():
            self._records.forget(migration.id, "rollback")

    def _stopped(
        self, migration: Migration, statements: tuple[Statement, ...], refusal: Refusal, done: int
    ) -> Exception:
        statement = statements[refusal.index]
        stay = f"{done} of {len(statements)} statements are done and stay" if done else "no statement of it is done"
        stays = f"{stay}; the next run goes on at this one"
        if refusal.code in TRANSIENT:
            return self._not_had(migration, statement, refusal, stays)
        stays += ", and dbkit migrate down undoes them" if done and undoing(statements, done) is not None else ""
        if is_python(statement.text):
            rows = self._journal(migration, "rollback" if is_rollback(statement.text) else "apply").rows()
            stays = (
                f"{rows:,} rows are done and stay; the next run goes on behind them\nif it is the step that is wrong: "
                f"correct it, then dbkit migrate check --fix, dbkit migrate repair {migration.id}, and run it again"
            )
        return statement_failed(refusal, statement, migration.path, help=stays)

    def _not_had(self, migration: Migration, statement: Statement, refusal: Refusal, left: str) -> LockHeld:
        times, place = f"{self.attempts} times", f"{shown_path(migration.path)}:{statement.line}"
        return LockHeld(
            f"{migration.id}: {TRANSIENT[refusal.code]}, {times}, at {place}",
            help=f"{in_the_way(self.session)}\n{left}",
        )

    def _limit(self, *, here: bool = False) -> None:
        """Set how long a lock is waited for, and how long the server waits for us; ``here``: in this transaction."""
        self.session.execute(
            b"SELECT set_config('lock_timeout', %s, %s), set_config('idle_in_transaction_session_timeout', %s, %s)",
            [f"{int(self.lock_timeout * 1000)}ms", here, f"{THINKING_TIME}s", here],
        )

    def _journal(self, migration: Migration, direction: str) -> Journal:
        return Journal(
            session=self.session,
            namespace=self.namespace,
            migration_hash=yoyo_hash(migration.id),
            direction=direction,
            attempts=self.attempts,
        )


def _statements(text: str, migration: Migration, *, rollback: bool = False) -> tuple[Statement, ...]:
    path = migration.rollback_path if rollback else migration.path
    statements = split(text)
    refuse_transaction_control(statements, path)
    refuse_batches(statements, path, transactional=migration.header.transactional)
    return statements
