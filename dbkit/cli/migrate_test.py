"""``dbkit migrate test``: up, down, and up again on a scratch server."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from dbkit.app.round_trip import round_trips
from dbkit.cli.command import shared_of


def command(
    context: typer.Context,
    count: Annotated[int | None, typer.Argument(help="The last N changes; all where it is not given.", min=1)] = None,
) -> int:
    """Run migrations up, down and up again on a scratch server; no database of yours is touched.

    What is there after the way back must be what was there before, and after the second way up what was there after
    the first; PostgreSQL's rows are followed through each migration (dbkit prove says more of that). With findings
    it answers 3.
    """
    shared = shared_of(context)
    chosen = shared.choose_format("text", "json")
    profile = shared.profile()
    trips = round_trips(profile, shared.root, shared.request.stores, count=count)
    if chosen == "json":
        shared.output.json(profile=profile.name, stores=[asdict(trip) for trip in trips])
    else:
        for trip in trips:
            what = "with rows in every table" if trip.rows else "the structure only"
            shared.output.result(
                f"{trip.store}: {len(trip.up)} run, {len(trip.back)} taken back and run again, {what}: "
                + (shared.output.style(f"{len(trip.findings)} findings", "red") if trip.findings else "as it should be")
            )
            if trip.stopped:
                shared.output.result(f"  {trip.stopped}")
            for finding in trip.findings:
                shared.output.result(f"  {shared.output.style('finding', 'red')}: {finding}")
        if not trips:
            shared.output.result("there are no migrations")
    return 3 if any(trip.findings for trip in trips) else 0
