"""``dbkit dev down``: stop what ``dev up`` keeps."""

from __future__ import annotations

import typer

from dbkit.app.dev import dev_down
from dbkit.cli.command import shared_of


def command(context: typer.Context) -> None:
    """Stop the servers that dev up keeps. The data stays."""
    shared = shared_of(context)
    request = shared.request
    profile = shared.profile_path().stem if request.profile else None
    stopped = dev_down(shared.root, profile, request.stores)
    for name in stopped:
        shared.output.result(f"stopped {name}")
    if not stopped:
        shared.output.result("nothing was running")
