"""Paths as messages show them."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["shown"]


def shown(path: Path) -> str:
    """The path as a user would write it: relative to the working folder where it is below it."""
    name = os.path.normpath(path)
    try:
        return str(Path(name).absolute().relative_to(Path.cwd()))
    except ValueError:
        return name
