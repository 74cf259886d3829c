"""The ledger of a ClickHouse database. There are no transactions: each statement is a journalled step.

Before a statement runs, ``started`` is written, and after it ``done``. A run that was killed is gone on with: what is
done is left out, and of the statement that was started a probe says whether it is done.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

from dbkit.contract import Statement
from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError, ServerUnreachable, StatementFailed, UsageError
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Applied, Entry, Holder, Progress
from dbkit.stores.clickhouse import journal as journals
from dbkit.stores.clickhouse.cluster import OwnTables, on_cluster
from dbkit.stores.clickhouse.hosts import Everywhere, Spread
from dbkit.stores.clickhouse.journal import Event, Journal, Standing
from dbkit.stores.clickhouse.lease import Lease, hold, holders, release
from dbkit.stores.clickhouse.patience import run_patiently
from dbkit.stores.clickhouse.probe import probe, session_settings
from dbkit.stores.clickhouse.recipes.carry_out import carry_out, refuse_cluster, settle
from dbkit.stores.clickhouse.recipes.words import recipe_in
from dbkit.stores.clickhouse.replication import replicated
from dbkit.stores.clickhouse.rows import read_values
from dbkit.stores.clickhouse.secrets import hide, resolved
from dbkit.stores.clickhouse.split import has_rows, split
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport

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
        return journals.applied(self._journal.standings()) if self._exists() else ()

    def history(self) -> tuple[Entry, ...]:
        """Everything that ever happened, oldest first. Reads only."""
        return tuple(journals.history(self._journal.events())) if self._exists() else ()

    @contextmanager
    def lock(self, *, wait: float) -> Iterator[None]:
        """Hold off every other runner."""
        self._prepare()
        with hold(self._transport, self._spare, profile=self._profile, wait=wait, own=self._own) as lease:
            self._journal.forget()
            settle(self._transport)
            self._lease = lease
            try:
                yield
            finally:
                self._lease = None

    def holders(self) -> tuple[Holder, ...]:
        """Who holds the lease, alive or not. Reads only."""
        return holders(self._transport, self._own) if self._exists() else ()

    def release(self, holder: Holder) -> None:
        """Take the lease from a holder that does not live any more."""
        release(self._transport, holder, self._own)

    def _prepare(self) -> None:
        if not self._ready:
            self._create_database()
            self._journal.create()
            self._ready = True

    def apply(self, migration: Migration, progress: Progress) -> None:
        """Run a migration and record it; go on where a killed run stopped."""
        standing = self._standing(migration)
        if standing.operation == "rollback":
            raise StatementFailed(
                f"the rollback of {migration.id} stopped half-way", help="finish it first: dbkit migrate down"
            )
        if standing.applied is not None:
            return
        self._run("apply", migration, migration.path, migration.text, standing, progress)

    def rollback(self, migration: Migration, progress: Progress) -> None:
        """Run the rollback of a migration and record it."""
        if migration.rollback_text is None:
            raise UsageError(f"{migration.id} has no rollback file")
        standing = self._standing(migration)
        self._run("rollback", migration, migration.rollback_path, migration.rollback_text, standing, progress)

    def rehearse(self, migration: Migration) -> tuple[str, ...]:  # noqa: ARG002
        """Nothing: a statement is the server's own, and says nothing before it runs."""
        return ()

    def mark(self, migration: Migration) -> None:
        """Record a migration as applied without running it."""
        self._prepare()
        self._journal.add(Event(migration=migration.id, operation="mark", event="end", checksum=migration.checksum))

    def accept(self, migration: Migration) -> None:
        """Record that what was applied is the file as it stands now."""
        self._prepare()
        self._journal.add(Event(migration=migration.id, operation="repair", event="end", checksum=migration.checksum))

    def unmark(self, migration_id: str) -> None:
        """Forget that a migration was applied, without running anything."""
        self._prepare()
        self._journal.add(Event(migration=migration_id, operation="unmark", event="end"))

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

    def _run(
        self, operation: str, migration: Migration, path: Path, text: str, standing: Standing, progress: Progress
    ) -> None:
        statements = split(text)
        before = standing.statements if standing.operation == operation else {}
        other_way = standing.operation not in (None, operation)
        _check_unchanged(migration, path, statements, before)
        if not self._transport.inline_rows:
            _check_rows(path, statements)
        self._journal.add(
            Event(
                migration=migration.id,
                operation=operation,
                event="begin",
                statements=len(statements),
                checksum=migration.checksum,
            ),
            flush=False,
        )
        start = perf_counter()
        settings: dict[str, str] = {}
        for number, statement in enumerate(statements, start=1):
            more = session_settings(statement.text)
            if more is not None:
                settings.update(more)
                continue
            event = before.get(number)
            if event is None or event.event != "done":
                progress(number, len(statements), statement.text.splitlines()[0])
                last = "reversed" if other_way else event.event if event else None
                tell = partial(_tell, progress, number, len(statements), statement)
                everywhere = self._everywhere(statement, f"{migration.id} {operation} {standing.rounds} {number}", last)
                self._statement(
                    operation,
                    migration,
                    path,
                    (number, statement),
                    settings,
                    last=last,
                    tell=tell,
                    everywhere=everywhere,
                )
        self._journal.add(
            Event(
                migration=migration.id,
                operation=operation,
                event="end",
                statements=len(statements),
                checksum=migration.checksum,
                milliseconds=round((perf_counter() - start) * 1000),
            )
        )

    def _statement(
        self,
        operation: str,
        migration: Migration,
        path: Path,
        numbered: tuple[int, Statement],
        settings: Mapping[str, str],
        *,
        last: str | None,
        tell: Callable[[str], None],
        everywhere: Everywhere | None,
    ) -> None:
        """Run one statement. ``last`` is what is known of it: started, failed, or that it takes back half a file."""
        number, statement = numbered
        where = f"{path}:{statement.line}"

        def event(name: str, *, milliseconds: int = 0, message: str = "") -> Event:
            return Event(
                migration=migration.id,
                operation=operation,
                event=name,
                statement=number,
                statement_checksum=sha256(statement.text),
                milliseconds=milliseconds,
                message=message,
            )

        if self._lease is not None:
            self._lease.check()
        text, secrets = resolved(statement.text, os.environ)
        if self._is_replicated:
            text = replicated(text)
        recipe = recipe_in(statement)
        if last is not None and recipe is None and everywhere is None and self._is_done(text, where, last):
            self._journal.add(event("done"), flush=False)
            return
        self._journal.add(event("started"))
        start = perf_counter()
        try:
            if recipe is None:
                run_patiently(self._transport, self._spare, text, settings, tell, everywhere=everywhere)
            else:
                refuse_cluster(self._spread.name if self._spread else None)
                carry_out(self._transport, recipe, text, tell, taking_back=last == "reversed")
        except StatementFailed as error:
            self._journal.add(event("failed", message=hide(error.message, secrets)))
            raise StatementFailed(hide(error.message, secrets), where=where, help=error.help or _HELP) from None
        except ServerError as error:
            message = hide(f"{error.message} [{error.code}]", secrets)
            self._journal.add(event("failed", message=message))
            raise StatementFailed(message, where=where, help=_HELP) from None
        except (LostConnection, ServerUnreachable) as error:
            raise StatementFailed(
                f"the connection was lost while the statement ran: {error}",
                where=where,
                help="run the command again: it looks first whether the server has done the statement",
            ) from None
        self._journal.add(event("done", milliseconds=round((perf_counter() - start) * 1000)), flush=False)

    def _everywhere(self, statement: Statement, place: str, last: str | None) -> Everywhere | None:
        """How a statement goes to every host of the cluster; None where there is none, or the statement is for one."""
        if self._spread is None or on_cluster(statement.text, self._spread.name) == statement.text:
            return None
        key = f"dbkit {self._transport.database} {place} {sha256(statement.text)[:12]}"
        return Everywhere(spread=self._spread, key=key, again=last is not None)

    def _is_done(self, text: str, where: str, last: str) -> bool:
        answer = probe(self._transport, text)
        if answer.done is None and last == "started":
            raise StatementFailed(
                f"the last run was stopped in this statement: {answer.why}",
                where=where,
                help="look at the rows; if it is done, take the statement out of the file, else undo what it did and "
                "unmark the migration",
            )
        return bool(answer.done)


