"""What the commands that only look say of each database of a target of many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dbkit.app.databases import open_databases
from dbkit.app.destination import Destination, Destinations
from dbkit.app.diff import diff_live
from dbkit.app.difference import Allowed, Difference
from dbkit.app.drift import drift, findings
from dbkit.app.history import Standing, faults
from dbkit.app.profile import Profile
from dbkit.app.renames import Renames
from dbkit.app.verify import verify
from dbkit.cli.command import Shared
from dbkit.cli.differences import as_data, as_text
from dbkit.cli.drift_report import as_document
from dbkit.cli.drift_report import exit_code_of as exit_code_of_drift
from dbkit.cli.many import Many, Told, over_each
from dbkit.cli.status_report import exit_code_of, row_data
from dbkit.core.text import counted

__all__ = ["diff_each", "drift_each", "status_each", "verify_each"]

Check = Callable[[], None]


def status_each(shared: Shared, profile: Profile, places: Destinations, *, parallel: int, exit_code: bool) -> int:
    """How the migrations stand in each."""
    found = Many.of(shared, profile, places)

    def one(place: Destination, check: Check) -> Told:
        with found.opened(place, check) as session:
            rows = session.records()
        applied = [row.id for row in rows if row.standing is Standing.APPLIED]
        other = [f"{row.id} is {row.standing}" for row in rows if row.standing is not Standing.APPLIED]
        return Told(
            summary=f"at {applied[-1] if applied else 'the start'}: {', '.join(other) or 'nothing is pending'}",
            detail="\n".join(f"{fault.row.id} {fault.message}\n  help: {fault.help}" for fault in faults(rows)),
            data={"migrations": [row_data(row) for row in rows]},
            exit_code=exit_code_of(rows, pending=3 if exit_code else 0),
        )

    return over_each(found, one, verb="status", parallel=parallel)


def verify_each(shared: Shared, profile: Profile, places: Destinations, *, parallel: int) -> int:
    """Whether each is what its applied migrations make."""
    found = Many.of(shared, profile, places)

    def one(place: Destination, check: Check) -> Told:
        with found.opened(place, check) as session:
            wrong = faults(session.records())
            verified = () if wrong else verify(session, shared.root)
        differences = [each.difference for each in verified if each.difference is not None]
        half = [identity for each in verified for identity in each.half]
        summary, detail = _as_made(sum(each.applied for each in verified)), ""
        if wrong:
            summary = "the files are not those that were applied"
            detail = "\n".join(f"{fault.row.id} {fault.message}\n  help: {fault.help}" for fault in wrong)
        elif half:
            summary = f"{', '.join(half)} half-applied: nothing can be compared yet"
        elif not all(verified):
            summary, detail = (
                "not as the applied migrations make it; back to that:",
                as_text(differences, shared.output),
            )
        return Told(
            summary=summary,
            detail=detail,
            data={
                "integrity": [{"id": one.row.id, "message": one.message, "help": one.help} for one in wrong],
                "half_applied": half,
                "stores": as_data(differences),
            },
            exit_code=4 if wrong else 0 if all(verified) else 3,
        )

    return over_each(found, one, verb="verify", parallel=parallel)


def _as_made(applied: int) -> str:
    return f"as its {counted(applied, 'applied migration')} {'makes' if applied == 1 else 'make'} it"


def drift_each(shared: Shared, profile: Profile, places: Destinations, *, parallel: int) -> int:
    """What somebody changed by hand in each."""
    found = Many.of(shared, profile, places)

    def one(place: Destination, check: Check) -> Told:
        with found.opened(place, check) as session:
            drifted = drift(session, shared.root)
        changed = [
            finding.message.removeprefix(f"{each.store} at {each.shown}: ")
            for each in drifted
            for finding in findings((each,))
        ]
        return Told(
            summary="changed by hand" if any(drifted) else "nothing was changed since the applied migrations",
            detail="\n".join(changed),
            data=as_document(drifted),
            exit_code=exit_code_of_drift(drifted),
        )

    return over_each(found, one, verb="drift of", parallel=parallel)


def diff_each(
    shared: Shared,
    profile: Profile,
    places: Destinations,
    *,
    allowed: Allowed,
    renames: Renames,
    answer: Callable[[Sequence[Difference]], int],
    parallel: int,
) -> int:
    """What lies between each and the profile."""
    found = Many.of(shared, profile, places)

    def one(place: Destination, _: Check) -> Told:
        with open_databases(
            place, root=shared.root, profile=profile.name, drafts=profile.drafts, read_only=True
        ) as databases:
            differences = diff_live(
                profile, databases, root=shared.root, allowed=allowed, shadows=place.shadows(), renames=renames
            )
        unlike = any(differences)
        return Told(
            summary="to the profile:" if unlike else "no differences",
            detail=as_text([each for each in differences if each], shared.output) if unlike else "",
            data={"stores": as_data(differences)},
            exit_code=answer(differences),
        )

    code = over_each(found, one, verb="diff of", parallel=parallel)
    renames.check()
    return code
