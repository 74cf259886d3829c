"""``dbkit migrate new NAME``: an empty migration, to write by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.new import new
from dbkit.cli.command import shared_of
from dbkit.core.errors import UsageError
from dbkit.core.paths import shown


def command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the migration is called.")],
    python: Annotated[bool, typer.Option("--python", help="A step in Python, for what SQL cannot say.")] = False,
) -> None:
    """Write an empty migration of one store, to fill in by hand; then: dbkit migrate check --fix."""
    shared = shared_of(context)
    profile = shared.profile()
    stores = shared.request.stores or tuple(profile.drafts)
    if len(stores) != 1:
        raise UsageError("which store?", help=f"say --store with one of {', '.join(profile.drafts)}")
    for path in new(name, profile=profile.name, root=shared.root, store=stores[0], python=python):
        shared.output.result(f"wrote {shown(path)}")
    shared.output.note(f"fill it in, then: dbkit migrate check --fix -p {profile.name}")
