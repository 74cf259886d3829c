"""Options of the commands that go over the keys of a server."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["Duty", "Primary"]

Duty = Annotated[
    int, typer.Option("--duty", min=1, max=100, help="Percent of the time that the server may work for this.")
]
Primary = Annotated[
    bool, typer.Option("--primary", help="Stay on the server that the URL names, though it has a replica.")
]
