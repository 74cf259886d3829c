"""``dbkit migrate up``: apply pending migrations."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.check import unwritten
from dbkit.app.history import Standing
from dbkit.app.migrate import Session
from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import guard_protected, opened, report
from dbkit.core.errors import UsageError
from dbkit.migrations.folder import Change
from dbkit.stores import STORES


def command(
    context: typer.Context,
    count: Annotated[int | None, typer.Argument(help="How many changes; all where it is not given.", min=1)] = None,
    to: Annotated[str | None, typer.Option("--to", help="Up to and with this migration's change.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the SQL, count the keys, and change nothing.")
    ] = False,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="KIND=GLOB of a destructive step (protected targets).")
    ] = None,
    any_order: Annotated[
        bool,
        typer.Option("--allow-out-of-order", help="Apply also what comes before one that is applied."),
    ] = False,
) -> None:
    """Apply pending migrations, in order, on every store of the profile."""
    shared = shared_of(context)
    if count is not None and to is not None:
        raise UsageError("say either a number of changes or --to", help="dbkit migrate up --help")
    profile = shared.profile()
    with opened(shared, profile, verb="up", read_only=dry_run, any_order=any_order) as session:
        for finding in unwritten(profile, session.folder):
            if finding.message.split()[1] in session.databases:
                shared.output.warning(f"{finding.message}: {finding.help}")
        pending = session.pending(count, to)
        if dry_run:
            shared.output.result(_script(pending, session))
            return
        guard_protected(session.place, pending, shared, tuple(allow or ()))
        half = [row.id for row in session.records() if row.standing is Standing.HALF] if pending else []
        if half:
            shared.output.note(f"going on with {', '.join(half)}, which stopped half-way")
        outcome = session.up(count, to)
        report(outcome, session, shared, nothing="nothing to apply")


def _script(pending: tuple[Change, ...], session: Session) -> str:
    """The files as they would run, with the transactions that dbkit puts around them, and what was counted."""
    parts = []
    for change in pending:
        for migration in change.migrations:
            store = STORES[migration.store]
            wrapped = migration.store == "postgres" and migration.header.transactional
            begin, commit = ("BEGIN;\n", "COMMIT;\n") if wrapped else ("", "")
            parts.append(
                f"{store.comment} {migration.store}/{migration.id}\n{begin}{migration.text.rstrip()}\n{commit}"
                + "".join(f"{store.comment} {line}\n" for line in session.rehearse(migration))
            )
    return "\n".join(parts)
