"""Runs steps one by one and holds what each declared against what happened: locks, rewrites, rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

import psycopg

from dbkit.migrations.python_step import is_python
from dbkit.migrations.segment import segments
from dbkit.plan.hazard import HazardKind
from dbkit.plan.proof import Watched
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.backfill import Place
from dbkit.stores.postgres.batch import Refusal, run
from dbkit.stores.postgres.prove.attributes import read_forms
from dbkit.stores.postgres.prove.rows import Content, Loss, losses, read_content, table_numbers
from dbkit.stores.postgres.python_step import run_step
from dbkit.stores.postgres.session import Session

__all__ = ["Seen", "StepRefused", "Watcher"]

LOCKS = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
"""From the weakest to the strongest. Source: PostgreSQL documentation, 13.3.1."""
_HARMLESS = LOCKS.index("ROW EXCLUSIVE")
_MODES = {"".join(word.capitalize() for word in name.split()) + "Lock": name for name in LOCKS}

_HELD = b"select relation::bigint, mode from pg_locks where pid = pg_backend_pid() and granted and relation is not null"
_FILES = b"""
select c.oid::bigint, pg_relation_filenode(c.oid)::bigint
from pg_class c
where c.relkind in ('r', 'm') and c.oid >= 16384
"""


@dataclass(eq=False)
class StepRefused(Exception):
    """A step that the server refused."""

    step: Step
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A step with what was seen, and what it took away."""

    watched: Watched
    losses: tuple[Loss, ...]


@dataclass(slots=True)
class Watcher:
    """Watches the tables that are there when it begins; nobody can be waiting for those that are made later."""

    session: Session
    names: dict[int, str] = field(init=False)
    content: dict[int, Content] = field(init=False)
    start: dict[int, Content] = field(init=False)
    """The rows of the beginning."""

    def __post_init__(self) -> None:
        self.names = table_numbers(self.session)
        self.content = read_content(self.session)
        self.start = dict(self.content)

    def run(self, steps: Sequence[Step]) -> list[Seen]:
        """Run steps in the transactions that they ask for. Raises StepRefused."""
        seen: list[Seen] = []
        for segment in segments(steps):
            if segment.transactional:
                seen += self._together(segment.steps)
                continue
            for step in segment.steps:
                alone = _can_be_watched(step)
                seen += self._together([step]) if alone else [self._step(step, set(), inside=False)]
        return seen

    def _together(self, steps: Sequence[Step]) -> list[Seen]:
        """Run steps in one transaction."""
        self.session.execute(b"BEGIN")
        held: set[tuple[int, str]] = set()
        try:
            seen = [self._step(step, held, inside=True) for step in steps]
            self.session.execute(b"COMMIT")
        except psycopg.Error as error:  # a deferred constraint
            raise StepRefused(steps[-1], error.diag.message_primary or str(error)) from None
        finally:
            if not self.session.closed and self.session.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                self.session.execute(b"ROLLBACK")
        return seen

    def _step(self, step: Step, held: set[tuple[int, str]], *, inside: bool) -> Seen:
        files = self._files()
        start = perf_counter()
        try:
            if is_python(step.text):
                run_step(self.session, step.text, Place(), reached=lambda _: None, tell=lambda _: None)
            else:
                run(self.session, [step.text])
        except Refusal as refusal:
            raise StepRefused(step, refusal.message) from None
        milliseconds = (perf_counter() - start) * 1000
        locks: set[tuple[int, str]] = set()
        if inside:
            rows = self.session.execute(_HELD).fetchall()
            locks = {(oid, _MODES[mode]) for oid, mode in rows if oid in self.names and mode in _MODES}
        taken = sorted((self.names[oid], mode) for oid, mode in locks - held if LOCKS.index(mode) > 0)
        already = max((LOCKS.index(mode) for _, mode in held), default=0)
        held |= locks
        after = self._files()
        rewritten = [self.names[oid] for oid in files if oid in self.names and after.get(oid, files[oid]) != files[oid]]
        touched = {oid for oid, mode in held if LOCKS.index(mode) >= _HARMLESS} if inside else set(self.content)
        lost = self._rows((touched | self._of_altered_types()) & self.content.keys())
        return Seen(
            watched=Watched(
                step=step,
                milliseconds=milliseconds,
                locks=tuple(taken),
                watched=_can_be_watched(step),
                rewritten=tuple(sorted(rewritten)),
                findings=(*_lock_findings(step, taken), *_rewrite_findings(step, rewritten)),
                notes=tuple(_less_than_declared(step, taken, already, rewritten)) if inside else (),
            ),
            losses=tuple(lost),
        )

    def _files(self) -> dict[int, int]:
        return dict(self.session.execute(_FILES).fetchall())

    def _of_altered_types(self) -> set[int]:
        """Tables with values of composite types that are not what they were: nobody locks the tables for that."""
        now = read_forms(self.session)
        return {
            oid
            for oid, one in self.content.items()
            if any(column.form and column.form != now.of(column.form.oid) for column in one.columns)
        }

    def _rows(self, numbers: set[int]) -> list[Loss]:
        """What tables have lost since they were last looked at."""
        now = {oid: one.still(self.content[oid]) for oid, one in read_content(self.session, numbers).items()}
        found = [loss for oid in sorted(numbers) for loss in losses(self.content[oid], now.get(oid))]
        for oid in numbers:
            if oid in now:
                self.content[oid] = now[oid]
            else:
                del self.content[oid]
        return found


def _can_be_watched(step: Step) -> bool:
    """Whether it runs inside a transaction, where its locks can be seen."""
    alone = step.transaction is Transaction.ALONE
    return " CONCURRENTLY " not in f"{step.text} " if alone else step.transaction is not Transaction.NONE


def _declared(step: Step) -> int:
    """The lock that a step declares, as a place in LOCKS; -1 for none."""
    found = [place for place, name in enumerate(LOCKS) if (step.lock or "").startswith(name)]
    return max(found, key=lambda place: len(LOCKS[place]), default=-1)


def _declares(step: Step, kind: HazardKind) -> bool:
    return any(hazard.kind is kind for hazard in step.hazards)


def _lock_findings(step: Step, taken: Sequence[tuple[str, str]]) -> list[str]:
    return [
        f"it took {mode} on {table}, and declared {step.lock or 'no lock'}"
        for table, mode in taken
        if LOCKS.index(mode) > max(_declared(step), _HARMLESS)
    ]


def _rewrite_findings(step: Step, rewritten: Sequence[str]) -> list[str]:
    if _declares(step, HazardKind.TABLE_REWRITE) or _declares(step, HazardKind.DATA_LOSS):
        return []
    return [f"it rewrote {table}, and did not declare it" for table in rewritten]


def _less_than_declared(
    step: Step, taken: Sequence[tuple[str, str]], already: int, rewritten: Sequence[str]
) -> list[str]:
    notes = []
    strongest = max((LOCKS.index(mode) for _, mode in taken), default=0)
    if _declared(step) > max(strongest, already):
        notes.append(f"declared {step.lock}, took {LOCKS[strongest]}")
    if _declares(step, HazardKind.TABLE_REWRITE) and not rewritten:
        notes.append("declared a rewrite that did not happen")
    return notes
