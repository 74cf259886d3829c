"""The history of migrations, kept on the server in a function library.

A library survives FLUSHALL and eviction, is replicated and is part of backups; ``FCALL_RO dbkit_ledger 0`` shows it.
It is written as a whole, and only under the lock. A migration is journalled command by command: a run that was killed
goes on where it stood. The command at which it was killed may be sent once more; what dbkit generates can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from dbkit import __version__
from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError, StatementFailed
from dbkit.migrations.expectation import Expectation
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Applied, Entry, Holder, Progress
from dbkit.stores.redis.before import surroundings
from dbkit.stores.redis.data.carry_out import Carrier
from dbkit.stores.redis.data.drain import Drain
from dbkit.stores.redis.data.rehearse import rehearse
from dbkit.stores.redis.data.task import Task
from dbkit.stores.redis.lease import who
from dbkit.stores.redis.ledger_book import Book, Row, book_code, now, read_book
from dbkit.stores.redis.preflight import check_commands
from dbkit.stores.redis.quote import shortened, split
from dbkit.stores.redis.run import Command, prepare, run_command
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused
from dbkit.stores.redis.witness import check_witness, forgetting, remembering

__all__ = ["RedisLedger"]


class RedisLedger:
    """The ledger of one server."""

    def __init__(self, shard: Shard, profile: str) -> None:
        self._shard = shard
        self._wire = shard.wire
        self._lease = shard.lease
        self._profile = profile

    @property
    def shown(self) -> str:
        """Where it is."""
        return str(self._wire.address)

    def applied(self) -> tuple[Applied, ...]:
        """What is applied, in the order it was."""
        return tuple(
            Applied(
                id=row.id,
                applied_at=datetime.fromisoformat(row.at),
                checksum=row.checksum if row.done == row.total else None,
                profile=row.profile,
                by=row.by,
                milliseconds=row.milliseconds,
                done=row.done,
                total=row.total,
                error=row.error,
                going_back=row.direction == "down" and row.done != row.total,
            )
            for row in self._read().rows
        )

    def history(self) -> tuple[Entry, ...]:
        """Everything that ever happened, oldest first."""
        return tuple(
            Entry(
                id=line["id"],
                operation=line["operation"],
                at=datetime.fromisoformat(line["at"]),
                by=line["by"],
                comment=line.get("comment", ""),
            )
            for line in self._read().history
        )

    @contextmanager
    def lock(self, *, wait: float) -> Iterator[None]:
        """Hold off every other runner."""
        with self._lease.hold(wait=wait):
            yield

    def holders(self) -> tuple[Holder, ...]:
        """Who holds the lock, alive or not. Reads only."""
        return self._lease.holders()

    def release(self, holder: Holder) -> None:
        """Take the lock from a holder that does not live any more."""
        self._lease.release(holder)

    def check(self, migrations: Sequence[Migration]) -> None:
        """Look at the commands of migrations before the first of them is sent. Raises what sending them would."""
        for migration in migrations:
            check_commands(self._shard, self._commands(migration.text, migration.path))

    def apply(self, migration: Migration, progress: Progress, expected: Sequence[Expectation] = ()) -> None:  # noqa: ARG002
        """Run a migration and record it; go on where a killed run stopped. Of keys ``redis audit`` tells, no query."""
        commands = self._commands(migration.text, migration.path)
        with self._held():
            book = self._read()
            row = book.row(migration.id)
            self._check_owner(book, migration)
            start = 0
            if row is None:
                check_witness(self._shard, migration.id)
            if row and row.direction == "up":
                start = self._check_half(row, commands, migration)
                if row.done == row.total:
                    return
            row = self._row(migration, len(commands), "up")
            row, left = self._run(book, row, commands, start, progress)
            witness = [remembering(self._shard, migration.id)] if any(command.task for command in commands) else []
            self._write(book.put(replace(row, at=now())).told(migration.id, "apply", left), *witness)

    def rollback(self, migration: Migration, progress: Progress) -> None:
        """Run the rollback of a migration and record it."""
        commands = self._commands(migration.rollback_text or "", migration.rollback_path)
        with self._held():
            book = self._read()
            row = book.row(migration.id)
            self._check_owner(book, migration)
            if row is None:
                raise IntegrityError(f"{migration.id} is not applied here", help="dbkit migrate status")
            start = self._check_half(row, commands, migration) if row.direction == "down" else 0
            down = replace(self._row(migration, len(commands), "down"), at=row.at, checksum=row.checksum)
            _, left = self._run(book, down, commands, start, progress)
            book = book.without(migration.id).told(migration.id, "rollback", left)
            self._write(book, forgetting(self._shard, migration.id))

    def rehearse(self, migration: Migration) -> tuple[str, ...]:
        """For each data migration, what it would do to the keys that are there now. Reads only."""
        commands = self._commands(migration.text, migration.path)
        try:
            return tuple(
                f"{shortened(one.text)}: {rehearse(self._wire, one.task)}" for one in commands if one.task is not None
            )
        except Refused as error:
            raise StatementFailed(f"keys cannot be counted: {error}", help="nothing was changed") from None

    def mark(self, migration: Migration) -> None:
        """Record a migration as applied without running it."""
        total = len(split(migration.text))
        with self._held():
            book = self._read()
            self._check_owner(book, migration)
            row = replace(self._row(migration, total, "up"), done=total)
            self._write(book.put(row).told(migration.id, "mark"))

    def accept(self, migration: Migration) -> None:
        """Record that what was applied is the file as it stands now."""
        with self._held():
            book = self._read()
            row = book.row(migration.id)
            if row is None:
                raise IntegrityError(f"{migration.id} is not applied here", help="dbkit migrate status")
            self._write(book.put(replace(row, checksum=migration.checksum)).told(migration.id, "repair"))

    def unmark(self, migration_id: str) -> None:
        """Forget that a migration was applied, without running anything."""
        with self._held():
            book = self._read()
            if book.row(migration_id) is None:
                raise IntegrityError(f"{migration_id} is not applied here", help="dbkit migrate status")
            book = book.without(migration_id).told(migration_id, "unmark")
            self._write(book, forgetting(self._shard, migration_id))

    def _held(self) -> Any:
        return nullcontext() if self._lease.held else self._lease.hold(wait=0.0)

    def _commands(self, text: str, path: Path) -> tuple[Command, ...]:
        try:
            return prepare(split(text), surroundings(self._wire), path=str(path))
        except StatementFailed as error:
            raise StatementFailed(error.message, help=error.help, where=error.where or str(path)) from None

    def _check_owner(self, book: Book, migration: Migration) -> None:
        foreign = sorted({row.profile for row in book.rows} - {self._profile})
        if foreign:
            raise IntegrityError(
                f"Redis at {self._wire.address} belongs to profile {foreign[0]!r}: its migrations are applied there",
                help=f"give profile {self._profile!r} a server of its own; keyspaces are recorded for a whole server",
            )
        row = book.row(migration.id)
        if row and row.done == row.total and not migration.was(row.checksum):
            raise IntegrityError(f"{migration.path} is not what was applied as {migration.id}", help="restore the file")

    def _check_half(self, row: Row, commands: tuple[Command, ...], migration: Migration) -> int:
        if row.done < row.total and _journal(commands[: row.done]) != row.journal:
            path = migration.path if row.direction == "up" else migration.rollback_path
            raise IntegrityError(
                f"{path}: the first {row.done} commands were run, and are not the same any more",
                help="restore them; the command that failed and those after it may be changed",
            )
        return row.done

    def _row(self, migration: Migration, total: int, direction: str) -> Row:
        return Row(
            id=migration.id,
            at=now(),
            checksum=migration.checksum,
            profile=self._profile,
            by=who(),
            dbkit=__version__,
            done=0,
            total=total,
            direction=direction,
        )

    def _run(
        self,
        book: Book,
        row: Row,
        commands: tuple[Command, ...],
        start: int,
        progress: Progress,
    ) -> tuple[Row, str]:
        """What became of the row, and what was left out on this server."""
        check_commands(self._shard, commands[start:])
        begun, left = perf_counter(), []
        for position, command in enumerate(commands[start:], start=start):
            progress(position + 1, len(commands), shortened(command.text))
            try:
                why = run_command(
                    self._shard.send, command, partial(self._carry_out, row, position, command, progress, len(commands))
                )
            except StatementFailed as error:
                self._record_failure(book, row, position, commands, error)
                raise
            left += [why] if why else []
            if position + 1 < len(commands):
                half = replace(row, done=position + 1, journal=_journal(commands[: position + 1]))
                self._write(book.put(half))
        return replace(row, done=len(commands), milliseconds=round((perf_counter() - begun) * 1000)), "; ".join(left)

    def _carry_out(
        self, row: Row, position: int, command: Command, progress: Progress, total: int, task: Task | Drain
    ) -> None:
        """A data migration; its checkpoint is known by where the command stands and what it says."""

        def tell(how_far: str) -> None:
            progress(position + 1, total, f"{shortened(command.text)}: {how_far}")

        step = f"{row.id}/{row.direction}/{position + 1}/{_journal((command,))[:12]}"
        Carrier(shard=self._shard, tell=tell)(task, step)

    def _record_failure(
        self, book: Book, row: Row, done: int, commands: tuple[Command, ...], error: StatementFailed
    ) -> None:
        """A migration of which nothing was run stays what it was; one that is half-way says where it stands."""
        if done:
            book = book.put(replace(row, done=done, journal=_journal(commands[:done]), error=error.message))
        operation = "apply" if row.direction == "up" else "rollback"
        self._write(book.told(row.id, operation, f"failed at command {done + 1}: {error.message}"))

    def _read(self) -> Book:
        return read_book(self._wire)

    def _write(self, book: Book, *witness: tuple[str, ...]) -> None:
        """Write the history, and its second record at the same moment; who may not write that does without."""
        load = ("FUNCTION", "LOAD", "REPLACE", book_code(book))
        try:
            try:
                self._lease.run(self._wire, load, *witness)
            except Refused:
                if not witness:
                    raise
                self._lease.run(self._wire, load)
        except Refused as error:
            raise StatementFailed(
                f"the history of migrations cannot be written: {error}",
                help="what ran is done and not recorded; correct the cause and run the same command again",
            ) from None


def _journal(commands: tuple[Command, ...]) -> str:
    return sha256([command.text for command in commands])
