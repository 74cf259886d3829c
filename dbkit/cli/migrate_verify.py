"""``dbkit migrate verify``: each database against what its applied migrations make."""

from __future__ import annotations

import typer

from dbkit.app.history import faults
from dbkit.app.verify import verify
from dbkit.cli.command import shared_of
from dbkit.cli.differences import as_data, as_sql, as_text
from dbkit.cli.many_options import Parallel, many_places
from dbkit.cli.migrate_run import opened


def command(context: typer.Context, parallel: Parallel = 4) -> int:
    """Hold each database against its applied migrations. Reads only.

    First the files: 4 where an applied one was edited or is missing. Then the state: the applied migrations are run
    on a scratch server, and 3 is answered where a database is not as they leave it. --format sql prints what would
    put it back; to keep what was changed by hand, declare it in the profile and generate a migration.
    """
    shared = shared_of(context)
    profile = shared.profile()
    if (places := many_places(shared, profile)) is not None:
        from dbkit.cli.many_verbs import verify_each

        return verify_each(shared, profile, places, parallel=parallel)
    chosen = shared.choose_format("text", "sql", "json")
    with opened(shared, profile, verb="verify", read_only=True) as session:
        wrong = faults(session.records())
        found = () if wrong else verify(session, shared.root)
    differences = [one.difference for one in found if one.difference is not None]
    if chosen == "json":
        shared.output.json(
            profile=session.profile,
            integrity=[
                {"store": one.row.store, "id": one.row.id, "message": one.message, "help": one.help} for one in wrong
            ],
            half_applied=[{"store": one.store, "id": identity} for one in found for identity in one.half],
            stores=as_data(differences),
        )
    elif chosen == "sql":
        shared.output.result(as_sql(differences))
    else:
        for one in found:
            if one:
                shared.output.result(f"{one.store}: as its {one.applied} applied migrations make it")
            elif one.difference is not None:
                shared.output.result(f"{one.store}: not as its {one.applied} applied migrations make it; back to that:")
                shared.output.result(as_text((one.difference,), shared.output))
    for fault in wrong:
        shared.output.warning(f"{fault.row.store}: {fault.row.id} {fault.message}")
        shared.output.note(f"  help: {fault.help}")
    for one in found:
        for identity in one.half:
            shared.output.warning(f"{one.store}: {identity} is half-applied: nothing can be compared yet")
            shared.output.note(
                "  help: dbkit migrate up goes on where it stopped; dbkit migrate down takes it back, or ends that"
            )
    return 4 if wrong else 0 if all(found) else 3
