"""``dbkit provision compose``: the databases of a profile for docker compose."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.provision.compose import compose_file
from dbkit.cli.command import shared_of
from dbkit.cli.provision import chosen_stores, put


def command(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; stdout.")] = None,
) -> None:
    """Write a Compose file: a service for each store, of the version and with the settings that the profile names.

    Ports are open to this machine only, passwords come from the environment, data is in volumes.
    """
    shared = shared_of(context)
    profile = shared.profile()
    put(shared, compose_file(profile, chosen_stores(shared, profile)), output)
