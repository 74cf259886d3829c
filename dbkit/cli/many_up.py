"""``migrate up`` for each database of a target of many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from dbkit.app.check import unwritten
from dbkit.app.destination import Destination, Destinations
from dbkit.app.migrate import Outcome, Session
from dbkit.app.plan_file import PlanFile, PlanOfMany
from dbkit.app.profile import Profile
from dbkit.app.run_plan import is_done, run_plan
from dbkit.app.verify import unlike
from dbkit.cli.backup_before import Saved
from dbkit.cli.command import Shared
from dbkit.cli.many import Many, Told, over_each
from dbkit.cli.many_options import UpOptions
from dbkit.cli.many_plan import Plans, as_data, refused_beforehand
from dbkit.cli.migrate_run import names, refuse_losses, refuse_restore
from dbkit.cli.plan_report import script
from dbkit.core.errors import PolicyRefusal

__all__ = ["up_each"]


def up_each(
    shared: Shared,
    profile: Profile,
    places: Destinations,
    options: UpOptions,
    *,
    plan: PlanFile | PlanOfMany | None = None,
    parallel: int,
    keep_going: bool,
) -> int:
    """Apply in each what is pending there, or what a plan has for it. A database that has all of it is passed over.

    With a plan every database is held against it first: nothing is applied to any where one is refused.
    """
    found = Many.of(shared, profile, places)
    for finding in unwritten(profile, found.folder, shared.root):
        shared.output.warning(f"{finding.message}: {finding.help}")
    plans = Plans(shared=shared, options=options)
    if plan is not None and (code := refused_beforehand(plan, found, options, parallel=parallel)):
        return code

    def told_of(place: Destination) -> Callable[[str, str], None]:
        def told(_: str, what: str) -> None:
            if shared.output.verbose:
                shared.output.note(f"  {found.called(place)}: {what}")

        return told

    def one(place: Destination, check: Callable[[], None]) -> Told:
        notes: list[str] = []
        saved = Saved(shared, profile, told_of(place)) if options.backup else None
        with (
            saved.restored_on_failure() if saved and options.restore else nullcontext(),
            found.opened(place, check, read_only=options.dry_run, any_order=options.any_order, notes=notes) as session,
        ):
            agreed = plan.of(place.name) if isinstance(plan, PlanOfMany) else None
            count, to = agreed.reach if agreed is not None else (options.count, options.to)
            pending = session.pending(count, to)
            if options.dry_run:
                what = f"would apply {names(pending)}:" if pending else "nothing to apply"
                return Told(summary=what, detail=script(pending, session), data=as_data(pending))
            if pending and place.protected and agreed is None:
                _refuse_unapproved(places.name, plans.of(session), shared, options)
            if place.protected:
                refuse_restore(places.name, restore=options.restore)
            with saved.backed_up(session) if saved and pending else nullcontext():
                outcome = session.up(count, to) if agreed is None else _run(agreed, session, shared)
            if outcome.runs and agreed is None:
                notes += [f"not as the applied migrations make it: {what}" for what in unlike(session, shared.root)]
        kept = {"backup": saved.created.manifest.id} if saved and saved.created else {}
        return Told(summary=_summary(outcome), data=_runs(outcome) | kept, notes=tuple(notes))

    verb = "dry run of" if options.dry_run else "up"
    return over_each(found, one, verb=verb, parallel=parallel, keep_going=keep_going)


def _refuse_unapproved(target: str, plan: PlanFile, shared: Shared, options: UpOptions) -> None:
    if not shared.request.yes:
        raise PolicyRefusal(
            f"target {target} is protected",
            help=f"make a plan and have it read: dbkit migrate plan -t {target} -o plan.json; then: dbkit migrate up "
            f"-t {target} --plan plan.json; or say --yes",
        )
    refuse_losses(target, plan.lost, options.allow)


def _run(agreed: PlanFile, session: Session, shared: Shared) -> Outcome:
    return Outcome() if is_done(agreed, session) else run_plan(agreed, session, shared.root)


def _summary(outcome: Outcome) -> str:
    return f"applied {', '.join(run.migration.id for run in outcome.runs)}" if outcome.runs else "nothing to apply"


def _runs(outcome: Outcome) -> dict[str, object]:
    return {
        "runs": [
            {"store": run.migration.store, "id": run.migration.id, "milliseconds": round(run.seconds * 1000)}
            for run in outcome.runs
        ]
    }