def _tell(progress: Progress, number: int, total: int, statement: Statement, text: str) -> None:
    progress(number, total, f"{statement.text.splitlines()[0]}: {text}")


_HELP = "the statements before it are done and stay; correct this one, or the cause, and run the command again"


def _check_unchanged(
    migration: Migration, path: Path, statements: Sequence[Statement], before: Mapping[int, Event]
) -> None:
    """What is done already must stand in the file as it was run."""
    for number, event in sorted(before.items()):
        same = number <= len(statements) and sha256(statements[number - 1].text) == event.statement_checksum
        if event.event == "done" and not same:
            raise IntegrityError(
                f"{path}: statement {number} of {migration.id} is done already, and was edited since",
                help="put it back as it was; only what is not done yet can be corrected",
            )


def _check_rows(path: Path, statements: Sequence[Statement]) -> None:
    """The native protocol would wait for ever for rows that stand in the text and cannot be sent as a SELECT."""
    for statement in statements:
        if has_rows(statement.text) and read_values(statement.text) is None:
            raise StatementFailed(
                "over ClickHouse's native protocol an INSERT with its rows in the text must be INSERT INTO table "
                "(columns) VALUES, without the word DEFAULT",
                where=f"{path}:{statement.line}",
                help="nothing was run; use the server's HTTP port (clickhouse+http://…), or write INSERT … SELECT",
            )
