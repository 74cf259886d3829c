"""``dbkit provision roles``: least-privilege roles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.cli.command import shared_of
from dbkit.cli.provision import chosen_stores, put
from dbkit.core.errors import UsageError
from dbkit.stores import STORES


def command(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; stdout.")] = None,
) -> None:
    """Write the roles of one store (--store): one that migrates, one for applications, one that only reads.

    PostgreSQL: SQL to run again after migrations. Redis: ACL commands from the declared keyspaces. ClickHouse: users
    and grants. No password is in it.
    """
    shared = shared_of(context)
    profile = shared.profile()
    stores = chosen_stores(shared, profile)
    if len(stores) > 1:
        raise UsageError("which store?", help=f"say --store {' or --store '.join(stores)}: each has its own language")
    put(shared, STORES[stores[0]].role_script(profile.name, profile.drafts[stores[0]]), output)
