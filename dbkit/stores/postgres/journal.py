"""Migrations outside a transaction: every statement is journalled, so that a rerun goes on where the last one stopped.

Most statements can share a transaction with their own entry in the journal, and then nothing is ever in doubt. One that
goes in batches, and a step in Python, shares each of them with how far it came. Those that cannot (CREATE INDEX
CONCURRENTLY and its like) are looked at on a rerun: what is done is not done again, an index that was left invalid is
dropped and built anew, and a partition that was left half detached is detached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from dbkit.contract import Statement
from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Progress
from dbkit.migrations.python_step import is_python, title
from dbkit.stores.postgres.backfill import Place, backfill_of, run_batches
from dbkit.stores.postgres.batch import Refusal, run
from dbkit.stores.postgres.detaching import Detaching, detaching
from dbkit.stores.postgres.parse import concurrent_tree, strings
from dbkit.stores.postgres.patience import ATTEMPTS, patiently
from dbkit.stores.postgres.python_step import run_step
from dbkit.stores.postgres.quote import qualified
from dbkit.stores.postgres.reindexed import leftovers
from dbkit.stores.postgres.secrets import run_resolved
from dbkit.stores.postgres.session import Session

__all__ = ["Journal"]


class InBatches(Protocol):
    """Runs a statement in batches, from a place on."""

    def __call__(self, place: Place, *, reached: Callable[[Place], None], tell: Callable[[str], None]) -> None: ...


_NOT_IN_TRANSACTION = ("25001", "2D000", "0A000")
"""Codes by which the server says that a statement must stand alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The entries of one migration in one direction."""

    session: Session
    namespace: str
    migration_hash: str
    direction: str
    attempts: int = ATTEMPTS
    """How often a statement is tried that was not given its lock in time."""

    def run(
        self,
        migration: Migration,
        statements: Sequence[Statement],
        progress: Progress,
        *,
        skip: int = 0,
        doubtful: bool = False,
    ) -> None:
        """Run what is not done yet, from statement ``skip`` on. Raises Refusal, IntegrityError.

        With ``doubtful`` the one before that takes back what may or may not have been done: it is run only if it drops
        an index that is there.
        """
        entries = self._entries()
        self._check(migration, statements, entries)
        backfills = [backfill_of(statement) for statement in statements]
        if any(backfills):
            self._make_room_for_places()
        steps = [is_python(statement.text) for statement in statements]
        if any(steps):
            self._make_room_for_places()
        for index, statement in enumerate(statements):
            finished = entries.get(index)
            doubt = doubtful and index == skip - 1 and (steps[index] or _concurrent(statement.text) is not None)
            if (index < skip and not doubt) or (finished is not None and finished[1]):
                continue
            tell = partial(progress, index + 1, len(statements))
            tell(_first_line(statement))
            try:
                if (backfill := backfills[index]) is not None:
                    self._in_batches(index, statement, partial(run_batches, self.session, backfill), tell)
                elif steps[index]:
                    self._in_batches(index, statement, partial(run_step, self.session, statement.text), tell)
                else:
                    self._one(index, statement, started=doubt or finished is not None)
            except Refusal as refusal:
                refusal.index = index
                raise

    def settle(self, statements: Sequence[Statement]) -> None:
        """Finish partitions that were left half detached: what is to undo that finds them parted. Raises Refusal."""
        for index, (_, finished) in self._entries().items():
            parting = detaching(statements[index].text, self.namespace) if index < len(statements) else None
            if finished or parting is None:
                continue
            try:
                parted = self._parted(parting, started=True)
            except Refusal as refusal:
                refusal.index = index
                raise
            if parted:
                self._mark(index, statements[index], done=True)

    def done(self) -> int:
        """How many statements are done."""
        return sum(finished for _, finished in self._entries().values())

    def rows(self, *, unfinished: bool = False) -> int:
        """How many rows are done by statements that go in batches; ``unfinished``: by those that are not at their end.

        A journal in which nothing went in batches has no column of that name.
        """
        row = self.session.execute(
            b"SELECT coalesce(sum((to_jsonb(j) ->> 'rows')::bigint), 0)::bigint FROM _dbkit_journal j"
            b" WHERE migration_hash = %s AND direction = %s AND (done_at IS NULL OR NOT %s)",
            [self.migration_hash, self.direction, unfinished],
        ).fetchone()
        return int(row[0]) if row else 0

    def doubtful(self) -> bool:
        """Whether a statement was begun of which nobody knows whether it was done."""
        return any(not finished for _, finished in self._entries().values())

    def clear(self) -> None:
        """Forget the entries of both directions."""
        self.session.execute(b"DELETE FROM _dbkit_journal WHERE migration_hash = %s", [self.migration_hash])

    def _entries(self) -> dict[int, tuple[str, bool]]:
        rows = self.session.execute(
            b"SELECT position, digest, done_at IS NOT NULL FROM _dbkit_journal"
            b" WHERE migration_hash = %s AND direction = %s",
            [self.migration_hash, self.direction],
        ).fetchall()
        return {position: (digest, done) for position, digest, done in rows}

    def _check(
        self, migration: Migration, statements: Sequence[Statement], entries: Mapping[int, tuple[str, bool]]
    ) -> None:
        for index, (digest, done) in entries.items():
            if done and (index >= len(statements) or sha256(statements[index].text) != digest):
                raise IntegrityError(
                    f"{migration.id}: statement {index + 1} was changed after it was run, and the migration is not "
                    "finished",
                    help="put the statements that are done back as they were, and correct only what comes after them",
                )

    def _one(self, index: int, statement: Statement, *, started: bool) -> None:
        build, parting = _concurrent(statement.text), detaching(statement.text, self.namespace)
        if build is not None or parting is not None:
            settled = build is not None and self._settled(build, started=started)
            if settled or (parting is not None and self._parted(parting, started=started)):
                self._mark(index, statement, done=True)
                return
            self._alone(index, statement)
            return
        if started:
            for drop in leftovers(self.session, statement.text, self.namespace):
                run(self.session, [drop])
        try:
            patiently(lambda: self._in_transaction(index, statement), attempts=self.attempts)
        except Refusal as refusal:
            if refusal.code not in _NOT_IN_TRANSACTION:
                raise
            self._alone(index, statement)

    def _parted(self, parting: Detaching, *, started: bool) -> bool:
        return parting.settled(self.session, started=started, attempts=self.attempts)

    def _in_transaction(self, index: int, statement: Statement) -> None:
        self.session.execute(b"BEGIN")
        try:
            run_resolved(self.session, [statement.text])
            self._mark(index, statement, done=True)
            self.session.execute(b"COMMIT")
        except Refusal:
            self.session.execute(b"ROLLBACK")
            raise

    def _make_room_for_places(self) -> None:
        """Give a journal that an older dbkit made the columns of how far a statement is."""
        self.session.execute(b"ALTER TABLE _dbkit_journal ADD COLUMN IF NOT EXISTS reached text")
        self.session.execute(b"ALTER TABLE _dbkit_journal ADD COLUMN IF NOT EXISTS rows bigint")

    def _in_batches(self, index: int, statement: Statement, run: InBatches, tell: Callable[[str], None]) -> None:
        """Go on behind the last batch that was done; another statement than the one of these batches begins anew.

        A step in Python that was corrected after it failed is still the one that knows where it was.
        """
        key = [self.migration_hash, self.direction, index]
        row = self.session.execute(
            b"SELECT reached, coalesce(rows, 0) FROM _dbkit_journal"
            b" WHERE migration_hash = %s AND direction = %s AND position = %s AND (digest = %s OR %s)",
            [*key, sha256(statement.text), is_python(statement.text)],
        ).fetchone()
        if row is None:
            self._mark(index, statement, done=False)
            self.session.execute(
                b"UPDATE _dbkit_journal SET reached = NULL, rows = NULL"
                b" WHERE migration_hash = %s AND direction = %s AND position = %s",
                key,
            )

        def reached(place: Place) -> None:
            self.session.execute(
                b"UPDATE _dbkit_journal SET reached = coalesce(%s, reached), rows = %s"
                b" WHERE migration_hash = %s AND direction = %s AND position = %s",
                [place.after, place.rows, *key],
            )
            if place.after is None:
                self._mark(index, statement, done=True)

        run(
            Place(after=row[0], rows=row[1]) if row else Place(),
            reached=reached,
            tell=lambda text: tell(f"{_first_line(statement)}  {text}"),
        )

    def _alone(self, index: int, statement: Statement) -> None:
        self._mark(index, statement, done=False)
        off = ["lock_timeout"]
        if "concurrently" in statement.text.lower():  # a timeout would end its waits too, and leave an invalid index
            off += ["statement_timeout"]
            off += ["transaction_timeout"] if self.session.info.server_version >= 170000 else []
        before = [self.session.execute(b"SELECT current_setting(%s)", [name]).fetchone() for name in off]
        self._set(off, ["0"] * len(off))
        try:
            run_resolved(self.session, [statement.text])
        finally:
            if not self.session.closed:
                self._set(off, [row[0] if row else "0" for row in before])
        self._mark(index, statement, done=True)

    def _set(self, names: Sequence[str], values: Sequence[str]) -> None:
        for name, value in zip(names, values, strict=True):
            self.session.execute(b"SELECT set_config(%s, %s, false)", [name, value])

    def _mark(self, index: int, statement: Statement, *, done: bool) -> None:
        self.session.execute(
            b"INSERT INTO _dbkit_journal (migration_hash, direction, position, digest, started_at, done_at)"
            b" VALUES (%s, %s, %s, %s, clock_timestamp() AT TIME ZONE 'UTC',"
            b" CASE WHEN %s THEN clock_timestamp() AT TIME ZONE 'UTC' END)"
            b" ON CONFLICT (migration_hash, direction, position) DO UPDATE"
            b" SET digest = excluded.digest, done_at = excluded.done_at",
            [self.migration_hash, self.direction, index, sha256(statement.text), done],
        )

    def _settled(self, build: _Concurrent, *, started: bool) -> bool:
        """Whether nothing is left to do: an interrupted run did it. An invalid index is dropped on the way."""
        schema = build.schema or self.namespace
        row = self.session.execute(
            b"SELECT indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            b" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = %s",
            [schema, build.index],
        ).fetchone()
        if build.drops:
            return started and row is None
        if row is None:
            return False
        if not row[0]:
            run(self.session, [f"DROP INDEX CONCURRENTLY {qualified(schema, build.index, '')}"])
            return False
        return started


def _first_line(statement: Statement) -> str:
    return title(statement.text) if is_python(statement.text) else statement.text.splitlines()[0]


@dataclass(frozen=True, slots=True)
class _Concurrent:
    """An index that a statement builds or drops concurrently."""

    schema: str
    index: str
    drops: bool


def _concurrent(text: str) -> _Concurrent | None:
    tree: Any = concurrent_tree(text)
    if (node := tree.get("IndexStmt")) and node.get("concurrent") and node.get("idxname"):
        return _Concurrent(node["relation"].get("schemaname", ""), node["idxname"], drops=False)
    node = tree.get("DropStmt")
    if node and node.get("concurrent") and len(node["objects"]) == 1:
        names = strings(node["objects"][0]["List"]["items"])
        return _Concurrent(names[-2] if len(names) > 1 else "", names[-1], drops=True)
    return None
