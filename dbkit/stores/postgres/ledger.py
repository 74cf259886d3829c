"""The record of applied migrations, in yoyo's tables and dbkit's own beside them."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import psycopg

from dbkit import __version__
from dbkit.contract import Statement
from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError, LockHeld, ServerUnreachable
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Applied, Entry, Progress
from dbkit.stores.postgres.batch import Refusal, run
from dbkit.stores.postgres.failure import refuse_transaction_control, shown_path, statement_failed
from dbkit.stores.postgres.journal import Journal
from dbkit.stores.postgres.ledger_tables import create_tables, present
from dbkit.stores.postgres.lock import holding, who
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session, pin, plain_errors
from dbkit.stores.postgres.split import split

__all__ = ["PostgresLedger"]

_RETRIES = 4
_TRANSIENT = {"55P03": "a lock was not had in time", "40P01": "a deadlock"}
_ROLLED_BACK = "the migration was rolled back: nothing of it is left"


@dataclass(slots=True, kw_only=True)
class PostgresLedger:
    """The ledger of one database, which belongs to one profile."""

    session: Session
    url: str = field(repr=False)
    profile: str
    namespace: str
    lock_timeout: float
    """Seconds that a statement waits for a lock."""
    _keeper: Session | None = None
    _ready: bool = False

    def applied(self) -> tuple[Applied, ...]:
        """What is applied, in the order it was. Reads only."""
        with plain_errors("the ledger could not be read"):
            yoyo, own, _ = present(self.session, self.namespace)
            if not yoyo:
                return ()
            rows = self.session.execute(_APPLIED if own else _APPLIED_BY_YOYO).fetchall()
        return tuple(_applied(row) for row in rows)

    def history(self) -> tuple[Entry, ...]:
        """Everything that ever happened, oldest first. Reads only."""
        with plain_errors("the ledger could not be read"):
            if not present(self.session, self.namespace)[0]:
                return ()
            rows = self.session.execute(_HISTORY).fetchall()
        return tuple(
            Entry(
                id=row[0],
                operation=row[1],
                at=row[2].replace(tzinfo=UTC),
                by=f"{row[3]}@{row[4]}",
                comment=row[5] or "",
            )
            for row in rows
        )

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

    def apply(self, migration: Migration, progress: Progress) -> None:
        """Run a migration and record it; go on where a killed run stopped."""
        statements = _statements(migration.text, migration)
        with plain_errors(f"{migration.id} could not be applied"):
            self._prepare()
            self._refuse_foreign(migration)
            if migration.header.transactional:
                self._together(migration, statements, progress, lambda begun: self._record(migration, begun))
            else:
                self._apply_apart(migration, statements, progress)
            pin(self.session, self.namespace)

    def rollback(self, migration: Migration, progress: Progress) -> None:
        """Run the rollback of a migration and record it."""
        statements = _statements(migration.rollback_text or "", migration, rollback=True)
        with plain_errors(f"{migration.id} could not be taken back"):
            self._prepare()
            if migration.header.transactional:
                self._together(migration, statements, progress, lambda _: self._forget(migration.id, "rollback"))
            else:
                self._rollback_apart(migration, statements, progress)
            pin(self.session, self.namespace)

    def mark(self, migration: Migration) -> None:
        """Record a migration as applied without running it."""
        with plain_errors(f"{migration.id} could not be marked"):
            self._prepare()
            self._refuse_foreign(migration)
            with self.session.transaction():
                self._record(migration, None, operation="mark")

    def unmark(self, migration_id: str) -> None:
        """Forget that a migration was applied, without running anything."""
        with plain_errors(f"{migration_id} could not be unmarked"):
            self._prepare()
            with self.session.transaction():
                self._forget(migration_id, "unmark")

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

    def _refuse_foreign(self, migration: Migration) -> None:
        row = self.session.execute(
            b"SELECT y.migration_hash IS NOT NULL, r.profile FROM (SELECT %s::text AS hash) one"
            b" LEFT JOIN _yoyo_migration y ON y.migration_hash = hash"
            b" LEFT JOIN _dbkit_revision r ON r.migration_hash = hash",
            [_hash(migration.id)],
        ).fetchone()
        applied, profile = row or (False, None)
        if profile is not None and profile != self.profile:
            raise IntegrityError(
                f"{migration.id} was applied to this database under the profile {profile!r}",
                help="a database's ledger belongs to one profile: give this one a database of its own",
            )
        if applied:
            raise IntegrityError(f"{migration.id} is applied already", help="see: dbkit migrate status")

    def _together(
        self, migration: Migration, statements: tuple[Statement, ...], progress: Progress, record: Any
    ) -> None:
        """Statements and their record in one transaction; tried again where a lock was not had in time."""
        texts = [statement.text for statement in statements]

        def before(index: int) -> None:
            progress(index + 1, len(statements), statements[index].text.splitlines()[0])

        for attempt in range(_RETRIES):
            begun = time.monotonic()
            try:
                self.session.execute(b"BEGIN")
                self._pin()
                run(self.session, texts, before)
                record(begun)
                self.session.execute(b"COMMIT")
            except (Refusal, psycopg.Error) as error:
                refusal = _as_refusal(error, len(statements))
                self._end_transaction()
                if self.session.closed and not isinstance(error, Refusal):
                    raise ServerUnreachable(
                        f"the connection was lost while {migration.id} was being committed",
                        help="either all of it is done or nothing: dbkit migrate status tells which",
                    ) from None
                if refusal.code in _TRANSIENT and attempt + 1 < _RETRIES:
                    time.sleep(random.uniform(0.1, 0.4) * 2**attempt)  # noqa: S311
                    continue
                raise self._failed(migration, statements, refusal) from None
            except BaseException:
                self._end_transaction()
                raise
            return

    def _pin(self) -> None:
        """The settings of a migration's transaction, also behind a pooler that forgets those of the session."""
        self.session.execute(
            f"SET LOCAL search_path TO {identifier(self.namespace)};"
            f"SET LOCAL TimeZone TO 'UTC'; SET LOCAL lock_timeout TO {int(self.lock_timeout * 1000)}".encode()
        )

    def _end_transaction(self) -> None:
        if self.session.closed:
            return
        if self.session.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            self.session.execute(b"ROLLBACK")

    def _failed(self, migration: Migration, statements: tuple[Statement, ...], refusal: Refusal) -> Exception:
        if not statements:
            return ServerUnreachable(f"{migration.id} could not be recorded: {refusal.message}")
        statement = statements[min(refusal.index, len(statements) - 1)]
        if refusal.code in _TRANSIENT:
            return LockHeld(
                f"{migration.id}: {_TRANSIENT[refusal.code]}, {_RETRIES} times, at "
                f"{shown_path(migration.path)}:{statement.line}",
                help=f"somebody holds a lock on what it changes; {_ROLLED_BACK}; try again",
            )
        return statement_failed(refusal, statement, migration.path, help=_ROLLED_BACK)

    def _apply_apart(self, migration: Migration, statements: tuple[Statement, ...], progress: Progress) -> None:
        begun = time.monotonic()
        journal = self._journal(migration, "apply")
        self._revision(migration, None, done=journal.done(), total=len(statements), error=None)
        self._limit()
        try:
            journal.run(migration, statements, progress)
        except Refusal as refusal:
            done = journal.done()
            self._revision(migration, None, done=done, total=len(statements), error=refusal.message[:1000])
            raise self._stopped(migration, statements, refusal, done) from None
        with self.session.transaction():
            self._record(migration, begun, total=len(statements))
            journal.clear()

    def _rollback_apart(self, migration: Migration, statements: tuple[Statement, ...], progress: Progress) -> None:
        journal = self._journal(migration, "rollback")
        forth = self._journal(migration, "apply")
        half = any(one.id == migration.id and not one.complete for one in self.applied())
        # each statement has one inverse, the last one's first: what was never done has none to run
        skip = max(0, len(_statements(migration.text, migration)) - forth.done()) if half else 0
        self._limit()
        try:
            journal.run(migration, statements, progress, skip=skip, doubtful=half and forth.doubtful())
        except Refusal as refusal:
            raise self._stopped(migration, statements, refusal, journal.done()) from None
        with self.session.transaction():
            self._forget(migration.id, "rollback")

    def _stopped(
        self, migration: Migration, statements: tuple[Statement, ...], refusal: Refusal, done: int
    ) -> Exception:
        statement = statements[refusal.index]
        path = migration.path
        if refusal.code in _TRANSIENT:
            return LockHeld(
                f"{migration.id}: {_TRANSIENT[refusal.code]}, at {shown_path(path)}:{statement.line}",
                help=f"{done} of {len(statements)} statements are done and stay; the next run goes on from there",
            )
        return statement_failed(
            refusal,
            statement,
            path,
            help=f"{done} of {len(statements)} statements are done and stay; the next run goes on at this one",
        )

    def _limit(self) -> None:
        self.session.execute(b"SELECT set_config('lock_timeout', %s, false)", [f"{int(self.lock_timeout * 1000)}ms"])

    def _journal(self, migration: Migration, direction: str) -> Journal:
        return Journal(
            session=self.session, namespace=self.namespace, migration_hash=_hash(migration.id), direction=direction
        )

    def _record(self, migration: Migration, begun: float | None, *, operation: str = "apply", total: int = 0) -> None:
        when = self._now()
        self._pin()  # the migration may have set another search_path
        self.session.execute(
            b"INSERT INTO _yoyo_migration (migration_hash, migration_id, applied_at_utc) VALUES (%s, %s, %s)",
            [_hash(migration.id), migration.id, when],
        )
        self._log(migration.id, operation, f"dbkit {__version__} sha256:{migration.checksum}")
        self._revision(migration, begun, done=total, total=total, error=None, when=when)

    def _revision(
        self, migration: Migration, begun: float | None, *, done: int, total: int, error: str | None, when: Any = None
    ) -> None:
        milliseconds = None if begun is None else int((time.monotonic() - begun) * 1000)
        self.session.execute(
            b"INSERT INTO _dbkit_revision (migration_hash, migration_id, profile, checksum, applied_at, milliseconds,"
            b" done, total, error, applied_by, dbkit_version) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            b" ON CONFLICT (migration_hash) DO UPDATE SET"
            b" (profile, checksum, applied_at, milliseconds, done, total, error, applied_by, dbkit_version) ="
            b" (excluded.profile, excluded.checksum, excluded.applied_at, excluded.milliseconds, excluded.done,"
            b" excluded.total, excluded.error, excluded.applied_by, excluded.dbkit_version)",
            [
                _hash(migration.id),
                migration.id,
                self.profile,
                migration.checksum,
                when or self._now(),
                milliseconds,
                done,
                total,
                error,
                "@".join(who()),
                __version__,
            ],
        )

    def _forget(self, migration_id: str, operation: str) -> None:
        self._pin()
        for delete in _FORGET:
            self.session.execute(delete, [_hash(migration_id)])
        self._log(migration_id, operation, f"dbkit {__version__}")

    def _log(self, migration_id: str, operation: str, comment: str) -> None:
        user, host = who()
        self.session.execute(
            b"INSERT INTO _yoyo_log (id, migration_hash, migration_id, operation, username, hostname, comment,"
            b" created_at_utc) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [str(uuid.uuid4()), _hash(migration_id), migration_id, operation, user, host, comment[:255], self._now()],
        )

    def _now(self) -> Any:
        row = self.session.execute(b"SELECT clock_timestamp() AT TIME ZONE 'UTC'").fetchone()
        return row[0] if row else None


