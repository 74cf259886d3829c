"""``dbkit dev status``: what runs."""

from __future__ import annotations

import typer

from dbkit.app.dev import dev_status
from dbkit.cli.command import shared_of
from dbkit.core.paths import shown
from dbkit.profile.targets import mask


def command(context: typer.Context) -> None:
    """Show the servers that dbkit runs here."""
    shared = shared_of(context)
    chosen = shared.choose_format("text", "json")
    servers = dev_status(shared.root)
    if chosen == "json":
        shared.output.json(
            servers=[
                {
                    "store": one.store,
                    "url": mask(one.url),
                    "pid": one.pid,
                    "port": one.port,
                    "version": one.version,
                    "data": str(one.data),
                }
                for one in servers
            ]
        )
    elif servers:
        shared.output.table(
            ("store", "address", "version", "process", "data"),
            [(one.store, mask(one.url), one.version, str(one.pid), shown(one.data)) for one in servers],
        )
    else:
        shared.output.result("nothing is running: dbkit dev up")
