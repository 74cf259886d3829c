"""What the folder holds against what the ledgers say: pending, applied, edited, missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dbkit.core.errors import IntegrityError
from dbkit.migrations.file import Migration
from dbkit.migrations.folder import Change, Folder
from dbkit.migrations.ledger import Applied

__all__ = [
    "Fault",
    "Record",
    "Standing",
    "applied_changes",
    "check",
    "faults",
    "pending_changes",
    "records",
    "refuse_foreign",
    "refuse_going_back",
]


class Standing(StrEnum):
    """How a migration stands in a database."""

    APPLIED = "applied"
    PENDING = "pending"
    HALF = "half-applied"
    EDITED = "edited"
    MISSING = "missing"
    FOREIGN = "foreign"
    """Applied here under another profile."""
    LATE = "out of order"
    """Pending, although a later one is applied."""
    PARTLY = "partly applied"
    """Only some of the migrations that it was squashed from are applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One migration in one store."""

    store: str
    id: str
    change: str
    standing: Standing
    migration: Migration | None
    applied: Applied | None


def records(folder: Folder, ledgers: Mapping[str, tuple[Applied, ...]], *, profile: str) -> tuple[Record, ...]:
    """Every migration of the folder and the ledgers, for the stores that ledgers were read of."""
    rows: list[Record] = []
    for store, applied in ledgers.items():
        known = {one.id: one for one in applied}
        migrations = folder.of(store)
        newest = max((one.number for one in migrations if one.id in known and known[one.id].complete), default=0)
        for migration in migrations:
            entry = known.pop(migration.id, None)
            instead = [known.pop(identity) for identity in sorted(migration.replaced) if identity in known]
            rows.append(
                Record(
                    store=store,
                    id=migration.id,
                    change=migration.header.change or migration.name,
                    standing=_standing(migration, entry, instead, newest, profile),
                    migration=migration,
                    applied=entry,
                )
            )
        rows += [
            Record(
                store=store,
                id=entry.id,
                change="",
                standing=Standing.FOREIGN if entry.profile not in (None, profile) else Standing.MISSING,
                migration=None,
                applied=entry,
            )
            for entry in known.values()
        ]
    return tuple(sorted(rows, key=lambda row: (row.id.split("_", 1)[0].zfill(12), row.id, row.store)))


def _standing(
    migration: Migration, entry: Applied | None, instead: Sequence[Applied], newest: int, profile: str
) -> Standing:
    """``instead``: what is applied of the migrations that it was squashed from."""
    if entry is None and instead:
        return Standing.PARTLY
    if entry is None:
        return Standing.LATE if migration.number < newest else Standing.PENDING
    if entry.profile not in (None, profile):
        return Standing.FOREIGN
    if any(one.checksum is not None and not migration.was(one.checksum, under=one.id) for one in (entry, *instead)):
        return Standing.EDITED
    return Standing.APPLIED if entry.complete else Standing.HALF


_REFUSED = {
    Standing.EDITED: (
        "was edited after it was applied",
        (
            "restore the file from version control and write what is new as a new migration (dbkit migrate generate "
            "NAME); or, if what it does is the same (a comment, a blank), accept it as it is: dbkit migrate repair {id}"
        ),
    ),
    Standing.MISSING: (
        "is applied, but its file is missing",
        "restore the file from version control; or, if what it did is gone too: dbkit migrate unmark {id}",
    ),
    Standing.FOREIGN: (
        "was applied here under the profile {profile}",
        "a database's ledger belongs to one profile: give this one a database of its own",
    ),
    Standing.PARTLY: (
        "replaces migrations of which only some are applied here",
        "check out the files as they were before dbkit migrate squash, apply them all, and come back",
    ),
    Standing.LATE: (
        "is not applied, although a later one is",
        (
            "give it a number after the last one: dbkit migrate rebase {id}; or apply it where it stands: "
            "dbkit migrate up --allow-out-of-order"
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A migration that does not stand as it should, and the way to repair it."""

    row: Record
    message: str
    help: str


def faults(rows: tuple[Record, ...], *, any_order: bool = False) -> tuple[Fault, ...]:
    """Every migration that does not stand as it should; with ``any_order`` a late one does."""
    found = []
    for row in rows:
        if row.standing in _REFUSED and not (any_order and row.standing is Standing.LATE):
            message, advice = _REFUSED[row.standing]
            words = {"id": row.id, "profile": row.applied.profile if row.applied else None}
            found.append(Fault(row=row, message=message.format(**words), help=advice.format(**words)))
    return tuple(found)


def check(rows: tuple[Record, ...], *, shown: str, any_order: bool = False) -> None:
    """Raise IntegrityError naming every migration that does not stand as it should."""
    wrong = faults(rows, any_order=any_order)
    if wrong:
        raise IntegrityError(
            "; ".join(f"{shown}/{one.row.store}: {one.row.id} {one.message}" for one in wrong),
            help="\n".join(dict.fromkeys(one.help for one in wrong)),
        )


def refuse_foreign(rows: Sequence[Record], *, shown: str) -> None:
    """Raise IntegrityError naming those of another profile: their record is its own, to keep or to drop."""
    check(tuple(row for row in rows if row.standing is Standing.FOREIGN), shown=shown)


def refuse_going_back(rows: tuple[Record, ...]) -> None:
    """Raise IntegrityError where a rollback stopped half-way: that is finished before anything is applied."""
    found = [row for row in rows if row.applied is not None and row.applied.going_back]
    if found:
        raise IntegrityError(
            "; ".join(f"{row.store}: the rollback of {row.id} stopped half-way" for row in found),
            help="finish it first: dbkit migrate down; nothing was changed",
        )


def pending_changes(folder: Folder, rows: tuple[Record, ...]) -> tuple[Change, ...]:
    """The changes with something to apply, cut down to it, oldest first."""
    todo = {(row.store, row.id) for row in rows if row.standing in (Standing.PENDING, Standing.HALF, Standing.LATE)}
    return _only(folder, todo)


def applied_changes(folder: Folder, rows: tuple[Record, ...]) -> tuple[Change, ...]:
    """The changes with something applied, cut down to it, oldest first."""
    done = {(row.store, row.id) for row in rows if row.standing in (Standing.APPLIED, Standing.HALF)}
    return _only(folder, done)


def _only(folder: Folder, wanted: set[tuple[str, str]]) -> tuple[Change, ...]:
    changes = (
        Change(
            name=change.name,
            migrations=tuple(one for one in change.migrations if (one.store, one.id) in wanted),
        )
        for change in folder.changes()
    )
    return tuple(change for change in changes if change.migrations)
