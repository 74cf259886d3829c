"""Begins a project: a profile, its folders, and a pipeline. Nothing that is there is overwritten."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dbkit.app.folders import folders
from dbkit.app.starter import IGNORED, PIPELINES, profile_text
from dbkit.core.errors import UsageError
from dbkit.core.paths import write_file
from dbkit.profile.document import NAME_PATTERN

__all__ = ["Begun", "begin", "default_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The files that were written, and those that were there already and stay as they are."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def default_name(root: Path) -> str:
    """What a profile is called where nobody says: the folder's name, as far as it can be one."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", root.name).strip("-")
    return name if re.fullmatch(NAME_PATTERN, name) else "main"


def begin(name: str, root: Path, stores: Sequence[str], pipeline: str | None) -> Begun:
    """Write what a project needs to start. ``pipeline`` is github, gitlab, none, or None: what the folder looks like.

    Raises UsageError for a name that cannot be a profile's.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise UsageError(
            f"{name!r} cannot be the name of a profile: it names folders and databases",
            help="use letters, digits, '_' and '-', and begin with a letter",
        )
    from dbkit.app.profile_schema import render

    places = folders(root)
    schema = places.schemas / "profile.schema.json"
    texts = {
        places.profiles / f"{name}.yaml": profile_text(name, stores, os.path.relpath(schema, places.profiles)),
        schema: render(),
    }
    chosen = pipeline or ("gitlab" if (root / ".gitlab-ci.yml").exists() else "github")
    if chosen != "none":
        file, text = PIPELINES[chosen]
        texts[root / file] = text
    places.migrations.mkdir(parents=True, exist_ok=True)
    written = [path for path, text in texts.items() if _write(path, text)]
    kept = [path for path in texts if path not in written]
    if _ignore(root / ".gitignore"):
        written.append(root / ".gitignore")
    return Begun(written=tuple(written), kept=tuple(kept))


def _write(path: Path, text: str) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _ignore(path: Path) -> bool:
    """Add the folder of states to a .gitignore, unless it is there."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if {line.strip().strip("/") for line in text.splitlines()} & {IGNORED.strip("/")}:
        return False
    separator = "" if not text or text.endswith("\n") else "\n"
    write_file(path, f"{text}{separator}{IGNORED}\n")
    return True
