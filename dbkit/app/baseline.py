"""``migrate baseline``: adopt a database that was made by other means."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from dbkit.app.canonical import Scratch
from dbkit.app.history import Standing, check
from dbkit.app.migrate import Session
from dbkit.app.planned import fingerprint
from dbkit.app.profile import Profile
from dbkit.app.snapshot import write_snapshot
from dbkit.app.verify import between
from dbkit.app.written import whole_migration
from dbkit.core.errors import IntegrityError
from dbkit.migrations.file import Header, Migration
from dbkit.migrations.folder import write_migrations
from dbkit.plan.state import State
from dbkit.plan.unsaid import without_unsaid
from dbkit.stores import STORES

__all__ = ["Baseline", "existing", "mark_applied", "written"]

_NAME = "baseline"
_TRIED = 50
"""Changes that are run on a scratch server to find out how far a database has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The migrations that a database has already, though its ledger does not say so."""

    migrations: tuple[Migration, ...]
    files: tuple[Path, ...] = ()
    """What was written."""
    unmanaged: tuple[str, ...] = ()
    """What is in the databases and has no kind: no migration makes it."""


def existing(session: Session, root: Path, to: str | None) -> Baseline:
    """Those of the folder up to ``to``, or all, that are not recorded. Raises IntegrityError where one is not there."""
    rows = session.records()
    check(rows, shown=session.folder.shown)
    last = session.folder.find(to).last if to is not None else session.folder.migrations[-1].number
    with Scratch(root, session.place.shadows()) as scratch:
        wrong = _unlike(session, last, scratch)
        if wrong:
            more = f"; and {len(wrong) - 8} more" if len(wrong) > 8 else ""
            earlier = _equal_to(session, last, scratch)
            raise IntegrityError(
                "the databases are not as these migrations make them; what is missing: " + "; ".join(wrong[:8]) + more,
                help=f"they are as {earlier} makes them: say --to {earlier}; nothing was recorded"
                if earlier
                else "no earlier migration makes them so either; bring them there: dbkit diff --from URL --to "
                f"{session.folder.shown} --format sql; nothing was recorded",
            )
    open_rows = {(row.store, row.id) for row in rows if row.standing is not Standing.APPLIED}
    return Baseline(
        migrations=tuple(
            one for one in session.folder.migrations if one.number <= last and (one.store, one.id) in open_rows
        )
    )


def _unlike(session: Session, last: int, scratch: Scratch) -> list[str]:
    """What the databases lack, or have otherwise, of what the migrations up to a number make."""
    wrong = []
    for name, database in session.databases.items():
        mine = tuple(one for one in session.folder.of(name) if one.number <= last)
        want = scratch.replayed(STORES[name], mine, session.drafts[name])
        found = between(name, database, session.drafts[name], want, scratch)
        wrong += [f"{name}: {op.action} {op.id}" for op in found.ops]
    return wrong


def _equal_to(session: Session, before: int, scratch: Scratch) -> str | None:
    """The last change before a number whose migrations make just what is in the databases."""
    earlier = [change for change in session.folder.changes() if change.last < before]
    for change in reversed(earlier[-_TRIED:]):
        if not _unlike(session, change.last, scratch):
            return change.migrations[-1].id
    return None


def written(session: Session, profile: Profile, root: Path) -> Baseline:
    """Write the first migrations of a profile from what is in its databases, proved on scratch servers."""
    made: list[Migration] = []
    unmanaged: list[str] = []
    with Scratch(root, session.place.shadows()) as scratch:
        states = _states(session, scratch)
        for name, state in states.items():
            unmanaged += [f"{name}: {one}" for one in state.unmanaged]
        filled = [name for name, state in states.items() if state.objects]
        for number, name in enumerate(filled, start=1):
            store, draft = STORES[name], profile.drafts[name]
            same = not between(name, session.databases[name], draft, scratch.wanted(store, draft), scratch)
            header = Header(
                change=_NAME,
                part=number,
                parts=len(filled),
                before="empty",
                after=draft.hash() if same else f"live:{fingerprint(store, states[name])[:16]}",
            )
            stem = f"{number:04d}_{_NAME}"
            made.append(whole_migration(store, stem, header, states[name], draft, session.folder, scratch))
        write_migrations(session.folder, made)
        snapshot = write_snapshot(profile, root, scratch)
    files = tuple(path for one in made for path in (one.path, one.rollback_path))
    return Baseline(migrations=tuple(made), files=(*files, *snapshot), unmanaged=tuple(unmanaged))


def mark_applied(session: Session, baseline: Baseline) -> None:
    """Record the migrations as applied, under every store's lock."""
    with ExitStack() as stack:
        for database in session.databases.values():
            stack.enter_context(database.connection.ledger.lock(wait=session.place.lock_wait))
        for one in baseline.migrations:
            session.databases[one.store].connection.ledger.mark(one)


def _states(session: Session, scratch: Scratch) -> Mapping[str, State]:
    """What is in the databases, as scratch servers print it, without what a migration need not say."""
    found = {}
    for name, database in session.databases.items():
        draft, store = session.drafts[name], STORES[name]
        live = database.connection.inspect(draft)
        said = frozenset(statement.id for statement in draft.statements)
        state = without_unsaid(live, store.kinds(), said)
        found[name] = scratch.comparable(store, state, draft, database.connection.server)
    return found
