"""Runs the statements of a migration file, each a journalled step, and goes on where a killed run stopped.

Before a statement runs, ``started`` is written, and after it ``done``. What is done is left out, and of the statement
that was started a probe says whether it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from dbkit.contract import Statement
from dbkit.core.canonical import sha256
from dbkit.core.environment import ENVIRONMENT
from dbkit.core.errors import IntegrityError, ServerUnreachable, StatementFailed
from dbkit.core.paths import shown
from dbkit.migrations.expectation import MOST, Expectation
from dbkit.migrations.file import Migration
from dbkit.migrations.ledger import Progress
from dbkit.stores.clickhouse.checks.look import look
from dbkit.stores.clickhouse.cluster import on_cluster
from dbkit.stores.clickhouse.hosts import Everywhere, Spread
from dbkit.stores.clickhouse.journal import Event, Journal, Standing
from dbkit.stores.clickhouse.mutations import wait_for_rows
from dbkit.stores.clickhouse.patience import run_patiently
from dbkit.stores.clickhouse.probe import probe, session_settings
from dbkit.stores.clickhouse.recipes.carry_out import carry_out, refuse_cluster
from dbkit.stores.clickhouse.recipes.words import recipe_in
from dbkit.stores.clickhouse.replication import replicated
from dbkit.stores.clickhouse.rows import read_values
from dbkit.stores.clickhouse.secrets import hide, resolved
from dbkit.stores.clickhouse.split import has_rows, split
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport

__all__ = ["Runner"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One statement in the file that is run."""

    operation: str
    migration: Migration
    path: Path
    statement: Statement
    number: int
    total: int
    round: int
    """How many operations on this migration have ended before."""
    last: str | None
    """What is known of it: started, failed, or that it takes back half a file; none where it never ran."""
    begun: int | None
    """When it was first begun, in microseconds since 1970 by the server's clock."""

    @property
    def where(self) -> str:
        """File and line."""
        return f"{shown(self.path)}:{self.statement.line}"

    def event(self, name: str, *, milliseconds: int = 0, message: str = "") -> Event:
        """A line of the journal."""
        return Event(
            migration=self.migration.id,
            operation=self.operation,
            event=name,
            statement=self.number,
            statement_checksum=sha256(self.statement.text),
            milliseconds=milliseconds,
            message=message,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Runs files on one database, or on every host of its cluster."""

    transport: Transport
    spare: Callable[[], Transport]
    """A second connection, for what goes on while a statement runs."""
    journal: Journal
    check_lease: Callable[[], None]
    """Raises LockHeld where another runner may be at work."""
    progress: Progress
    spread: Spread | None = None
    """The cluster, where the target is one."""
    is_replicated: bool = False

    def run(
        self, operation: str, migration: Migration, standing: Standing, expected: Sequence[Expectation] = ()
    ) -> None:
        """Apply or roll back a migration. Raises StatementFailed, IntegrityError, LockHeld."""
        back = operation == "rollback"
        path, text = (migration.rollback_path, migration.rollback_text) if back else (migration.path, migration.text)
        statements = split(text or "")
        before = standing.statements if standing.operation == operation else {}
        other_way = standing.operation not in (None, operation)
        _check_unchanged(migration, path, statements, before)
        self._check_possible(path, statements)

        def event(name: str, milliseconds: int = 0) -> Event:
            return Event(
                migration=migration.id,
                operation=operation,
                event=name,
                statements=len(statements),
                checksum=migration.checksum,
                milliseconds=milliseconds,
            )

        self.journal.add(event("begin"), flush=False)
        start = perf_counter()
        settings: dict[str, str] = {}
        for number, statement in enumerate(statements, start=1):
            more = session_settings(statement.text)
            if more is not None:
                settings.update(more)
                continue
            known = before.get(number)
            if known is None or known.event != "done":
                place = _Place(
                    operation=operation,
                    migration=migration,
                    path=path,
                    statement=statement,
                    number=number,
                    total=len(statements),
                    round=standing.rounds,
                    last="reversed" if other_way else known.event if known else None,
                    begun=standing.begun.get(number) if known else None,
                )
                self._statement(place, settings)
        if expected:
            self.journal.add()  # that the statements are done, whatever comes of the rows
            self._require(expected)
        self.journal.add(event("end", round((perf_counter() - start) * 1000)))

    def _require(self, expected: Sequence[Expectation]) -> None:
        """Raise StatementFailed where the rows are not as the profile expects them."""
        for one in expected:
            query = f"SELECT count() FROM (SELECT 1 FROM (\n{one.query}\n) LIMIT {MOST})"  # noqa: S608
            try:
                ((rows,),) = self.transport.query(query)
            except ServerError as error:
                raise one.refused(f"{error.message} [{error.code}]", advice=_ALL_DONE) from None
            if rows:
                raise one.unmet(int(rows), advice=_ALL_DONE)

    def _statement(self, place: _Place, settings: Mapping[str, str]) -> None:
        first = place.statement.text.splitlines()[0].rstrip(",")
        self.progress(place.number, place.total, first)
        self.check_lease()
        text, secrets = resolved(place.statement.text, ENVIRONMENT)
        if self.is_replicated:
            text = replicated(text)
        everywhere = self._everywhere(place)
        done = place.last is not None and everywhere is None and self._is_done(place, text)
        if not done:
            self.journal.add(place.event("started"))
        start = perf_counter()

        def tell(more: str) -> None:
            self.progress(place.number, place.total, f"{first}: {more}")

        try:
            recipe = recipe_in(place.statement)
            if not done:
                look(self.transport, replace(place.statement, text=text))
            if done:
                wait_for_rows(self.transport, text, tell)
            elif recipe is None:
                run_patiently(self.transport, self.spare, text, settings, tell, everywhere=everywhere)
            else:
                carry_out(self.transport, recipe, text, tell, taking_back=place.last == "reversed")
        except StatementFailed as error:
            self.journal.add(place.event("failed", message=hide(error.message, secrets)))
            raise StatementFailed(hide(error.message, secrets), where=place.where, help=error.help or _HELP) from None
        except ServerError as error:
            message = hide(f"{error.message} [{error.code}]", secrets)
            self.journal.add(place.event("failed", message=message))
            raise StatementFailed(message, where=place.where, help=_HELP) from None
        except (LostConnection, ServerUnreachable) as error:
            raise StatementFailed(
                f"the connection was lost while the statement ran: {error}",
                where=place.where,
                help="run the command again: it looks first whether the server has done the statement",
            ) from None
        self.journal.add(place.event("done", milliseconds=round((perf_counter() - start) * 1000)), flush=False)

    def _everywhere(self, place: _Place) -> Everywhere | None:
        """How a statement goes to every host of the cluster; None where there is none, or the statement is for one."""
        text = place.statement.text
        if self.spread is None or on_cluster(text, self.spread.name) == text:
            return None
        run = f"{place.migration.id} {place.operation} {place.round} {place.number}"
        key = f"dbkit {self.transport.database} {run} {sha256(text)[:12]}"
        return Everywhere(spread=self.spread, key=key, again=place.last is not None, since=place.begun)

    def _is_done(self, place: _Place, text: str) -> bool:
        if recipe_in(place.statement) is not None:
            return False
        answer = probe(self.transport, text, since=place.begun)
        if answer.done is None and place.last == "started":
            raise StatementFailed(
                f"the last run was stopped in this statement: {answer.why}",
                where=place.where,
                help="look at the rows; if it is done, take the statement out of the file, else undo what it did and "
                "unmark the migration",
            )
        return bool(answer.done)

    def _check_possible(self, path: Path, statements: Sequence[Statement]) -> None:
        """Refuse, before anything runs, what cannot run here."""
        if not self.transport.inline_rows:
            _check_rows(path, statements)
        if self.spread is not None and any(recipe_in(statement) is not None for statement in statements):
            refuse_cluster(self.spread.name)


_ALL_DONE = "its statements are done and stay, and it does not count as applied: dbkit migrate down takes it back"
_HELP = "the statements before it are done and stay; correct this one, or the cause, and run the command again"


def _check_unchanged(
    migration: Migration, path: Path, statements: Sequence[Statement], before: Mapping[int, Event]
) -> None:
    """What is done already must stand in the file as it was run."""
    for number, event in sorted(before.items()):
        same = number <= len(statements) and sha256(statements[number - 1].text) == event.statement_checksum
        if event.event == "done" and not same:
            raise IntegrityError(
                f"{shown(path)}: statement {number} of {migration.id} is done already, and was edited since",
                help="put it back as it was; only what is not done yet can be corrected",
            )


def _check_rows(path: Path, statements: Sequence[Statement]) -> None:
    """The native protocol would wait for ever for rows that stand in the text and cannot be sent as a SELECT."""
    for statement in statements:
        if has_rows(statement.text) and read_values(statement.text) is None:
            raise StatementFailed(
                "over ClickHouse's native protocol an INSERT with its rows in the text must be INSERT INTO table "
                "(columns) VALUES, without the word DEFAULT",
                where=f"{shown(path)}:{statement.line}",
                help="nothing was run; use the server's HTTP port (clickhouse+http://…), or write INSERT … SELECT",
            )
