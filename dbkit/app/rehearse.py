"""New migrations on a scratch server: what each does, whether it can be taken back, and where all of them lead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dbkit.app.canonical import Scratch, plan_between
from dbkit.app.declared import declared_steps
from dbkit.app.expected import unanswered
from dbkit.app.prove import of_folder, proved
from dbkit.contract import Draft, Store
from dbkit.core.diagnostic import Diagnostic, Severity
from dbkit.core.errors import StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.core.paths import shown
from dbkit.core.span import Span
from dbkit.lint.allow import allowances
from dbkit.migrations.file import Header, Migration
from dbkit.plan.hazard import Hazard, HazardKind
from dbkit.plan.proof import Proof
from dbkit.plan.state import State
from dbkit.plan.step import Step

__all__ = ["Line", "NewMigration", "Rehearsal", "named", "place_of", "rehearse"]

_REPORTED = (
    HazardKind.DATA_LOSS,
    HazardKind.TABLE_REWRITE,
    HazardKind.TABLE_SCAN,
    HazardKind.BLOCKS_READS,
    HazardKind.BLOCKS_WRITES,
)
"""What a reviewer has to agree to. Of the other families a report tells, and asks nothing."""
_NAMED = 6
_ROWS = 5
"""A table gets, as in ``dbkit prove``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A statement of a migration, and the line of the file on which it starts."""

    step: Step
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMigration:
    """What a migration does that the base does not have."""

    migration: Migration
    lines: tuple[Line, ...]
    proof: Proof | None
    """None where the store's changes cannot be proved with rows yet."""
    allowed: tuple[tuple[str, str], ...]
    """The families of hazards that comments of the file allow, with their reasons."""

    @property
    def hazards(self) -> tuple[tuple[int, Hazard], ...]:
        """Every hazard once, with the line of the first statement that has it."""
        found: dict[Hazard, int] = {}
        for line in self.lines:
            for hazard in line.step.hazards:
                found.setdefault(hazard, line.line)
        return tuple((line, hazard) for hazard, line in found.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What was seen of the migrations of one store."""

    new: tuple[NewMigration, ...]
    unwritten: tuple[ObjectId, ...]
    """What is otherwise in the profile than the migrations make it."""
    findings: tuple[Diagnostic, ...]


def rehearse(
    store: Store, draft: Draft, migrations: Sequence[Migration], new: Collection[str], scratch: Scratch
) -> Rehearsal:
    """Run all migrations of a store, and each new one there and back.

    Raises StatementFailed where one does not run, with its place.
    """
    findings: list[Diagnostic] = []
    seen: list[NewMigration] = []
    state = scratch.replayed(store, migrations, draft)
    have = State()
    at = 0
    for number, migration in enumerate(migrations):
        if migration.id not in new:
            continue
        if number > at:
            have = scratch.replayed(store, migrations[:number], draft)
        at = number + 1
        want = scratch.replayed(store, migrations[:at], draft)
        proof = _proof(store, draft, migrations[:at], scratch)
        steps = declared_steps(store, migration.text, migration.header, have, want, draft)
        one = NewMigration(
            migration=migration,
            lines=tuple(_lines(store, migration, steps, _unsaid(store, have, want, draft, proof))),
            proof=proof,
            allowed=tuple((one.code, one.reason) for one in allowances({"": migration.text}) if one.of_family),
        )
        seen.append(one)
        findings += _hazardous(one)
        findings += _unproved(one)
        findings += _way_back(store, draft, migrations[:at], have, scratch)
        have = want
    unwritten = _changed(store, state, scratch.wanted(store, draft), draft)
    if not unwritten:  # else it may be of what the next migration makes
        findings += unanswered(store, draft, migrations, scratch)
    return Rehearsal(new=tuple(seen), unwritten=unwritten, findings=tuple(findings))


def _changed(store: Store, have: State, want: State, draft: Draft) -> tuple[ObjectId, ...]:
    if have.objects == want.objects:
        return ()
    return tuple(dict.fromkeys(op.id for op in plan_between(store, have, want, draft).ops))


def _proof(store: Store, draft: Draft, migrations: Sequence[Migration], scratch: Scratch) -> Proof | None:
    last = of_folder(store, draft, migrations, scratch, first=len(migrations) - 1)
    proofs = proved(store, draft, last, scratch, rows=_ROWS).proofs
    return proofs[0] if proofs else None


def _unsaid(store: Store, have: State, want: State, draft: Draft, proof: Proof | None) -> tuple[Step, ...]:
    """The steps between the two states that lose data, where no proof with rows would see it."""
    if proof is not None:
        return ()
    return tuple(step for step in plan_between(store, have, want, draft, online=False).steps if step.destructive)


def _lines(store: Store, migration: Migration, steps: Sequence[Step], losing: Sequence[Step]) -> Iterator[Line]:
    """The statements; one that was written by hand loses what a planned step on an object that it names would."""
    statements = store.split(migration.text)
    named = {hazard.kind for step in steps for hazard in step.hazards}
    for statement, step in zip(statements, steps, strict=True):
        told = step
        if step.id.kind == "statement" and HazardKind.DATA_LOSS not in named:
            more = [hazard for one in losing if one.id.name in step.text for hazard in one.hazards]
            told = replace(step, hazards=tuple(dict.fromkeys((*step.hazards, *more))))
        yield Line(step=told, line=statement.line)


def _hazardous(one: NewMigration) -> Iterator[Diagnostic]:
    allowed = {family for family, reason in one.allowed if reason}
    sign = "--" if one.migration.path.suffix == ".sql" else "#"
    for line, hazard in one.hazards:
        if hazard.kind in _REPORTED and hazard.kind not in allowed:
            advice = f"{hazard.remedy}, or " if hazard.remedy else ""
            yield Diagnostic(
                code=f"hazard-{hazard.kind}",
                message=hazard.why,
                severity=Severity.WARNING,
                span=Span(shown(one.migration.path), line, 1),
                help=f"{advice}agree to it at the top of the file: {sign} dbkit: allow {hazard.kind} because …; "
                "then: dbkit migrate check --fix",
            )


def _unproved(one: NewMigration) -> Iterator[Diagnostic]:
    if one.proof is None:
        return
    lines = {" ".join(line.step.text.split()): line.line for line in one.lines}
    for watched in one.proof.steps:
        line = lines.get(" ".join(watched.step.text.split()), 1)
        for finding in watched.findings:
            yield _finding("not-as-declared", one.migration.path, line, finding)
    for check in one.proof.checks:
        if check.passed is False and not check.name.startswith("the way back"):
            back = check.name.endswith("the way back")
            path = one.migration.rollback_path if back else one.migration.path
            yield _finding("not-proved", path, 1, f"{check.name}: no ({check.detail})")


def _finding(code: str, path: Path, line: int, message: str) -> Diagnostic:
    help_text = "look at it: dbkit prove --verbose"
    return Diagnostic(code=code, message=message, span=Span(shown(path), line, 1), help=help_text)


def _way_back(
    store: Store, draft: Draft, migrations: Sequence[Migration], have: State, scratch: Scratch
) -> Iterator[Diagnostic]:
    """Whether the rollback file restores what was before, or says why nothing can."""
    migration = migrations[-1]
    if migration.header.irreversible:
        return
    sign = "#" if migration.in_python else store.comment
    if migration.rollback_text is None:
        write = "give step() a second function" if migration.in_python else f"write {migration.rollback_path.name}"
        yield Diagnostic(
            code="irreversible",
            message=f"{migration.no_way_back}, so nobody can take it back",
            span=Span(shown(migration.path), 1, 1),
            help=f"{write}, or say why there is none: {sign} dbkit: irreversible REASON",
        )
        return
    back = replace(
        migration,
        path=migration.rollback_path,
        text=migration.rollback_text,
        rollback_text=None,
        header=Header(transactional=migration.header.transactional),
    )
    advice = f"correct it, or say why it cannot be taken back: {sign} dbkit: irreversible REASON"
    try:
        left = _changed(store, scratch.replayed(store, (*migrations, back), draft), have, draft)
    except StatementFailed as error:
        span = place_of(error) or Span(shown(back.path), 1, 1)
        yield Diagnostic(code="irreversible", message=f"it fails: {error.message}", span=span, help=advice)
        return
    if left:
        message = f"it does not restore what was before: {named(left)}"
        yield Diagnostic(code="irreversible", message=message, span=Span(shown(back.path), 1, 1), help=advice)


def named(objects: Sequence[ObjectId]) -> str:
    """The first of some objects, for a message."""
    return ", ".join(map(str, objects[:_NAMED])) + (" and more" if len(objects) > _NAMED else "")


def place_of(error: StatementFailed) -> Span | None:
    """The file and the line of the statement that failed, where they are known."""
    file, _, line = (error.where or "").rpartition(":")
    if not line.isdigit():
        return Span(shown(Path(error.where)), 1, 1) if error.where and Path(error.where).is_file() else None
    return Span(shown(Path(file)), int(line), 1)
