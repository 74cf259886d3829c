"""Options of the commands that go over the keys of a server: how many, how fast, and where."""

from __future__ import annotations

from typing import Annotated

import typer

from dbkit.stores.redis.audit.run import Options

__all__ = ["Duty", "Primary", "Sample", "key_options"]

Sample = Annotated[
    int | None,
    typer.Option("--sample", min=1, help="Look at about so many keys and not at each; an audit says how sure it is."),
]
Duty = Annotated[
    int, typer.Option("--duty", min=1, max=100, help="Percent of the time that the server may work for this.")
]
Primary = Annotated[
    bool, typer.Option("--primary", help="Stay on the server that the URL names, though it has a replica.")
]


def key_options(sample: int | None, duty: int) -> Options:
    """How far and how fast to go over the keys."""
    return Options(sample=sample, duty=duty / 100)
