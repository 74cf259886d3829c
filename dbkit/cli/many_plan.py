"""``migrate plan`` for each database of a target of many, and what ``up`` refuses of such a plan beforehand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dbkit.app.destination import Destination, Destinations, is_called
from dbkit.app.each import Done
from dbkit.app.migrate import Session
from dbkit.app.plan_file import PlanFile, PlanOfMany, gathered, write_plan
from dbkit.app.planned import as_plan_of, make_plan
from dbkit.app.profile import Profile
from dbkit.app.run_plan import OUT_OF_DATE, is_done, require_same_files, require_unmoved
from dbkit.cli.command import Shared
from dbkit.cli.many import Many, Told, over_each, tell, work_in_each
from dbkit.cli.many_options import UpOptions
from dbkit.cli.migrate_run import names, refuse_losses
from dbkit.cli.plan_report import statements_text
from dbkit.core.errors import IntegrityError
from dbkit.core.paths import shown
from dbkit.core.text import counted
from dbkit.migrations.folder import Change

__all__ = ["Plans", "as_data", "plan_each", "refused_beforehand"]


def plan_each(
    shared: Shared,
    profile: Profile,
    places: Destinations,
    options: UpOptions,
    *,
    parallel: int,
    file: Path | None = None,
) -> int:
    """Show what ``up`` would run in each; those that are to run the same are told of together.

    With ``file`` it is written there, unless a database could not be looked at.
    """
    found = Many.of(shared, profile, places)
    plans = Plans(shared=shared, options=options)
    made: dict[str, PlanFile] = {}

    def one(place: Destination, check: Callable[[], None]) -> Told:
        with found.opened(place, check, any_order=options.any_order) as session:
            pending = session.pending(options.count, options.to)
            plan = plans.of(session) if pending or file is not None else None
            if plan is not None and file is not None:
                made[place.name] = as_plan_of(session, plan, shared.root)
            return Told(
                summary=f"to apply: {names(pending)}" if pending else "nothing to apply",
                detail=statements_text(plan) if plan is not None and pending else "",
                data=as_data(pending),
            )

    code = over_each(found, one, verb="plan", parallel=parallel)
    if file is None:
        return code
    if missing := len(places.each) - len(made):
        shared.output.note(f"no plan was written: {counted(missing, 'database')} could not be looked at")
    elif made:
        whole = gathered(places.name, [made[place.name] for place in places.each])
        write_plan(whole, file)
        for place in places.each:
            for drifted in _drifted(made[place.name]):
                shared.output.note(f"note: {found.called(place)} was changed by hand: {drifted}")
        shared.output.note(
            f"wrote {shown(file)}, plan {whole.digest}; run it: dbkit migrate up -t {places.name} --plan {shown(file)}"
        )
    return code


def refused_beforehand(plan: PlanFile | PlanOfMany, found: Many, options: UpOptions, *, parallel: int) -> int:
    """Hold every database against a plan. Gives 0 where all stand as it says, else tells, and gives the exit code.

    What was applied since is no hindrance where the plan holds it: a run of it that was stopped goes on.
    """
    profile, target = found.profile.name, found.places.name
    if (plan.profile, plan.target.partition("/")[0]) != (profile, target.partition("/")[0]) or isinstance(
        plan, PlanFile
    ):
        raise IntegrityError(
            f"this plan was made for {plan.profile} at {plan.target}, and this is {profile} at {target}",
            help=OUT_OF_DATE,
        )
    require_same_files(plan.files, found.folder)

    def one(place: Destination, check: Callable[[], None]) -> Told:
        mine = plan.of(place.name)
        if mine is None:
            raise IntegrityError("this plan does not name it", help=OUT_OF_DATE)
        with found.opened(place, check, any_order=options.any_order) as session:
            if not is_done(mine, session):
                require_unmoved(mine, session, found.shared.root, session.pending(*mine.reach))
                if place.protected:
                    refuse_losses(target, mine.lost, (*mine.allowed, *options.allow))
        return Told(summary="as the plan has it")

    found.shared.choose_format("text", "json")
    done = (*work_in_each(found, one, verb="comparing with the plan", parallel=parallel), *_gone(plan, found))
    wrong = tuple(each for each in done if each.error is not None)
    if not wrong:
        return 0
    well = {each.place.name for each in done} - {each.place.name for each in wrong}
    return tell(found, wrong, [place for place in found.places.each if place.name in well])


def _gone(plan: PlanOfMany, found: Many) -> Iterator[Done[Told]]:
    there = {place.name for place in found.places.each}
    for member in plan.members:
        if member.name not in there and is_called(member.name, found.places.name):
            yield Done(
                place=Destination(name=member.name, urls={}),
                error=IntegrityError("this plan names it, and it is gone", help=OUT_OF_DATE),
            )


def _drifted(plan: PlanFile) -> Iterator[str]:
    for database in plan.databases:
        yield from (f"{database.store}: {one}" for one in (database.drifted or ())[:8])


@dataclass(slots=True, kw_only=True)
class Plans:
    """Plans by what is applied and pending: databases that stand alike share one, as scratch servers are slow."""

    shared: Shared
    options: UpOptions
    _made: dict[tuple[object, ...], PlanFile] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def of(self, session: Session) -> PlanFile:
        """What ``up`` would run, with its dangers; the state in it may be that of another database."""
        key = tuple((row.id, row.standing, row.applied and row.applied.done) for row in session.records())
        with self._guard:
            if key not in self._made:
                options = self.options
                self._made[key] = make_plan(
                    session, self.shared.root, count=options.count, to=options.to, allowed=options.allow
                )
            return self._made[key]


def as_data(pending: tuple[Change, ...]) -> dict[str, object]:
    """What is pending, for JSON."""
    return {"pending": [migration.id for change in pending for migration in change.migrations]}
