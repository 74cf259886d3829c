"""``dbkit migrate check``: is the folder whole and up to date? Offline."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.check import check_folder
from dbkit.app.profile import load
from dbkit.cli.command import shared_of
from dbkit.core.paths import shown
from dbkit.stores import STORES


def command(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write the sum anew, which accepts the files as they are, and the schemas.")
    ] = False,
) -> int:
    """Check folders: 4 for edits, missing files and two heads, 3 for what is not up to date. Without -p: all."""
    shared = shared_of(context)
    root = shared.root
    paths = shared.profile_paths()
    chosen = shared.choose_format("text", "json", "github")
    code = 0
    documents = []
    for path in paths:
        profile = load(path, STORES)
        checked = check_folder(profile, root, fix=fix)
        for written in checked.fixed:
            shared.output.note(f"wrote {shown(written)}")
        findings = (*checked.integrity, *checked.stale)
        code = 4 if checked.integrity or code == 4 else 3 if checked.stale or code == 3 else 0
        documents += [
            {
                "profile": profile.name,
                "code": one.code,
                "place": str(one.span),
                "message": one.message,
                "help": one.help,
            }
            for one in findings
        ]
        for one in findings:
            if chosen == "text":
                shared.output.result(f"{one.span.file if one.span else profile.name}: {one.message}")
                shared.output.result(f"  help: {one.help}")
            elif chosen == "github":
                file = one.span.file if one.span else ""
                shared.output.result(f"::error file={file},title={one.code}::{one.message}")
        if chosen == "text" and not findings:
            shared.output.result(f"{profile.name}: the folder is whole and holds what the profile declares")
    if chosen == "json":
        shared.output.json(findings=documents)
    return code
