"""What is said of a run that came to no end: what is done, what is not, and how to go on."""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.core.errors import StatementFailed
from dbkit.migrations.file import Migration

__all__ = ["failed", "stopped"]


def stopped(migration: Migration, done: Sequence[str], left: Sequence[str]) -> str:
    """Of a run that was stopped from outside, in a migration, which is the first of those that are left."""
    return (
        f"stopped in {migration.id}; done before it: {', '.join(done) or 'nothing'}; not done: {', '.join(left)}; "
        "the same command goes on from here"
    )


def failed(
    error: StatementFailed, direction: str, migration: Migration, done: Sequence[str], left: Sequence[str]
) -> StatementFailed:
    """Of a run whose statement failed: the error, with the migration and the others."""
    lines = (
        error.help,
        f"applied before it: {', '.join(done) or 'nothing'}; not run: {', '.join(left)}",
        "correct the cause, then run the same command again: it goes on from here",
    )
    return StatementFailed(
        f"{migration.store}: {migration.id} ({direction}) failed: {error.message}",
        help="\n".join(line for line in lines if line),
        where=error.where,
        applied=tuple(done),
    )
