"""Writes the keys of a profile as a module of a programming language. No server is touched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dbkit.app.keys import keyspaces_of
from dbkit.core.errors import UsageError
from dbkit.core.paths import write_output
from dbkit.stores.redis.codegen import LANGUAGES, read_model

if TYPE_CHECKING:
    from dbkit.app.profile import Profile

__all__ = ["LANGUAGES", "write_module"]


def write_module(profile: Profile, language: str, folder: Path) -> Path:
    """Write the module into a folder and give its path. Raises UsageError."""
    if language not in LANGUAGES:
        raise UsageError(f"there is no language {language!r} here", help=f"languages are {', '.join(LANGUAGES)}")
    name, render = LANGUAGES[language]
    model = read_model(profile.name, keyspaces_of(profile))
    text = render(model)
    path = folder / name.format(model.file_name)
    write_output(path, text)
    return path
