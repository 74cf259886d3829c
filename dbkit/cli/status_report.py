"""How migrations stand, as data and as an exit code."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.app.history import Record, Standing

__all__ = ["exit_code_of", "row_data"]


def exit_code_of(rows: Sequence[Record], *, pending: int) -> int:
    """4 where something does not stand as it should, and what was asked for where something is pending."""
    standings = {row.standing for row in rows}
    if standings - {Standing.APPLIED, Standing.PENDING, Standing.HALF}:
        return 4
    return pending if standings - {Standing.APPLIED} else 0


def row_data(row: Record) -> dict[str, object]:
    """A migration and how it stands, as plain data."""
    applied = row.applied
    return {
        "store": row.store,
        "id": row.id,
        "change": row.change,
        "state": str(row.standing),
        "applied_at": applied.applied_at.isoformat() if applied else None,
        "by": applied.by if applied else None,
        "milliseconds": applied.milliseconds if applied else None,
        "statements_done": applied.done if applied else None,
        "statements": applied.total if applied else None,
        "rows_done": applied.rows if applied else None,
        "going_back": applied is not None and applied.going_back,
    }
