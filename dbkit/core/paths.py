"""Paths as messages show them."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["in_repository", "shown"]


def shown(path: Path) -> str:
    """The path as a user would write it: relative to the working folder where it is below it."""
    name = os.path.normpath(path)
    try:
        return str(Path(name).absolute().relative_to(Path.cwd()))
    except ValueError:
        return name


def in_repository(name: str) -> str:
    """A path as ``shown`` writes it, from the top of the repository that the working folder is in.

    That is how pipelines want places, whichever folder of a repository a step runs in.
    """
    here = Path.cwd()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    try:
        return (here / name).relative_to(top).as_posix()
    except ValueError:
        return name
