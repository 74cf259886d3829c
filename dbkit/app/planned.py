"""``migrate plan``: what ``up`` would run, with its dangers, and the state that it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dbkit.app.alike import alike
from dbkit.app.canonical import Scratch, plan_between
from dbkit.app.declared import declared_steps
from dbkit.app.history import Record
from dbkit.app.migrate import Session
from dbkit.app.plan_file import PlanFile, PlannedDatabase, PlannedMigration, PlannedStatement
from dbkit.app.verify import applied_migrations, between
from dbkit.contract import Draft, Store
from dbkit.core.canonical import sha256, to_plain
from dbkit.core.errors import DbkitError
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration
from dbkit.migrations.folder import recorded_files
from dbkit.plan.hazard import HazardKind
from dbkit.plan.state import State, differing
from dbkit.plan.step import Step
from dbkit.plan.unsaid import without_unsaid
from dbkit.stores import STORES

__all__ = ["as_plan_of", "fingerprint", "hashes", "make_plan"]

_LOSS = f"{HazardKind.DATA_LOSS} "


def make_plan(
    session: Session,
    root: Path,
    *,
    count: int | None = None,
    to: str | None = None,
    allowed: Sequence[str] = (),
    each: bool = True,
) -> PlanFile:
    """The plan of what ``up`` would run now. Reads only.

    Each migration is run on a scratch server, for its locks and hazards; without ``each`` only those that were written
    by hand, for what they lose.
    """
    pending = [one for change in session.pending(count, to) for one in change.migrations]
    rows = session.records()
    notes: list[str] = []
    databases: list[PlannedDatabase] = []
    migrations: dict[str, PlannedMigration] = {}
    with Scratch(root, session.place.shadows()) as scratch:
        for name in session.databases:
            mine = tuple(one for one in pending if one.store == name)
            steps: Mapping[str, tuple[Step, ...]] = {}
            lost: Mapping[str, tuple[str, ...]] = {}
            states: tuple[State, State] | None = None
            try:
                before = applied_migrations(rows, name)
                states = _reached(name, before, mine, session.drafts[name], scratch)
                steps, lost = _steps(STORES[name], before, mine, session.drafts[name], scratch, each=each)
            except DbkitError as error:
                notes.append(f"{name}: what is said of dangers is what the files say: {error.message}")
            databases.append(_database(name, session, rows, states, scratch))
            for one in mine:
                migrations[one.id] = _migration(one, rows, steps.get(one.id), lost.get(one.id, ()))
    for identity, expected in session.looked_at([("up", one) for one in pending]).items():
        names = ", ".join(repr(one.name) for one in expected)
        notes.append(f"{identity} counts as applied where the rows are as expected: {names}")
    return PlanFile(
        profile=session.profile,
        target=session.place.name,
        databases=tuple(databases),
        migrations=tuple(migrations[one.id] for one in pending),
        files=recorded_files(session.folder.sum or ""),
        allowed=tuple(allowed),
        notes=tuple(notes),
    )


def as_plan_of(session: Session, plan: PlanFile, root: Path) -> PlanFile:
    """A plan for this session, from that of another whose migrations stand alike: its own name and state."""
    rows, wanted = session.records(), {one.id for one in plan.migrations}
    databases = []
    with Scratch(root, session.place.shadows()) as scratch:
        for name in session.databases:
            mine = tuple(one for one in session.folder.of(name) if one.id in wanted)
            try:
                states = _reached(name, applied_migrations(rows, name), mine, session.drafts[name], scratch)
            except DbkitError:  # a note of the plan says so
                states = None
            databases.append(_database(name, session, rows, states, scratch))
    return replace(plan, target=session.place.name, databases=tuple(databases))


def hashes(state: State) -> dict[str, str]:
    """A short hash of each object."""
    return {key.encode(): sha256(to_plain(state.objects[key], compared=True))[:16] for key in sorted(state.objects)}


def fingerprint(store: Store, state: State) -> str:
    """One hash of all objects but those that migrations may leave open, as owners are."""
    return sha256(hashes(without_unsaid(state, store.kinds())))


def _reached(
    name: str, before: tuple[Migration, ...], pending: tuple[Migration, ...], draft: Draft, scratch: Scratch
) -> tuple[State, State]:
    """The states that the applied migrations make, and these with the pending ones."""
    store = STORES[name]
    return scratch.replayed(store, before, draft), scratch.replayed(store, _in_order(before, pending), draft)


def _in_order(before: tuple[Migration, ...], pending: tuple[Migration, ...]) -> tuple[Migration, ...]:
    return tuple(sorted((*before, *pending), key=lambda one: (one.number, one.id)))


def _database(
    name: str, session: Session, rows: Sequence[Record], states: tuple[State, State] | None, scratch: Scratch
) -> PlannedDatabase:
    database, store = session.databases[name], STORES[name]
    server = database.connection.server
    live = database.connection.inspect(session.drafts[name])
    kinds = store.kinds()
    drifted: tuple[ObjectId, ...] | None = None
    same_print = states is not None and scratch.prints_like(name, server)
    if states is not None and same_print:
        drifted = differing(without_unsaid(live, kinds), without_unsaid(states[0], kinds))
    elif states is not None:
        drifted = tuple(op.id for op in between(name, database, session.drafts[name], states[0], scratch).ops)
    return PlannedDatabase(
        store=name,
        shown=database.shown,
        product=server.product,
        version=server.version,
        major=server.major,
        applied={row.id: row.applied.checksum for row in rows if row.store == name and row.applied is not None},
        objects=hashes(live),
        after=fingerprint(store, states[1]) if states is not None and same_print and drifted == () else None,
        drifted=None if drifted is None else tuple(map(str, drifted)),
    )


def _migration(
    migration: Migration, rows: Sequence[Record], steps: tuple[Step, ...] | None, lost: tuple[str, ...]
) -> PlannedMigration:
    store, header = STORES[migration.store], migration.header
    row = next(one for one in rows if (one.store, one.id) == (migration.store, migration.id))
    said = tuple(one.removeprefix(_LOSS) for one in header.hazards if one.startswith(_LOSS))
    statements = store.split(migration.text)
    known = steps or (None,) * len(statements)
    return PlannedMigration(
        store=migration.store,
        id=migration.id,
        change=header.change or migration.name,
        checksum=migration.checksum,
        transactional=header.transactional and migration.store == "postgres",
        irreversible=migration.no_way_back,
        done=(row.applied.done or 0) if row.applied is not None else 0,
        lost=tuple(dict.fromkeys((*said, *lost))),
        statements=tuple(
            PlannedStatement(
                line=statement.line,
                text=statement.text,
                lock=step.lock if step is not None else None,
                hazards=tuple(map(str, step.hazards)) if step is not None else header.hazards,
            )
            for statement, step in zip(statements, known, strict=True)
        ),
    )


def _steps(
    store: Store,
    before: tuple[Migration, ...],
    pending: tuple[Migration, ...],
    draft: Draft,
    scratch: Scratch,
    *,
    each: bool,
) -> tuple[dict[str, tuple[Step, ...]], dict[str, tuple[str, ...]]]:
    """The statements of each migration as steps, and what each loses beside what its header says."""
    steps, lost = {}, {}
    for number, migration in enumerate(pending, start=1):
        if migration.header.after and not each:
            continue
        have = scratch.replayed(store, _in_order(before, pending[: number - 1]), draft)
        want = scratch.replayed(store, _in_order(before, pending[:number]), draft)
        steps[migration.id] = declared_steps(store, migration.text, migration.header, have, want, draft)
        lost[migration.id] = () if migration.header.after else _lost_by_hand(store, migration, have, want, draft)
    return steps, lost


def _lost_by_hand(store: Store, migration: Migration, have: State, want: State, draft: Draft) -> tuple[str, ...]:
    """What is gone after a migration that was written by hand, whose header need not say so."""
    ops = plan_between(store, have, want, draft).ops
    renamed = {old for old, _ in alike(ops, have, want, store.kinds())} if "rename" in migration.text.lower() else set()
    return tuple(
        f"{step.id}: {' '.join(hazard.why.split())}"
        for op in ops
        for step in op.steps
        for hazard in step.hazards
        if hazard.kind is HazardKind.DATA_LOSS and step.id not in renamed
    )
