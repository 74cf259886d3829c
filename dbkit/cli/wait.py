"""``dbkit wait``: until the servers of a target answer."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.app.destination import destination
from dbkit.app.wait import wait_for
from dbkit.cli.command import shared_of
from dbkit.core.errors import UsageError
from dbkit.profile.target_words import duration


def command(
    context: typer.Context,
    timeout: Annotated[str, typer.Option("--timeout", metavar="TIME", help="500ms, 30s, 5min.")] = "60s",
) -> None:
    """Wait until all servers of the target answer and let us in, for scripts that start them. Answers 6 if they do not.

    Nothing is written anywhere. Servers that dbkit starts itself are there when they are needed.
    """
    shared = shared_of(context)
    as_json = shared.choose_format("text", "json") == "json"
    try:
        seconds = duration(timeout)
    except ValueError as error:
        raise UsageError(f"--timeout {timeout!r}: {error}") from None
    profile = shared.profile()
    place = destination(profile.document, tuple(profile.drafts), shared.request)
    output = shared.output
    output.note(f"waiting for {place.shown()}")
    times = wait_for(
        place, profile.name, seconds, lambda store, took: output.note(f"  {store} answers after {took:.1f} s")
    )
    if as_json:
        output.json(profile=profile.name, seconds={store: round(took, 3) for store, took in times.items()})
