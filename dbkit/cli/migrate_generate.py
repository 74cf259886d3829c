"""``dbkit migrate generate NAME``: write the next migrations."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.generate import generate
from dbkit.app.renames import Renames
from dbkit.cli.command import shared_of
from dbkit.core.paths import shown


def command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the change is called, for example add_link_slug.")],
    rename: Annotated[
        list[str] | None, typer.Option("--rename", help="OLD=NEW, or KIND:OLD=NEW: a rename, no drop and create.")
    ] = None,
    downtime: Annotated[
        bool, typer.Option("--downtime", help="Write for a time when nobody else uses the databases: plain statements.")
    ] = False,
) -> None:
    """Write the next migrations from the profile and the folder. No live database is needed."""
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    asked = Renames(tuple(rename or ()))
    generated = generate(name, shared.profile(), shared.root, shared.request.stores, asked, online=not downtime)
    if as_json:
        shared.output.json(
            files=[shown(path) for path in generated.files],
            destructive=[f"{step.id}" for step in generated.destructive],
        )
        return
    if not generated.files:
        shared.output.result("nothing changed: the migrations hold what the profile declares")
    for path in generated.files:
        shared.output.result(f"wrote {shown(path)}")
    for store in generated.plain:
        shared.output.warning(
            f"{store}: the way for tables in use could not be proved; these are plain statements, as for --downtime. "
            "Two changes, one after the other, may go better"
        )
    for step in generated.destructive:
        for hazard in step.hazards:
            shared.output.warning(f"{step.id}: {hazard}")
