"""``migrate verify``: is a database what its applied migrations make? They are replayed on a scratch server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dbkit.app.between import from_live
from dbkit.app.canonical import Scratch
from dbkit.app.databases import Database
from dbkit.app.difference import Allowed, Difference
from dbkit.app.history import Record, Standing
from dbkit.app.migrate import Session
from dbkit.app.renames import Renames
from dbkit.contract import Draft
from dbkit.migrations.file import Migration
from dbkit.plan.state import State, differing
from dbkit.plan.unsaid import without_unsaid
from dbkit.stores import STORES

__all__ = ["Verified", "applied_migrations", "between", "unlike", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of one database."""

    store: str
    applied: int
    difference: Difference | None
    """From what is there to what the applied migrations make; None where one is half-applied."""
    half: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.difference is not None and not self.difference


def verify(session: Session, root: Path) -> tuple[Verified, ...]:
    """Hold every database of a session against what its applied migrations make. Reads only."""
    rows = session.records()
    with Scratch(root, session.place.shadows()) as scratch:
        return tuple(_verified(name, rows, session, scratch) for name in session.databases)


def _verified(name: str, rows: tuple[Record, ...], session: Session, scratch: Scratch) -> Verified:
    draft = session.drafts[name]
    half = tuple(row.id for row in rows if row.store == name and row.standing is Standing.HALF)
    migrations = applied_migrations(rows, name)
    if half:
        return Verified(store=name, applied=len(migrations), difference=None, half=half)
    want = scratch.replayed(STORES[name], migrations, draft)
    difference = between(name, session.databases[name], draft, want, scratch)
    return Verified(store=name, applied=len(migrations), difference=difference)


def between(name: str, database: Database, draft: Draft, want: State, scratch: Scratch) -> Difference:
    """From a live database to what migrations make, nothing withheld."""
    return from_live(name, database, draft, want, scratch, Allowed(everything=True), Renames())


def unlike(session: Session, root: Path) -> tuple[str, ...]:
    """What is not as the applied migrations make it, where that is known without starting a server: store and objects.

    Cheap enough to look after each run. ``verify`` says it of every database.
    """
    rows = session.records()
    found = []
    with Scratch(root, session.place.shadows()) as scratch:
        for name, database in session.databases.items():
            store, draft, connection = STORES[name], session.drafts[name], database.connection
            half = any(row.store == name and row.standing is Standing.HALF for row in rows)
            want = scratch.known(store, applied_migrations(rows, name), draft)
            if half or want is None or not scratch.prints_like(name, connection.server):
                continue
            kinds = store.kinds()
            live = without_unsaid(connection.inspect(draft), kinds)
            wrong = differing(live, without_unsaid(want, kinds))
            if wrong:
                found.append(f"{name}: " + ", ".join(map(str, wrong[:8])))
    return tuple(found)


def applied_migrations(rows: tuple[Record, ...], store: str) -> tuple[Migration, ...]:
    """The migrations of a store that are wholly applied, in the folder's order."""
    return tuple(
        row.migration
        for row in rows
        if row.store == store and row.migration is not None and row.standing is Standing.APPLIED
    )
