"""``dbkit migrate baseline``: adopt a database that was made by other means."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.baseline import existing, mark_applied, written
from dbkit.cli.command import shared_of
from dbkit.cli.migrate_run import opened
from dbkit.core.errors import UsageError
from dbkit.core.paths import shown


def command(
    context: typer.Context,
    to: Annotated[str | None, typer.Option("--to", help="Up to and with this migration's change.")] = None,
) -> None:
    """Adopt a database that was made by other means: record what it has already as applied. No migration is run.

    Where the folder holds migrations, those up to --to (or all) are recorded, if the database is what they make: they
    are run on a scratch server and compared. Where it holds none, the first ones are written from what is in the
    database, and recorded; what the profile declares beyond that is the next dbkit migrate generate. A profile for a
    database that has none: dbkit inspect URL > profiles/NAME.yaml.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    profile = shared.profile()
    with opened(shared, profile, verb="baseline") as session:
        if session.folder.migrations:
            baseline = existing(session, shared.root, to)
        elif to is not None:
            raise UsageError("there are no migrations yet", help="without --to they are written from the database")
        else:
            shared.output.confirm("This writes the first migrations from the databases. Go on?", yes=shared.request.yes)
            baseline = written(session, profile, shared.root)
        for path in baseline.files:
            shared.output.note(f"wrote {shown(path)}")
        for name in baseline.unmanaged:
            shared.output.warning(f"{name} has no kind here: no migration makes it")
        ids = [f"{one.store}/{one.id}" for one in baseline.migrations]
        if ids:
            shared.output.confirm(f"This records {', '.join(ids)} as applied. Go on?", yes=shared.request.yes)
            mark_applied(session, baseline)
    if as_json:
        shared.output.json(profile=profile.name, files=[shown(path) for path in baseline.files], recorded=ids)
    else:
        shared.output.result("\n".join(f"recorded {one}" for one in ids) or "nothing to record: all is applied")
