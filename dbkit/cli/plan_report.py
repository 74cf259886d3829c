"""How a plan is read by those who approve it."""

from __future__ import annotations

from dbkit.app.migrate import Session
from dbkit.app.plan_file import PlanFile, PlannedDatabase, PlannedMigration
from dbkit.cli.markdown import fence, plain
from dbkit.cli.migrate_run import allowance, is_allowed
from dbkit.migrations.folder import Change
from dbkit.migrations.python_step import is_python
from dbkit.stores import STORES

__all__ = ["as_markdown", "as_text", "script", "statements_text"]


def as_text(plan: PlanFile) -> str:
    """The databases, then each migration with its statements and dangers, then what is lost."""
    lines = [f"plan for {plan.profile} at {plan.target}"]
    for database in plan.databases:
        lines.append(f"  {database.store}: {_standing(database)}")
        lines += [f"    was changed by hand: {one}" for one in (database.drifted or ())[:8]]
    lines += [statements_text(plan)] if plan.migrations else ["", "nothing to apply"]
    lines += ["", *(f"note: {note}" for note in plan.notes), f"plan {plan.digest}"]
    return "\n".join(lines)


def statements_text(plan: PlanFile) -> str:
    """Each migration with its statements and dangers, and what is lost: what is the same wherever it is run."""
    lines: list[str] = []
    for migration in plan.migrations:
        lines += ["", f"{migration.store}/{migration.id}, {_manner(migration)}"]
        for number, statement in enumerate(migration.statements, start=1):
            done = " (done already)" if number <= migration.done else ""
            lines += [f"  {line}" for line in f"{statement.text}{_end(migration, statement.text)}{done}".splitlines()]
            lines += [f"    lock: {statement.lock}"] if statement.lock else []
            lines += [f"    ! {hazard}" for hazard in statement.hazards]
        lines += [f"  it cannot be taken back: {migration.irreversible}"] if migration.irreversible else []
    if plan.lost:
        lines += ["", "what is lost:", *(f"  {one}{_approved(one, plan)}" for one in plan.lost)]
    return "\n".join(lines)


def as_markdown(plan: PlanFile) -> str:
    """The same for a pull request or a ticket. No text of a migration is markup in it."""
    lines = [f"### Plan for {plan.profile} at {plan.target}", ""]
    lines += [f"- **{one.store}**: {_standing(one)}" for one in plan.databases]
    lines += [f"  - was changed by hand: {name}" for one in plan.databases for name in (one.drifted or ())[:8]]
    for migration in plan.migrations:
        texts = [f"{statement.text}{_end(migration, statement.text)}" for statement in migration.statements]
        ticks = fence("".join(texts), 3)
        lines += ["", f"**{migration.store}/{migration.id}**, {_manner(migration)}", ""]
        lines += [f"{ticks}{_language(migration)}", *texts, ticks]
        dangers = dict.fromkeys(hazard for statement in migration.statements for hazard in statement.hazards)
        lines += ["", *(f"- :warning: {plain(hazard)}" for hazard in dangers)] if dangers else []
        lines += ["", f"It cannot be taken back: {plain(migration.irreversible)}"] if migration.irreversible else []
    lines += [] if plan.migrations else ["", "Nothing to apply."]
    if plan.lost:
        lines += ["", "**What is lost**", "", *(f"- {plain(one + _approved(one, plan))}" for one in plan.lost)]
    lines += ["", *(f"> {plain(note)}" for note in plan.notes), f"`plan {plan.digest}`"]
    return "\n".join(lines)


def _standing(database: PlannedDatabase) -> str:
    return (
        f"{database.product} {database.version} at {database.shown}, {len(database.applied)} applied, "
        f"{len(database.objects)} objects"
    )


def _manner(migration: PlannedMigration) -> str:
    if migration.transactional:
        return "in one transaction"
    begun = f", {migration.done} done already" if migration.done else ""
    return f"statement by statement ({len(migration.statements)}{begun})"


def _language(migration: PlannedMigration) -> str:
    """What the statements are written in, as Markdown calls it."""
    if any(is_python(statement.text) for statement in migration.statements):
        return "python"
    return "sql" if STORES[migration.store].suffix == ".sql" else "text"


def _end(migration: PlannedMigration, text: str) -> str:
    return ";" if STORES[migration.store].suffix == ".sql" and not is_python(text) else ""


def _approved(lost: str, plan: PlanFile) -> str:
    return (
        " (allowed)" if is_allowed(lost, plan.allowed) else f" (a protected target asks for --allow {allowance(lost)})"
    )


def script(pending: tuple[Change, ...], session: Session) -> str:
    """The files as they would run, with the transactions that dbkit puts around them, and what was counted."""
    done = {row.id: row.applied.done for row in session.records() if row.applied is not None}
    parts = []
    for change in pending:
        for migration in change.migrations:
            store = STORES[migration.store]
            wrapped = migration.store == "postgres" and migration.header.transactional
            begin, commit = ("BEGIN;\n", "COMMIT;\n") if wrapped else ("", "")
            head = f"{store.comment} {migration.store}/{migration.id}\n"
            if done.get(migration.id):
                reached = f"up to statement {done[migration.id]} it is done, and that is not run again"
                head += f"{store.comment} half-applied: {reached}\n"
            text = migration.text.rstrip()
            if migration.in_python:  # which no client runs
                text = "\n".join(f"{store.comment} {line}".rstrip() for line in text.splitlines())
            parts.append(
                f"{head}{begin}{text}\n{commit}"
                + "".join(f"{store.comment} {line}\n" for line in session.rehearse(migration))
            )
    return "\n".join(parts)
