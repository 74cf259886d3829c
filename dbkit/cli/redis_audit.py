"""``dbkit redis audit``: the keys of a live server against the declared keyspaces."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.audit import audit_file, audit_keys
from dbkit.app.destination import destination
from dbkit.cli.audit_report import as_data, as_markdown, as_sarif, as_text
from dbkit.cli.command import shared_of
from dbkit.cli.key_options import Duty, Primary, Sample, key_options
from dbkit.cli.key_progress import key_progress
from dbkit.core.errors import UsageError


def command(
    context: typer.Context,
    sample: Sample = None,
    duty: Duty = 25,
    primary: Primary = False,
    rdb: Annotated[
        Path | None, typer.Option("--rdb", help="A dump file in place of a server; all of it is looked at.")
    ] = None,
) -> int:
    """Hold the keys of a server against the profile. Reads only; answers 3 where something is not as declared."""
    shared = shared_of(context)
    if rdb is not None and (sample is not None or shared.request.urls):
        raise UsageError("--rdb reads a file as a whole, and no server", help="leave out --sample and --url")
    chosen = shared.choose_format("text", "json", "markdown", "sarif")
    profile = shared.profile()
    if "redis" not in profile.drafts:
        raise UsageError(f"profile {profile.name} has no section 'redis'")
    with key_progress(shared.output) as progress:
        if rdb is not None:
            audit = audit_file(profile, rdb, progress)
        else:
            place = destination(profile.document, tuple(profile.drafts), shared.request)
            options = key_options(sample, duty)
            audit = audit_keys(profile, place, options, progress, root=shared.root, primary=primary)
    for note in audit.notes:
        shared.output.note(f"note: {note}")
    if chosen == "json":
        shared.output.json(**as_data(audit))
    elif chosen == "sarif":
        shared.output.result(as_sarif(audit, profile.document.shown))
    elif chosen == "markdown":
        shared.output.result(as_markdown(audit))
    else:
        shared.output.result(as_text(audit))
    return 3 if audit.findings else 0
