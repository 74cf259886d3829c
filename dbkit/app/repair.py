"""``migrate repair``: what stands in the way of the next run, and what takes it out of the way."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from dbkit.app.history import Record, Standing
from dbkit.app.migrate import Session
from dbkit.core.errors import UsageError
from dbkit.plan.step import Step

__all__ = ["Repairs", "repair", "repairs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """What can be repaired."""

    edited: tuple[Record, ...] = ()
    """Applied migrations whose files were edited since: the file is accepted as it is now."""
    failed: tuple[Record, ...] = ()
    """Half-applied ones of which surely no statement and no row is done: the record of the attempt is dropped."""
    leftovers: tuple[tuple[str, Step], ...] = ()
    """Store and statement: what runs that were killed have left behind."""

    def __bool__(self) -> bool:
        return bool(self.edited or self.failed or self.leftovers)


def repairs(session: Session, ids: Sequence[str] = ()) -> Repairs:
    """What can be repaired: all, or of the migrations that are named. Raises UsageError for a name that means none."""
    rows = session.records()
    found = Repairs(
        edited=tuple(row for row in rows if row.standing is Standing.EDITED),
        failed=tuple(
            row
            for row in rows
            if row.standing is Standing.HALF
            and row.applied is not None
            and not (row.applied.done or row.applied.rows or row.applied.begun or row.applied.going_back)
        ),
        leftovers=tuple(
            (name, step) for name, database in session.databases.items() for step in database.connection.leftovers()
        ),
    )
    if not ids:
        return found
    broken = (*found.edited, *found.failed)
    unknown = [text for text in ids if not any(_is_called(row, text) for row in broken)]
    if unknown:
        known = ", ".join(row.id for row in broken) or "none"
        raise UsageError(f"nothing is to be repaired of {', '.join(unknown)}", help=f"what can be is {known}")
    return Repairs(
        edited=tuple(row for row in found.edited if any(_is_called(row, text) for text in ids)),
        failed=tuple(row for row in found.failed if any(_is_called(row, text) for text in ids)),
    )


def repair(session: Session, wanted: Repairs) -> None:
    """Do it, under every store's lock."""
    with ExitStack() as stack:
        for database in session.databases.values():
            stack.enter_context(database.connection.ledger.lock(wait=session.place.lock_wait))
        for row in wanted.edited:
            if row.migration is not None:
                session.databases[row.store].connection.ledger.accept(row.migration)
        for row in wanted.failed:
            session.databases[row.store].connection.ledger.unmark(row.id)
        for store, step in wanted.leftovers:
            session.databases[store].connection.execute([step])


def _is_called(row: Record, text: str) -> bool:
    return text in (row.id, row.id.split("_", 1)[0])
