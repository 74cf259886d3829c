"""``dbkit redis infer redis://…``: a profile for a server whose keys nobody declared."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.audit import infer_keyspaces
from dbkit.cli.audit_report import profile_yaml
from dbkit.cli.command import shared_of
from dbkit.cli.key_options import Duty, Primary, Sample, key_options
from dbkit.cli.key_progress import key_progress
from dbkit.core.errors import UsageError


def command(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="The URL of a Redis server, or of a node of a cluster.")] = None,
    sample: Sample = None,
    duty: Duty = 25,
    primary: Primary = False,
) -> int:
    """Write a profile whose keyspaces are those of a live server. Reads only."""
    shared = shared_of(context)
    chosen = shared.choose_format("yaml", "json")
    urls = [source] if source else list(shared.request.urls)
    if len(urls) != 1:
        raise UsageError("which server?", help="dbkit redis infer redis://user@host:6379/0")
    with key_progress(shared.output) as progress:
        found = infer_keyspaces(urls[0], key_options(sample, duty), progress, primary=primary)
    for note in found.notes:
        shared.output.note(f"note: {note}")
    profile = {"profile": shared.request.profile or "inferred", "redis": dict(found.section)}
    if chosen == "json":
        shared.output.json(**profile)
    else:
        shared.output.result(profile_yaml(profile))
    return 0
