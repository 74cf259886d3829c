"""Runs migrations: up, down, redo, goto."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from dbkit.app.check import expectations
from dbkit.app.databases import Database, open_databases
from dbkit.app.destination import Destination
from dbkit.app.history import (
    Record,
    Standing,
    applied_changes,
    check,
    pending_changes,
    records,
    refuse_foreign,
    refuse_going_back,
)
from dbkit.app.irreversible import refuse_irreversible
from dbkit.app.profile import Profile
from dbkit.app.stopped import failed, stopped
from dbkit.app.unlock import forget_the_dead
from dbkit.contract import Draft
from dbkit.core.errors import PolicyRefusal, ServerUnreachable, StatementFailed, UsageError
from dbkit.migrations.expectation import Expectation
from dbkit.migrations.file import Migration
from dbkit.migrations.folder import Change, Folder

__all__ = ["Outcome", "Run", "Session", "Watch", "session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told of progress: a migration that starts, a statement of it, that it is done, and what to know of."""

    started: Callable[[str, Migration], None] = lambda *_: None
    statement: Callable[[int, int, str], None] = lambda *_: None
    done: Callable[[str, Migration, float], None] = lambda *_: None
    note: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One migration that was run, and how many seconds it took."""

    direction: str
    migration: Migration
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command did."""

    runs: tuple[Run, ...] = ()
    seconds: float = 0.0


