"""``migrate up --plan``: run what a plan holds and nothing else, and only where nothing has moved since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dbkit.app.canonical import Scratch
from dbkit.app.history import Record, Standing
from dbkit.app.migrate import Outcome, Session
from dbkit.app.plan_file import PlanFile, PlannedDatabase, PlanOfMany
from dbkit.app.planned import fingerprint, hashes
from dbkit.app.verify import applied_migrations, between
from dbkit.core.errors import IntegrityError
from dbkit.core.ids import ObjectId
from dbkit.migrations.folder import Change, Folder, recorded_files
from dbkit.stores import STORES

__all__ = ["OUT_OF_DATE", "is_done", "member_plan", "require_same_files", "require_unmoved", "run_plan"]

OUT_OF_DATE = "nothing was run; make it anew and have it approved: dbkit migrate plan -o FILE"
"""What to do about such a plan."""

_SHOWN = 8
"""Objects that a message names."""


def run_plan(plan: PlanFile, session: Session, root: Path) -> Outcome:
    """Run a plan; where a run of it was killed, go on. Raises IntegrityError naming what has moved.

    All is compared under the locks, and the databases once more after it.
    """
    if not plan.migrations:
        return Outcome()
    last = plan.migrations[-1].id
    outcome = session.up(to=last, agreed=lambda pending: require_unmoved(plan, session, root, pending))
    unlike = [one.store for one in plan.databases if not _as_foreseen(one, session, root)]
    if unlike:
        raise IntegrityError(
            f"everything was applied, and {', '.join(unlike)} is not as the plan foresaw",
            help="what differs: dbkit migrate verify; somebody may have changed it meanwhile",
        )
    return outcome


def require_unmoved(plan: PlanFile, session: Session, root: Path, pending: Sequence[Change] = ()) -> None:
    """Raise IntegrityError naming everything that is not as it was when the plan was made."""
    _refuse(tuple(_moved(plan, session, root, pending)))


def require_same_files(files: Mapping[str, str], folder: Folder) -> None:
    """Raise IntegrityError naming every file of the folder that is not as it was when a plan was made."""
    _refuse(tuple(_moved_files(files, folder)))


def member_plan(plan: PlanOfMany, name: str) -> PlanFile:
    """What a plan of many has for one database. Raises IntegrityError where it does not name it."""
    mine = plan.of(name)
    if mine is None:
        raise IntegrityError(
            f"this plan is out of date: it is for {plan.profile} at {plan.target}, and does not name {name}",
            help=OUT_OF_DATE,
        )
    return mine


def is_done(plan: PlanFile, session: Session) -> bool:
    """Whether all that a plan holds is applied: nothing is left to run, whatever became of the database since."""
    standing = {(row.store, row.id): row.standing for row in session.records()}
    return all(standing.get((one.store, one.id)) is Standing.APPLIED for one in plan.migrations)


def _refuse(moved: Sequence[str]) -> None:
    if moved:
        raise IntegrityError(
            "this plan is out of date: " + "; ".join(moved),
            help=OUT_OF_DATE,
        )


def _moved(plan: PlanFile, session: Session, root: Path, pending: Sequence[Change]) -> Iterator[str]:
    if (plan.profile, plan.target) != (session.profile, session.place.name):
        yield (
            f"it was made for {plan.profile} at {plan.target}, and this is {session.profile} at {session.place.name}"
        )
    if {one.store for one in plan.databases} != set(session.databases):
        yield (
            f"it is for {', '.join(one.store for one in plan.databases)}, and this is {', '.join(session.databases)}"
        )
        return
    yield from _moved_files(plan.files, session.folder)
    yield from _unlike_files(plan, session.folder)
    rows = session.records()
    wanted = [one.id for one in plan.migrations]
    left = [one.id for change in pending for one in change.migrations]
    if left and left != wanted[len(wanted) - len(left) :]:
        yield f"it holds {', '.join(wanted)}, and what is to be run is {', '.join(left)}"
    for database in plan.databases:
        yield from _moved_database(database, session, root, rows, _begun(plan, database, rows))


def _moved_files(files: Mapping[str, str], folder: Folder) -> Iterator[str]:
    now = recorded_files(folder.sum or "")
    for name in sorted(now.keys() | files.keys()):
        if now.get(name) != files.get(name):
            yield f"{name} was {_change(files.get(name), now.get(name))}"


def _unlike_files(plan: PlanFile, folder: Folder) -> Iterator[str]:
    """What was read and approved must be what is run, which is what stands in the files."""
    for one in plan.migrations:
        migration = folder.get(one.id)
        if migration is not None and tuple(statement.text for statement in one.statements) != tuple(
            statement.text for statement in STORES[one.store].split(migration.text)
        ):
            yield f"the statements that it shows of {one.id} are not those of the file"


def _begun(plan: PlanFile, database: PlannedDatabase, rows: Sequence[Record]) -> set[str]:
    """The migrations of a database that were applied, or gone on with, after the plan was made."""
    standing = {row.id: row.applied for row in rows if row.store == database.store and row.applied is not None}
    return {
        one.id
        for one in plan.migrations
        if one.store == database.store
        and (applied := standing.get(one.id)) is not None
        and (applied.complete or one.id not in database.applied or applied.done != one.done)
    }


def _moved_database(
    database: PlannedDatabase, session: Session, root: Path, rows: Sequence[Record], ran: set[str]
) -> Iterator[str]:
    name = database.store
    server = session.databases[name].connection.server
    if (server.product, server.major) != (database.product, database.major):
        yield f"{name} was {database.product} {database.version}, and is {server.product} {server.version}"
        return
    recorded = {row.id: row.applied.checksum for row in rows if row.store == name and row.applied is not None}
    for identity in sorted(recorded.keys() | database.applied.keys()):
        if identity not in ran and recorded.get(identity, "") != database.applied.get(identity, ""):
            yield f"{name}: {identity} was {_change(database.applied.get(identity), recorded.get(identity), 'applied')}"
    if not ran:
        state = hashes(session.databases[name].connection.inspect(session.drafts[name]))
        changed = [
            key for key in sorted(state.keys() | database.objects.keys()) if state.get(key) != database.objects.get(key)
        ]
        for key in changed[:_SHOWN]:
            yield f"{name}: {ObjectId.decode(key)} was {_change(database.objects.get(key), state.get(key))}"
        if len(changed) > _SHOWN:
            yield f"{name}: and {len(changed) - _SHOWN} more"
    elif database.drifted == () and not any(row.standing is Standing.HALF for row in rows if row.store == name):
        yield from _moved_on_the_way(name, session, root, rows)


def _moved_on_the_way(name: str, session: Session, root: Path, rows: Sequence[Record]) -> Iterator[str]:
    """Of a plan that was begun: what is not as the migrations that are applied by now make it."""
    draft = session.drafts[name]
    with Scratch(root, session.place.shadows()) as scratch:
        want = scratch.replayed(STORES[name], applied_migrations(tuple(rows), name), draft)
        difference = between(name, session.databases[name], draft, want, scratch)
    for op in difference.ops[:_SHOWN]:
        yield f"{name}: {op.id} is not as the migrations that were run make it"


def _change(before: str | None, now: str | None, done: str = "added") -> str:
    if before is None:
        return done
    return "changed" if now is not None else "removed"


def _as_foreseen(database: PlannedDatabase, session: Session, root: Path) -> bool:
    """Whether it is as the migrations make it; one that was changed by hand before is not looked at."""
    if database.after is not None:
        return database.after == _fingerprint(database.store, session)
    return database.drifted != () or not any(_moved_on_the_way(database.store, session, root, session.records()))


def _fingerprint(name: str, session: Session) -> str:
    return fingerprint(STORES[name], session.databases[name].connection.inspect(session.drafts[name]))
