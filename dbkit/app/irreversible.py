"""What ``down`` refuses before it changes anything: migrations that cannot be taken back, or not as they stand now."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.app.history import Record, Standing
from dbkit.core.errors import PolicyRefusal
from dbkit.migrations.file import Migration

__all__ = ["refuse_irreversible"]


def refuse_irreversible(work: Sequence[tuple[str, Migration]], rows: Sequence[Record]) -> None:
    """Raise PolicyRefusal for what has no way back, and for a step in Python that did some of the rows.

    Its way back is a function that goes over all rows, and those that were never done must not be taken back.
    """
    half = {row.id: row.applied for row in rows if row.standing is Standing.HALF and row.applied is not None}
    for direction, migration in work:
        if direction != "down":
            continue
        if migration.no_way_back:
            raise PolicyRefusal(
                f"{migration.id} cannot be taken back: {migration.no_way_back}",
                help=f"nothing was changed; what takes it back belongs into {migration.rollback_path.name}",
            )
        begun = half.get(migration.id)
        if migration.in_python and begun is not None and begun.rows and not begun.going_back:
            raise PolicyRefusal(
                f"{migration.id} stopped after {begun.rows:,} rows, and its way back goes over all of them",
                help="finish it first, then take it back: dbkit migrate up; nothing was changed",
            )
