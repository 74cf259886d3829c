"""``migrate up`` and ``migrate plan`` for each database of a target of many."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from dbkit.app.check import unwritten
from dbkit.app.destination import Destination, Destinations
from dbkit.app.migrate import Outcome, Session
from dbkit.app.plan_file import PlanFile
from dbkit.app.planned import make_plan
from dbkit.app.profile import Profile
from dbkit.app.verify import unlike
from dbkit.cli.command import Shared
from dbkit.cli.many import Many, Told, over_each
from dbkit.cli.many_options import UpOptions
from dbkit.cli.migrate_run import names, refuse_losses
from dbkit.cli.plan_report import script, statements_text
from dbkit.core.errors import PolicyRefusal

__all__ = ["plan_each", "up_each"]


def up_each(
    shared: Shared, profile: Profile, places: Destinations, options: UpOptions, *, parallel: int, keep_going: bool
) -> int:
    """Apply in each what is pending there. A database that has all of it is passed over."""
    found = Many.of(shared, profile, places)
    for finding in unwritten(profile, found.folder, shared.root):
        shared.output.warning(f"{finding.message}: {finding.help}")
    plans = _Plans(shared=shared, options=options)

    def one(place: Destination, check: Callable[[], None]) -> Told:
        notes: list[str] = []
        with found.opened(place, check, read_only=options.dry_run, any_order=options.any_order, notes=notes) as session:
            pending = session.pending(options.count, options.to)
            if options.dry_run:
                what = f"would apply {names(pending)}:" if pending else "nothing to apply"
                return Told(summary=what, detail=script(pending, session), data=_pending(session, options))
            if pending and place.protected:
                _refuse_unapproved(place, plans.of(session), shared, options)
            outcome = session.up(options.count, options.to)
            if outcome.runs:
                notes += [f"not as the applied migrations make it: {what}" for what in unlike(session, shared.root)]
        return Told(summary=_summary(outcome), data=_runs(outcome), notes=tuple(notes))

    verb = "dry run of" if options.dry_run else "up"
    return over_each(found, one, verb=verb, parallel=parallel, keep_going=keep_going)


def plan_each(shared: Shared, profile: Profile, places: Destinations, options: UpOptions, *, parallel: int) -> int:
    """Show what ``up`` would run in each; those that are to run the same are told of together."""
    found = Many.of(shared, profile, places)
    plans = _Plans(shared=shared, options=options)

    def one(place: Destination, check: Callable[[], None]) -> Told:
        with found.opened(place, check, any_order=options.any_order) as session:
            pending = session.pending(options.count, options.to)
            detail = statements_text(plans.of(session)) if pending else ""
            return Told(
                summary=f"to apply: {names(pending)}" if pending else "nothing to apply",
                detail=detail,
                data=_pending(session, options),
            )

    return over_each(found, one, verb="plan", parallel=parallel)


@dataclass(slots=True, kw_only=True)
class _Plans:
    """Plans by what is applied and pending: databases that stand alike share one, as scratch servers are slow."""

    shared: Shared
    options: UpOptions
    _made: dict[tuple[tuple[str, str], ...], PlanFile] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def of(self, session: Session) -> PlanFile:
        """What ``up`` would run, with its dangers."""
        key = tuple((row.id, str(row.standing)) for row in session.records())
        with self._guard:
            if key not in self._made:
                options = self.options
                self._made[key] = make_plan(
                    session, self.shared.root, count=options.count, to=options.to, allowed=options.allow
                )
            return self._made[key]


def _refuse_unapproved(place: Destination, plan: PlanFile, shared: Shared, options: UpOptions) -> None:
    if not shared.request.yes:
        raise PolicyRefusal(
            f"target {place.name} is protected",
            help="look at it (dbkit migrate plan with the same target), then say --yes; nothing was changed",
        )
    refuse_losses(place, plan.lost, options.allow)


def _summary(outcome: Outcome) -> str:
    return f"applied {', '.join(run.migration.id for run in outcome.runs)}" if outcome.runs else "nothing to apply"


def _runs(outcome: Outcome) -> dict[str, object]:
    return {
        "runs": [
            {"store": run.migration.store, "id": run.migration.id, "milliseconds": round(run.seconds * 1000)}
            for run in outcome.runs
        ]
    }


def _pending(session: Session, options: UpOptions) -> dict[str, object]:
    changes = session.pending(options.count, options.to)
    return {"pending": [migration.id for change in changes for migration in change.migrations]}