@dataclass(slots=True, kw_only=True)
class Session:
    """Open databases with their ledgers, for one profile."""

    profile: str
    place: Destination
    folder: Folder
    databases: dict[str, Database]
    drafts: Mapping[str, Draft]
    watch: Watch = field(default_factory=Watch)
    any_order: bool = False
    """Whether a migration may be applied although a later one is."""
    expected: Mapping[str, Sequence[Expectation]] = field(default_factory=dict)
    """By store, what must hold of the rows before the last of its migrations counts as applied."""

    def records(self) -> tuple[Record, ...]:
        """How every migration stands in each database."""
        ledgers = {name: database.connection.ledger.applied() for name, database in self.databases.items()}
        return records(self.folder, ledgers, profile=self.profile)

    def up(
        self,
        count: int | None = None,
        to: str | None = None,
        agreed: Callable[[tuple[Change, ...]], None] = lambda _: None,
    ) -> Outcome:
        """Apply pending changes: all, the next ``count``, or those up to ``to`` and including its whole change.

        ``agreed`` is called under the locks with what is to be run, and raises where it must not be.
        Raises PolicyRefusal where a server is older than the profile promises to run on.
        """
        self._refuse_old_servers()
        limit = self.folder.find(to).last if to is not None else None
        pending = self._to_apply(count, limit)
        if not pending:
            return self._nothing()
        self._preflight(pending)
        with self._locked():
            pending = self._to_apply(count, limit)
            agreed(pending)
            return self._run([("up", one) for change in pending for one in change.migrations])

    def _preflight(self, pending: Sequence[Change] = ()) -> None:
        """Look at every database before the first change to any. Raises ServerUnreachable where one takes none."""
        refused = []
        for name, database in self.databases.items():
            mine = [one for change in pending for one in change.migrations if one.store == name]
            found = database.connection.preflight(self.drafts[name], mine)
            refused += [f"{name} at {database.shown}: {reason}" for reason in found.refused]
            for note in found.notes:
                self.watch.note(f"{name}: {note}")
        if refused:
            raise ServerUnreachable("; ".join(refused), help="nothing was changed in any database")

    def _refuse_old_servers(self) -> None:
        for name, database in self.databases.items():
            server, oldest = database.connection.server, self.drafts[name].version
            if server.major < oldest:
                raise PolicyRefusal(
                    f"{name}: the server is {server.product} {server.version}, and the profile promises to run on "
                    f"{oldest} and newer",
                    help=f"use a newer server, or set version: {server.major} and see what needs to go",
                )

    def pending(self, count: int | None = None, to: str | None = None) -> tuple[Change, ...]:
        """What ``up`` would apply."""
        return self._to_apply(count, self.folder.find(to).last if to is not None else None)

    def rehearse(self, migration: Migration) -> tuple[str, ...]:
        """What would come of the statements of a migration that go over data."""
        return self.databases[migration.store].connection.ledger.rehearse(migration)

    def _to_apply(self, count: int | None, limit: int | None) -> tuple[Change, ...]:
        rows = self.records()
        check(rows, shown=self.folder.shown, any_order=self.any_order)
        refuse_going_back(rows)
        pending = pending_changes(self.folder, rows)
        if limit is not None:
            pending = tuple(change for change in pending if change.first <= limit)
        return pending if count is None else pending[:count]

    def to_revert(self, count: int | None = 1, to: str | None = None) -> tuple[Change, ...]:
        """What ``down`` would take back, newest first: ``count`` changes, or all after ``to`` (``0`` is all)."""
        rows = self.records()
        check(rows, shown=self.folder.shown, any_order=True)
        applied = tuple(reversed(applied_changes(self.folder, rows)))
        if to is not None:
            floor = 0 if _is_start(to) else self.folder.find(to).last
            return tuple(change for change in applied if change.first > floor)
        return applied if count is None else applied[:count]

    def down(self, count: int | None = 1, to: str | None = None) -> Outcome:
        """Take changes back, newest first."""
        if not self.to_revert(count, to):
            return self._nothing()
        self._preflight()
        with self._locked():
            return self._run(_backwards(self.to_revert(count, to)))

    def redo(self, count: int = 1) -> Outcome:
        """Take the last changes back and apply them again."""
        if not self.to_revert(count):
            return self._nothing()
        self._preflight()
        with self._locked():
            back = _backwards(self.to_revert(count))
            return self._run([*back, *(("up", migration) for _, migration in reversed(back))])

    def _nothing(self) -> Outcome:
        """Nothing is to be done: a run that was killed at its very end may have done it, and still stand as holder."""
        forget_the_dead(self.databases)
        return Outcome()

    def goto(self, to: str) -> Outcome:
        """Go to just after a change, forwards or backwards."""
        return self.down(None, to) if self.to_revert(None, to) else self.up(0 if _is_start(to) else None, _limit(to))

    def ahead(self, to: str) -> tuple[Change, ...]:
        """What ``goto`` would apply, where it goes forwards."""
        return self.pending(0 if _is_start(to) else None, _limit(to))

    def mark(self, ids: Sequence[str]) -> tuple[Migration, ...]:
        """Record migrations as applied without running them; those that are applied stay as they are."""
        rows, wanted = self.records(), [self._one(text) for text in ids]
        refuse_foreign([row for row in rows if row.migration in wanted], shown=self.folder.shown)
        done = {row.id for row in rows if row.applied is not None and row.applied.complete}
        with self._locked():
            for migration in wanted:
                if migration.id not in done:
                    self.databases[migration.store].connection.ledger.mark(migration)
        return tuple(migration for migration in wanted if migration.id not in done)

    def unmark(self, ids: Sequence[str]) -> tuple[Record, ...]:
        """Forget that migrations were applied, also those whose file is missing, without running anything."""
        known = [row for row in self.records() if row.applied is not None]
        wanted = [row for row in known if any(row.id == text or row.id.split("_", 1)[0] == text for text in ids)]
        missing = [text for text in ids if not any(text in (row.id, row.id.split("_", 1)[0]) for row in wanted)]
        if missing:
            raise UsageError(
                f"not applied here: {', '.join(missing)}",
                help=f"applied are {', '.join(row.id for row in known) or 'none'}",
            )
        refuse_foreign(wanted, shown=self.folder.shown)
        with self._locked():
            for row in wanted:
                self.databases[row.store].connection.ledger.unmark(row.id)
        return tuple(wanted)

    def _one(self, text: str) -> Migration:
        """The migration with this id or number, of a store that is worked on."""
        found = [one for one in self.folder.migrations if text in (one.id, one.id.split("_", 1)[0])]
        found = [one for one in found if one.store in self.databases]
        if len(found) != 1:
            raise UsageError(
                f"no migration is called {text!r} in {self.folder.shown}",
                help=f"there are: {', '.join(one.id for one in self.folder.migrations) or 'none'}",
            )
        return found[0]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with ExitStack() as stack:
            for database in self.databases.values():
                stack.enter_context(database.connection.ledger.lock(wait=self.place.lock_wait))
            yield

    def _run(self, work: Sequence[tuple[str, Migration]]) -> Outcome:
        refuse_irreversible(work, self.records())
        runs: list[Run] = []
        begun, looked = perf_counter(), self.looked_at(work)
        for direction, migration in work:
            ledger = self.databases[migration.store].connection.ledger
            self.watch.started(direction, migration)
            start = perf_counter()
            if direction == "down" and migration.replaced:
                for one in ledger.applied():
                    if one.id in migration.replaced:
                        ledger.unmark(one.id)
            try:
                if direction == "up":
                    ledger.apply(migration, self.watch.statement, looked.get(migration.id, ()))
                else:
                    ledger.rollback(migration, self.watch.statement)
            except (KeyboardInterrupt, SystemExit) as stop:
                stop.add_note(stopped(migration, *_done_and_left(runs, work)))
                raise
            except StatementFailed as error:
                raise failed(error, direction, migration, *_done_and_left(runs, work)) from None
            seconds = perf_counter() - start
            runs.append(Run(direction=direction, migration=migration, seconds=seconds))
            self.watch.done(direction, migration, seconds)
        return Outcome(runs=tuple(runs), seconds=perf_counter() - begun)

    def looked_at(self, work: Sequence[tuple[str, Migration]]) -> dict[str, Sequence[Expectation]]:
        """By migration, what must hold of the rows then: of a store's last one, where it leaves none to be applied."""
        ups = [migration for direction, migration in work if direction == "up"]
        last = {migration.store: migration.id for migration in ups}
        if not self.expected.keys() & last.keys():
            return {}
        run = {migration.id for migration in ups}
        left = {row.store for row in self.records() if row.standing is not Standing.APPLIED and row.id not in run}
        return {last[store]: rows for store, rows in self.expected.items() if store in last and store not in left}


def _is_start(to: str) -> bool:
    return to.strip().strip("0") == ""


def _limit(to: str) -> str | None:
    return None if _is_start(to) else to


def _backwards(changes: Sequence[Change]) -> list[tuple[str, Migration]]:
    return [("down", migration) for change in changes for migration in reversed(change.migrations)]


def _done_and_left(runs: Sequence[Run], work: Sequence[tuple[str, Migration]]) -> tuple[list[str], list[str]]:
    return [run.migration.id for run in runs], [other.id for _, other in work[len(runs) :]]


@contextmanager
def session(
    place: Destination,
    profile: Profile,
    folder: Folder,
    *,
    root: Path,
    watch: Watch,
    any_order: bool = False,
    read_only: bool = False,
) -> Iterator[Session]:
    """Open everything that a migrate command needs; the folder was checked, if it needs to be."""
    with open_databases(
        place, root=root, profile=profile.name, drafts=profile.drafts, read_only=read_only
    ) as databases:
        yield Session(
            profile=profile.name,
            place=place,
            folder=folder,
            databases=databases,
            drafts=profile.drafts,
            watch=watch,
            any_order=any_order,
            expected=expectations(profile, folder, root),
        )
