"""A run of migrations: who watches it, what it did, and what is said where it does not come to its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dbkit.core.errors import DbkitError, PolicyRefusal, StatementFailed
from dbkit.migrations.file import Migration

__all__ = ["Outcome", "Run", "Watch", "explained", "refuse_irreversible", "stopped"]


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


def refuse_irreversible(work: Sequence[tuple[str, Migration]]) -> None:
    """Raise PolicyRefusal before anything is run where one of it has no way back."""
    for direction, migration in work:
        if direction != "down":
            continue
        if migration.no_way_back:
            raise PolicyRefusal(
                f"{migration.id} cannot be taken back: {migration.no_way_back}",
                help=f"nothing was changed; what takes it back belongs into {migration.rollback_path.name}",
            )


def stopped(migration: Migration, runs: Sequence[Run], work: Sequence[tuple[str, Migration]]) -> str:
    """Where a run was stopped from outside, and how to go on."""
    done = ", ".join(run.migration.id for run in runs) or "nothing"
    left = ", ".join(other.id for _, other in work[len(runs) :])
    return f"stopped in {migration.id}; done before it: {done}; not done: {left}; the same command goes on from here"


def explained(
    error: StatementFailed,
    direction: str,
    migration: Migration,
    runs: Sequence[Run],
    work: Sequence[tuple[str, Migration]],
) -> DbkitError:
    """The error of a statement with what was done before it, what was not, and how to go on."""
    left = [other.id for _, other in work[len(runs) + 1 :]]
    done = tuple(run.migration.id for run in runs)
    message = f"{migration.store}: {migration.id} ({direction}) failed: {error.message}"
    help_text = "\n".join(
        part
        for part in (
            error.help,
            f"applied before it: {', '.join(done) or 'nothing'}; not run: {', '.join([migration.id, *left])}",
            "correct the cause, then run the same command again: it goes on from here",
        )
        if part
    )
    return StatementFailed(message, help=help_text, where=error.where, applied=done)
