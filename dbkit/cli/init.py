"""``dbkit init [NAME]``: a profile, its folders, and a pipeline to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.init import begin, default_name
from dbkit.app.starter import PIPELINES
from dbkit.cli.command import shared_of
from dbkit.core.errors import UsageError
from dbkit.core.paths import shown
from dbkit.stores import STORES


def command(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="What the profile is called; the folder's name.")] = None,
    pipeline: Annotated[
        str | None, typer.Option("--pipeline", metavar="NAME", help="github, gitlab or none; as the folder looks.")
    ] = None,
) -> None:
    """Write a profile, a pipeline and a line of .gitignore. What is there already stays as it is.

    With --store, once for each: sections for these stores; without it, for PostgreSQL.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    if pipeline not in (None, "none", *PIPELINES):
        raise UsageError(f"there is no pipeline {pipeline!r}", help=f"say {', '.join(PIPELINES)} or none")
    root = shared.root_if_any or (shared.folder or Path.cwd()).resolve()
    chosen = name or default_name(root)
    stores = [store for store in STORES if store in (shared.request.stores or ("postgres",))]
    begun = begin(chosen, root, stores, pipeline)
    if as_json:
        shared.output.json(
            profile=chosen, written=[shown(path) for path in begun.written], kept=[shown(path) for path in begun.kept]
        )
        return
    for path in begun.written:
        shared.output.result(f"wrote {shown(path)}")
    for path in begun.kept:
        shared.output.result(f"kept {shown(path)}")
    shared.output.note(
        f"next: dbkit migrate generate initial -p {chosen}, then dbkit dev up and dbkit migrate up -p {chosen}"
    )
