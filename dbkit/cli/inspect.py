"""``dbkit inspect SRC``: a live database as profile YAML, SQL, JSON or a diagram."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dbkit.app.inspect import Inspected, inspect_source
from dbkit.app.profile_text import profile_text
from dbkit.cli.command import shared_of
from dbkit.core.errors import UsageError


def command(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(help="A URL, profile, migrations folder or SQL file.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Answer 3 where something cannot be shown, or not be said in a profile.")
    ] = False,
) -> int:
    """Show a database as a profile (yaml), statements (sql), data (json) or a diagram (mermaid). Reads only."""
    shared = shared_of(context)
    sources = [source] if source else list(shared.request.urls)
    if not sources:
        raise UsageError("what is to be inspected?", help="dbkit inspect postgresql://user@host/database")
    chosen = shared.choose_format("yaml", "sql", "json", "mermaid")
    found: list[Inspected] = []
    for name in sources:
        found += inspect_source(name, request=shared.request, root=shared.root_if_any)
    missing = [
        f"{one.store}: {seen} has no kind here and is not shown" for one in found for seen in one.state.unmanaged
    ]
    if chosen == "yaml":
        missing += [f"{one.store}: {what}" for one in found for what in one.unsaid(shared.root_if_any)]
    for what in missing:
        shared.output.warning(what)
    if chosen == "json":
        shared.output.json(stores=[{"store": one.store, "objects": one.data()} for one in found])
    elif chosen == "mermaid":
        drawn = [diagram for one in found if (diagram := one.diagram()) is not None]
        if not drawn:
            raise UsageError("diagrams are drawn of PostgreSQL databases", help="use --format yaml, sql or json")
        shared.output.result("\n".join(drawn))
    elif chosen == "sql":
        shared.output.result("\n".join(one.script() for one in found))
    else:
        whole: dict[str, Any] = {}
        for one in found:
            whole = {**one.profile(), **whole}
        shared.output.result(profile_text(whole))
    return 3 if strict and missing else 0
