"""``dbkit redis codegen``: the keys of a profile as a module of a programming language."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dbkit.app.codegen import LANGUAGES, write_module
from dbkit.cli.command import shared_of
from dbkit.core.paths import shown


def command(
    context: typer.Context,
    language: Annotated[str, typer.Option("--lang", help=f"{', '.join(LANGUAGES)}.")],
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write into.")],
) -> int:
    """Write typed builders and parsers of keys, lifetimes and codecs of values. No server is touched."""
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    path = write_module(shared.profile(), language, folder)
    if as_json:
        shared.output.json(language=language, path=shown(path))
    else:
        shared.output.result(f"wrote {shown(path)}")
    return 0
