"""``dbkit validate``: read and compile profiles, with every error at once."""

from __future__ import annotations

import typer

from dbkit.app.profile import load
from dbkit.cli.command import shared_of
from dbkit.core.errors import ProfileError, UsageError
from dbkit.stores import STORES


def command(context: typer.Context) -> int:
    """Read and compile profiles; no server is touched. Without -p: all of them."""
    shared = shared_of(context)
    paths = shared.profile_paths()
    if not paths:
        raise UsageError("there is no profile here", help="make profiles/NAME.yaml, or go to the project's folder")
    as_json = shared.choose_format("text", "json") == "json"
    failures: list[ProfileError] = []
    rows: list[dict[str, object]] = []
    for path in paths:
        try:
            profile = load(path, STORES)
        except ProfileError as error:
            failures.append(error)
            continue
        for warning in profile.warnings:
            shared.output.diagnostic(warning, profile.document.files)
        counts = {store: len(draft.statements) for store, draft in profile.drafts.items()}
        rows.append({"profile": profile.name, "objects": counts})
        if not as_json:
            summary = ", ".join(f"{store} {count}" for store, count in counts.items())
            shared.output.result(f"{profile.document.shown}: valid ({summary} objects)")
    if as_json:
        diagnostics = [
            {
                "code": one.code,
                "severity": str(one.severity),
                "message": one.message,
                "file": one.span.file if one.span else None,
                "line": one.span.line if one.span else None,
                "column": one.span.column if one.span else None,
                "help": one.help,
            }
            for failure in failures
            for one in failure.diagnostics
        ]
        shared.output.json(profiles=rows, diagnostics=diagnostics)
        return 2 if failures else 0
    if failures:
        raise ProfileError(
            tuple(one for failure in failures for one in failure.diagnostics),
            {name: text for failure in failures for name, text in failure.sources.items()},
        )
    return 0
