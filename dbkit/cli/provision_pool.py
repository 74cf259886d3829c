"""``dbkit provision pool``: a connection pool before PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.destination import destination
from dbkit.app.provision.pool import pool_file
from dbkit.cli.command import shared_of
from dbkit.cli.provision import put
from dbkit.core.errors import UsageError


def command(
    context: typer.Context,
    connections: Annotated[
        int, typer.Option("--connections", min=10, max=10_000, help="The server's max_connections.")
    ] = 100,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; stdout.")] = None,
) -> None:
    """Write pgbouncer.ini: applications by transaction, migrations by session, sizes that the server can bear.

    The server is that of the target (-t) or of a URL (-u); the URL's password is no part of the file.
    """
    shared = shared_of(context)
    profile = shared.profile()
    if "postgres" not in profile.drafts:
        raise UsageError(f"profile {profile.name} has no PostgreSQL", help="a pool is for PostgreSQL only")
    place = destination(profile.document, tuple(profile.drafts), shared.request)
    put(shared, pool_file(profile.name, place.urls.get("postgres"), connections=connections), output)
