"""``dbkit import SRC``: adopt what another tool left."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.imports.adopt import adopt
from dbkit.app.init import default_name
from dbkit.cli.command import shared_of
from dbkit.core.errors import UsageError
from dbkit.core.paths import shown
from dbkit.stores import STORES


def command(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(help="A folder of migrations, a .sql dump, or a Mermaid diagram.")],
    name: Annotated[str | None, typer.Argument(help="What the profile is called; the project's folder.")] = None,
) -> None:
    """Make a profile, and migrations, of what exists. Nothing that is there is overwritten.

    A folder of yoyo, dbmate, goose, golang-migrate or Flyway: every migration keeps its statements and its place, all
    are run on a scratch server, and the profile says what they lead to. A dump (pg_dump --schema-only) or a diagram
    (Mermaid's erDiagram, in a .mmd or .md file): the profile, and the first migrations from it.

    A database that has them applied: dbkit migrate baseline looks whether it is what they make, and records them.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    stores = shared.request.stores or ("postgres",)
    if len(stores) > 1 or stores[0] == "redis":
        raise UsageError("what is imported belongs to one SQL store", help="say --store postgres or --store clickhouse")
    root = shared.root_if_any or Path.cwd()
    chosen = name or default_name(root)
    adopted = adopt(source, chosen, root, STORES[stores[0]])
    for what in adopted.unsaid:
        shared.output.warning(f"{stores[0]}: {what}")
    for identity in adopted.one_way:
        shared.output.warning(f"{identity} has no way back")
    if as_json:
        shared.output.json(
            profile=chosen,
            tool=adopted.tool.name if adopted.tool else None,
            files=[shown(path) for path in adopted.files],
            unsaid=list(adopted.unsaid),
            one_way=list(adopted.one_way),
        )
        return
    for path in adopted.files:
        shared.output.result(f"wrote {shown(path)}")
    if adopted.tool:
        shared.output.note(
            f"these were migrations of {adopted.tool.name}; a database that has them is told so: "
            f"dbkit migrate baseline -p {chosen} -u URL"
        )
