"""``dbkit prove``: run changes on a scratch copy that is full of rows, and see that they do what they declare."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.prove import prove_profile, prove_sources
from dbkit.cli.command import shared_of
from dbkit.cli.proofs import as_data, show
from dbkit.core.errors import UsageError
from dbkit.stores import STORES


def command(
    context: typer.Context,
    source: Annotated[str | None, typer.Option("--from", help="A profile, URL, migrations folder or SQL file.")] = None,
    target: Annotated[str | None, typer.Option("--to", help="The same; where the change leads.")] = None,
    rows: Annotated[int, typer.Option("--rows", min=3, max=10, help="How many rows a table gets.")] = 5,
) -> int:
    """Prove each migration of the profile, and what is not written yet; or the way from --from to --to.

    No database of yours is touched: the old state is made on a scratch server, every table gets rows, the steps run
    one by one. Answers 3 where a step did what it had not declared, or the end is not what it should be.
    """
    shared = shared_of(context)
    if (source is None) != (target is None):
        raise UsageError("--from and --to go together", help="without both: every migration of the profile")
    chosen = shared.choose_format("text", "json")
    if source is not None and target is not None:
        found = prove_sources(source, target, request=shared.request, root=shared.root_if_any, rows=rows)
    else:
        found = prove_profile(shared.profile(), shared.root, shared.request, rows=rows)
    for one in found:
        if one.proofs is None:
            shared.output.note(f"note: {STORES[one.store].title} is not proved: only PostgreSQL's changes are for now")
    if chosen == "json":
        shared.output.json(proved=not any(one.findings for one in found), stores=as_data(found))
    else:
        for one in found:
            show(one, shared.output)
    return 3 if any(one.findings for one in found) else 0
