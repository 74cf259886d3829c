"""The rows of the ledger: what yoyo keeps of a migration, and what dbkit keeps beside it."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from dbkit import __version__
from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError, StatementFailed
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Applied, Entry
from dbkit.stores.postgres.ledger_tables import present
from dbkit.stores.postgres.lock import who
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session, plain_errors

__all__ = ["Records", "yoyo_hash"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Reads and writes the rows of one database's ledger; what writes runs in the caller's transaction."""

    session: Session
    namespace: str
    profile: str

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

    def is_half_applied(self, migration_id: str) -> bool:
        """Whether a migration was begun and never came to its end."""
        row = self.session.execute(
            b"SELECT FROM _dbkit_revision r WHERE r.migration_hash = %s AND r.done < r.total AND NOT EXISTS"
            b" (SELECT FROM _yoyo_migration y WHERE y.migration_hash = r.migration_hash)",
            [yoyo_hash(migration_id)],
        ).fetchone()
        return row is not None

    def refuse_foreign(self, migration: Migration) -> None:
        """Raise IntegrityError for an id that is applied already, or that another profile has applied.

        Raises StatementFailed for one of which a rollback is half-way.
        """
        row = self.session.execute(
            b"SELECT y.migration_hash IS NOT NULL, coalesce(r.done < r.total, false), r.profile,"
            b" EXISTS (SELECT FROM _dbkit_journal j WHERE j.migration_hash = hash AND j.direction = 'rollback')"
            b" FROM (SELECT %s::text AS hash) one"
            b" LEFT JOIN _yoyo_migration y ON y.migration_hash = hash"
            b" LEFT JOIN _dbkit_revision r ON r.migration_hash = hash",
            [yoyo_hash(migration.id)],
        ).fetchone()
        applied, half, profile, going_back = row or (False, False, None, False)
        if (applied or half) and profile not in (None, self.profile):
            raise IntegrityError(
                f"{migration.id} was applied to this database under the profile {profile!r}",
                help="a database's ledger belongs to one profile: give this one a database of its own",
            )
        if going_back:
            raise StatementFailed(
                f"the rollback of {migration.id} stopped half-way", help="finish it first: dbkit migrate down"
            )
        if applied:
            raise IntegrityError(f"{migration.id} is applied already", help="see: dbkit migrate status")

    def pin(self) -> None:
        """Set what names mean for the rest of a transaction, also behind a pooler that forgets settings."""
        self.session.execute(
            f"SET LOCAL search_path TO {identifier(self.namespace)}; SET LOCAL TimeZone TO 'UTC'".encode()
        )

    def record(self, migration: Migration, begun: float | None, *, operation: str = "apply", total: int = 0) -> None:
        """Write down that a migration is applied; ``begun`` is when, by the monotonic clock."""
        when = self._now()
        self.pin()  # the migration may have set another search_path
        self.session.execute(
            b"INSERT INTO _yoyo_migration (migration_hash, migration_id, applied_at_utc) VALUES (%s, %s, %s)",
            [yoyo_hash(migration.id), migration.id, when],
        )
        self._log(migration.id, operation, f"dbkit {__version__} sha256:{migration.checksum}")
        self.revision(migration, begun, done=total, total=total, error=None, when=when)

    def revision(
        self, migration: Migration, begun: float | None, *, done: int, total: int, error: str | None, when: Any = None
    ) -> None:
        """Write down how far a migration is."""
        milliseconds = None if begun is None else int((time.monotonic() - begun) * 1000)
        self.session.execute(
            b"INSERT INTO _dbkit_revision (migration_hash, migration_id, profile, checksum, applied_at, milliseconds,"
            b" done, total, error, applied_by, dbkit_version) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            b" ON CONFLICT (migration_hash) DO UPDATE SET"
            b" (profile, checksum, applied_at, milliseconds, done, total, error, applied_by, dbkit_version) ="
            b" (excluded.profile, excluded.checksum, excluded.applied_at, excluded.milliseconds, excluded.done,"
            b" excluded.total, excluded.error, excluded.applied_by, excluded.dbkit_version)",
            [
                yoyo_hash(migration.id),
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

    def accept(self, migration: Migration) -> None:
        """Write down the checksum that the file has now."""
        self.pin()
        self.session.execute(
            b"UPDATE _dbkit_revision SET checksum = %s WHERE migration_hash = %s",
            [migration.checksum, yoyo_hash(migration.id)],
        )
        self._log(migration.id, "repair", f"dbkit {__version__} sha256:{migration.checksum}")

    def forget(self, migration_id: str, operation: str) -> None:
        """Write down that a migration is not applied any more."""
        self.pin()
        for delete in _FORGET:
            self.session.execute(delete, [yoyo_hash(migration_id)])
        self._log(migration_id, operation, f"dbkit {__version__}")

    def _log(self, migration_id: str, operation: str, comment: str) -> None:
        user, host = who()
        self.session.execute(
            b"INSERT INTO _yoyo_log (id, migration_hash, migration_id, operation, username, hostname, comment,"
            b" created_at_utc) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                str(uuid.uuid4()),
                yoyo_hash(migration_id),
                migration_id,
                operation,
                user,
                host,
                comment[:255],
                self._now(),
            ],
        )

    def _now(self) -> Any:
        row = self.session.execute(b"SELECT clock_timestamp() AT TIME ZONE 'UTC'").fetchone()
        return row[0] if row else None


def yoyo_hash(migration_id: str) -> str:
    """The key that yoyo gives a migration."""
    return sha256(migration_id)


_HISTORY = (
    b"SELECT migration_id, operation, created_at_utc, username, hostname, comment"
    b" FROM _yoyo_log ORDER BY created_at_utc, id"
)
_FORGET = (
    b"DELETE FROM _yoyo_migration WHERE migration_hash = %s",
    b"DELETE FROM _dbkit_revision WHERE migration_hash = %s",
    b"DELETE FROM _dbkit_journal WHERE migration_hash = %s",
)
# What yoyo says is applied, with what dbkit knows of that very run; and what stopped half-way. Where its rollback did,
# all is done and one thing is left to do: no repair may drop the record, as if nothing of it were there.
_APPLIED = (
    b"SELECT y.migration_id, y.applied_at_utc, r.checksum, r.profile, r.applied_by, r.milliseconds,"
    b" CASE WHEN going_back THEN greatest(r.total, 1) ELSE r.done END,"
    b" CASE WHEN going_back THEN greatest(r.total, 1) + 1 ELSE r.total END,"
    b" CASE WHEN going_back THEN 'its rollback stopped half-way' ELSE r.error END, going_back, 0, false"
    b" FROM _yoyo_migration y LEFT JOIN _dbkit_revision r ON r.migration_hash = y.migration_hash"
    b" AND r.applied_at = y.applied_at_utc CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM _dbkit_journal j"
    b" WHERE j.migration_hash = y.migration_hash AND j.direction = 'rollback') AS going_back) journal"
    b" UNION ALL SELECT r.migration_id, r.applied_at, r.checksum, r.profile, r.applied_by, r.milliseconds,"
    b" (SELECT least(count(*)::int, r.total - 1) FROM _dbkit_journal j WHERE j.migration_hash = r.migration_hash"
    b" AND direction = 'apply' AND done_at IS NOT NULL), r.total, r.error,"
    b" EXISTS (SELECT FROM _dbkit_journal j WHERE j.migration_hash = r.migration_hash AND j.direction = 'rollback'),"
    # a journal in which nothing went in batches has no column of that name
    b" (SELECT coalesce(sum((to_jsonb(j) ->> 'rows')::bigint), 0)::bigint FROM _dbkit_journal j"
    b" WHERE j.migration_hash = r.migration_hash AND j.direction = 'apply'),"
    # what failed is as before, but for a partition that is half detached
    b" EXISTS (SELECT FROM _dbkit_journal j WHERE j.migration_hash = r.migration_hash AND j.direction = 'apply'"
    b" AND done_at IS NULL) AND (r.error IS NULL OR EXISTS (SELECT FROM pg_inherits WHERE inhdetachpending))"
    b" FROM _dbkit_revision r WHERE r.done < r.total"
    b" AND NOT EXISTS (SELECT FROM _yoyo_migration y WHERE y.migration_hash = r.migration_hash) ORDER BY 2, 1"
)
_APPLIED_BY_YOYO = (
    b"SELECT migration_id, applied_at_utc, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 0, false"
    b" FROM _yoyo_migration ORDER BY 2, 1"
)


def _applied(row: tuple[Any, ...]) -> Applied:
    identity, when, checksum, profile, applied_by, milliseconds, done, total, error, going_back, rows, begun = row
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
        going_back=going_back,
        rows=rows,
        begun=begun,
    )
