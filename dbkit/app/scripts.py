"""Files of statements that somebody names: ``.sql`` files and folders of them, in no profile's folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dbkit.core.errors import UsageError
from dbkit.core.paths import shown
from dbkit.lint.script import Script
from dbkit.migrations.file import parse_header
from dbkit.stores import STORES

__all__ = ["is_way_back", "scripts_at"]

_WAYS_BACK = (".rollback.sql", ".down.sql", ".undo.sql")


def scripts_at(paths: Iterable[Path], asked: str | None) -> Mapping[str, tuple[Script, ...]]:
    """The files at some paths by store, those of a folder by name and without the ways back. Raises UsageError.

    Where no store is asked for, a folder that is called like one says whose its files are; all else is PostgreSQL's.
    """
    found: dict[str, list[Script]] = {}
    suffix = STORES[asked or "postgres"].suffix
    for path in paths:
        for file in _files(path, suffix):
            found.setdefault(asked or _store_of(file), []).append(_script(file))
    return {store: tuple(scripts) for store, scripts in found.items()}


def is_way_back(path: Path) -> bool:
    """Whether a file takes back what another does."""
    return path.name.endswith(_WAYS_BACK)


def _store_of(path: Path) -> str:
    return next((name for name in reversed(path.absolute().parent.parts) if name in STORES), "postgres")


def _files(path: Path, suffix: str) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        found = sorted(file for file in path.rglob(f"*{suffix}") if not is_way_back(file))
        if not found:
            raise UsageError(f"there is no {suffix} file in {shown(path)}/")
        yield from found
    else:
        raise UsageError(f"there is no file {path}", help="name a file of statements, or a folder of them")


def _script(path: Path) -> Script:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)} is not UTF-8 text ({error.reason} at byte {error.start})") from None
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {error.strerror}") from None
    header = parse_header(text, path)
    return Script(
        shown=shown(path),
        text=text,
        change=shown(path),
        transactional=header.transactional,
        migration=not _begins(text),
        hazards=header.hazards,
    )


def _begins(text: str) -> bool:
    """Whether the file begins its transactions itself."""
    words = (line.strip().rstrip(";").upper() for line in text.splitlines())
    return any(word in ("BEGIN", "BEGIN TRANSACTION", "START TRANSACTION", "BEGIN WORK") for word in words)