def _hash(migration_id: str) -> str:
    """The key that yoyo gives a migration."""
    return sha256(migration_id)


def _statements(text: str, migration: Migration, *, rollback: bool = False) -> tuple[Statement, ...]:
    path = migration.rollback_path if rollback else migration.path
    statements = split(text)
    refuse_transaction_control(statements, path)
    return statements


def _as_refusal(error: Refusal | psycopg.Error, count: int) -> Refusal:
    """What COMMIT or the ledger refused counts for the last statement."""
    if isinstance(error, Refusal):
        return error
    diag = error.diag
    return Refusal(
        index=max(0, count - 1),
        message=diag.message_primary or str(error),
        code=diag.sqlstate or "",
        detail=diag.message_detail,
        hint=diag.message_hint,
    )


_HISTORY = (
    b"SELECT migration_id, operation, created_at_utc, username, hostname, comment"
    b" FROM _yoyo_log ORDER BY created_at_utc, id"
)
_FORGET = (
    b"DELETE FROM _yoyo_migration WHERE migration_hash = %s",
    b"DELETE FROM _dbkit_revision WHERE migration_hash = %s",
    b"DELETE FROM _dbkit_journal WHERE migration_hash = %s",
)
# What yoyo says is applied, with what dbkit knows of that very run; and what stopped half-way.
_APPLIED = (
    b"SELECT y.migration_id, y.applied_at_utc, r.checksum, r.profile, r.applied_by, r.milliseconds, r.done, r.total,"
    b" r.error FROM _yoyo_migration y LEFT JOIN _dbkit_revision r ON r.migration_hash = y.migration_hash"
    b" AND r.applied_at = y.applied_at_utc"
    b" UNION ALL SELECT r.migration_id, r.applied_at, r.checksum, r.profile, r.applied_by, r.milliseconds,"
    b" (SELECT least(count(*)::int, r.total - 1) FROM _dbkit_journal j WHERE j.migration_hash = r.migration_hash"
    b" AND direction = 'apply' AND done_at IS NOT NULL), r.total, r.error FROM _dbkit_revision r WHERE r.done < r.total"
    b" AND NOT EXISTS (SELECT FROM _yoyo_migration y WHERE y.migration_hash = r.migration_hash) ORDER BY 2, 1"
)
_APPLIED_BY_YOYO = (
    b"SELECT migration_id, applied_at_utc, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM _yoyo_migration ORDER BY 2, 1"
)


def _applied(row: tuple[Any, ...]) -> Applied:
    identity, when, checksum, profile, applied_by, milliseconds, done, total, error = row
    return Applied(
        id=identity,
        applied_at=when.replace(tzinfo=UTC),
        checksum=checksum,
        profile=profile,
        by=applied_by or "",
        milliseconds=milliseconds,
        done=done,
        total=total,
        error=error,
    )
