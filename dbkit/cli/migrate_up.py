"""``dbkit migrate up``: apply pending migrations."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dbkit.app.check import unwritten
from dbkit.app.history import Standing
from dbkit.app.migrate import Session
from dbkit.app.plan_file import PlanFile, PlanOfMany, read_plan
from dbkit.app.planned import make_plan
from dbkit.app.run_plan import member_plan, require_unmoved, run_plan
from dbkit.app.verify import unlike
from dbkit.cli.command import Shared, shared_of
from dbkit.cli.many_options import KeepGoing, Parallel, UpOptions, many_places
from dbkit.cli.migrate_run import opened, refuse_losses, refuse_restore, report
from dbkit.cli.plan_report import as_text, script
from dbkit.core.errors import PolicyRefusal, UsageError

if TYPE_CHECKING:
    from dbkit.app.profile import Profile
    from dbkit.cli.backup_before import Saved

__all__ = ["command"]


def command(
    context: typer.Context,
    count: Annotated[int | None, typer.Argument(help="How many changes; all where it is not given.", min=1)] = None,
    to: Annotated[str | None, typer.Option("--to", help="Up to and with this migration's change.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the SQL, count the keys, and change nothing.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--plan", help="Run what this plan holds and nothing else (dbkit migrate plan -o).")
    ] = None,
    allow: Annotated[
        list[str] | None, typer.Option("--allow", help="KIND=GLOB of a destructive step (protected targets).")
    ] = None,
    any_order: Annotated[
        bool,
        typer.Option("--allow-out-of-order", help="Apply also what comes before one that is applied."),
    ] = False,
    backup: Annotated[bool, typer.Option("--backup", help="Save all databases first (dbkit backup create).")] = False,
    restore: Annotated[
        bool,
        typer.Option("--restore-on-failure", help="With --backup: if the run fails, bring back what it has changed."),
    ] = False,
    parallel: Parallel = 4,
    keep_going: KeepGoing = False,
) -> int:
    """Apply pending migrations, in order, on every store of the profile.

    Every database is looked at before the first change to any: whether it takes changes, from this user, and who would
    keep them waiting. A run that was killed goes on where it stopped: run the same command again. A protected target
    asks for --plan or --yes, and for --allow of each step that loses data.

    A target of many is worked on --parallel at a time, the first by itself; after a failure no other is begun, except
    with --keep-going, and the same command again goes on with those that are left.

    With --backup all databases are saved first, where something is pending; if it fails, the command is printed that
    brings them back, with what that would lose. With --restore-on-failure that is done at once, for those databases in
    which something of the run stays: whatever was written to them meanwhile is not in them then, so protected targets
    refuse it. Of a target of many each database, or each tenant's schema, is saved by itself, right before it is
    changed.
    """
    shared = shared_of(context)
    given = read_plan(file) if file is not None else None
    _refuse_together(given, count, to, backup=backup, restore=restore)
    profile = shared.profile()
    if (places := many_places(shared, profile)) is not None:
        from dbkit.cli.many_up import up_each

        options = UpOptions(
            count=count,
            to=to,
            allow=tuple(allow or ()),
            any_order=any_order,
            dry_run=dry_run,
            backup=backup,
            restore=restore,
        )
        return up_each(shared, profile, places, options, plan=given, parallel=parallel, keep_going=keep_going)
    saved = _saved(shared, profile) if backup else None
    with (
        saved.restored_on_failure() if saved and restore else nullcontext(),
        opened(shared, profile, verb="up", read_only=dry_run, any_order=any_order) as session,
    ):
        for finding in unwritten(profile, session.folder, shared.root):
            if finding.message.split()[1] in session.databases:
                shared.output.warning(f"{finding.message}: {finding.help}")
        plan = member_plan(given, session.place.name) if isinstance(given, PlanOfMany) else given
        if plan is not None:
            require_unmoved(plan, session, shared.root)
            count, to = plan.reach
        pending = session.pending(count, to)
        if dry_run:
            if not pending:
                shared.output.note("nothing to apply")
            shared.output.result(script(pending, session))
            return 0
        if session.place.protected and pending:
            refuse_restore(session.place.name, restore=restore)
            plan = _approved(plan, session, shared, count, to, tuple(allow or ()))
        half = [row.id for row in session.records() if row.standing is Standing.HALF] if pending else []
        if half:
            shared.output.note(f"going on with {', '.join(half)}, which stopped half-way")
        with saved.backed_up(session) if saved and pending else nullcontext():
            outcome = run_plan(plan, session, shared.root) if plan is not None else session.up(count, to)
        for what in unlike(session, shared.root) if plan is None and outcome.runs else ():
            shared.output.warning(f"not as the applied migrations make it: {what} (dbkit migrate verify says more)")
        report(outcome, session, shared, nothing="nothing to apply")
    return 0


def _refuse_together(
    plan: PlanFile | PlanOfMany | None, count: int | None, to: str | None, *, backup: bool, restore: bool
) -> None:
    if count is not None and to is not None:
        raise UsageError("say either a number of changes or --to", help="dbkit migrate up --help")
    if plan is not None and (count, to) != (None, None):
        raise UsageError("a plan says itself what is to be run", help="leave the number and --to out")
    if restore and not backup:
        raise UsageError("--restore-on-failure brings back what --backup has saved", help="say both")


def _saved(shared: Shared, profile: Profile) -> Saved:
    from dbkit.cli.backup_before import Saved
    from dbkit.cli.backup_places import narrator

    return Saved(shared, profile, narrator(shared))


def _approved(
    plan: PlanFile | None, session: Session, shared: Shared, count: int | None, to: str | None, allow: Sequence[str]
) -> PlanFile:
    """The plan that was given, or one that --yes or a yes at the terminal approves. Raises PolicyRefusal."""
    place = session.place
    given = plan is not None
    if plan is None:
        if not shared.request.yes and not sys.stdin.isatty():
            raise PolicyRefusal(
                f"target {place.name} is protected",
                help="make a plan and have it read: dbkit migrate plan -o plan.json; then: dbkit migrate up --plan "
                "plan.json; or say --yes",
            )
        plan = make_plan(session, shared.root, count=count, to=to, each=not shared.request.yes)
    refuse_losses(place.name, plan.lost, (*plan.allowed, *allow))
    if not given and not shared.request.yes:
        shared.output.note(as_text(plan))
        shared.output.confirm(f"Target {place.name} is protected. Run this?", yes=False)
    return plan
