"""Where things are: the project's folders, and the state that dbkit keeps there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.core.paths import shown
from dbkit.stores import STORES

if TYPE_CHECKING:
    from dbkit.migrations.folder import Folder

__all__ = ["Request", "folder_at", "migrations_folder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was said on the command line about where to work."""

    profile: str | None = None
    target: str | None = None
    urls: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    yes: bool = False


def migrations_folder(root: Path, profile: str) -> Folder:
    """The migrations of a profile; an empty folder where there are none yet."""
    from dbkit.app.folders import folders

    return folder_at(folders(root).migrations / profile)


def folder_at(path: Path) -> Folder:
    """The migrations in this folder."""
    from dbkit.migrations.folder import read_folder

    suffixes = {name: store.suffix for name, store in STORES.items()}
    python = tuple(name for name, store in STORES.items() if store.runs_python)
    return read_folder(path, suffixes, shown=shown(path), python=python)
