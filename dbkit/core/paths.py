"""Paths as messages show them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbkit.core.errors import UsageError

__all__ = ["in_repository", "shown", "write_file", "write_output"]


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
    try:
        return (here / name).relative_to(_top(here) or here).as_posix()
    except ValueError:
        return name


def write_file(path: Path, text: str) -> None:
    """Write a file of the project, whole or not at all; where it is a link, in the place of the link.

    Raises UsageError where a folder is a link that leads out of the repository, which may be a stranger's.
    """
    folder = Path(os.path.normpath(path.parent.absolute()))
    top = _top(folder)
    if top is not None and not folder.resolve().is_relative_to(top.resolve()):
        raise UsageError(
            f"{shown(path)} would be written outside of the repository: a folder of it is a link",
            help=f"it leads to {folder.resolve()}: put a folder in its place, or name that one in dbkit.yaml",
        )
    partial = folder / f".{path.name}.{os.getpid()}.partial"
    with _plain(path):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def write_output(path: Path, text: str, *, append: bool = False) -> None:
    """Write a file that the user named, wherever it is. Raises UsageError."""
    with _plain(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if append else "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


@contextmanager
def _plain(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be written: {error.strerror}") from None


def _top(folder: Path) -> Path | None:
    """The folder of the repository that a folder is in."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
