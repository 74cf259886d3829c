"""Files of statements that somebody names: ``.sql`` files and folders of them, in no profile's folder."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dbkit.app.imports.ways_up import in_order, is_way_back, way_up
from dbkit.contract import Store
from dbkit.core.errors import StatementFailed, UsageError
from dbkit.core.paths import shown
from dbkit.lint.script import Script
from dbkit.migrations.file import parse_header
from dbkit.stores import STORES

__all__ = ["scripts_at"]


def scripts_at(paths: Iterable[Path], asked: str | None) -> Mapping[str, tuple[Script, ...]]:
    """The files at some paths by store, those of a folder by name and without the ways back. Raises UsageError.

    Where no store is asked for, a folder that is called like one says whose its files are; all else is PostgreSQL's.
    """
    found: dict[str, list[Script]] = {}
    suffixes = tuple(dict.fromkeys(store.suffix for name, store in STORES.items() if asked in (None, name)))
    for path in paths:
        for file in _files(path, suffixes):
            store = asked or _store_of(file)
            found.setdefault(store, []).append(_script(file, STORES[store]))
    return {store: tuple(scripts) for store, scripts in found.items()}


def _store_of(path: Path) -> str:
    by_suffix = [name for name, store in STORES.items() if store.suffix == path.suffix]
    if len(by_suffix) == 1:
        return by_suffix[0]
    return next((name for name in reversed(Path(shown(path)).parent.parts) if name in STORES), "postgres")


def _files(path: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        found = in_order(file for file in path.rglob("*") if file.suffix in suffixes and not is_way_back(file))
        if not found:
            raise UsageError(f"there is no {' or '.join(suffixes)} file in {shown(path)}/")
        yield from found
    else:
        raise UsageError(f"there is no file {path}", help="name a file of statements, or a folder of them")


def _script(path: Path, store: Store) -> Script:
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {error.strerror}") from None
    header = parse_header(text, path)

    def split(text: str) -> list[str]:
        try:
            return [one.text for one in store.split(text)]
        except StatementFailed:  # lint says it of the file
            return [text]

    up = way_up(path, text, split)
    return Script(
        shown=shown(path),
        text=up.text,
        change=shown(path),
        transactional=header.transactional and up.transactional,
        migration=not _begins(up.text),
        hazards=header.hazards,
    )


def _decoded(data: bytes) -> str:
    """The text of a file that another tool runs, which may take other encodings: what lint looks at is ASCII."""
    try:
        return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _begins(text: str) -> bool:
    """Whether the file begins its transactions itself."""
    words = (line.strip().rstrip(";").upper() for line in text.splitlines())
    return any(word in ("BEGIN", "BEGIN TRANSACTION", "START TRANSACTION", "BEGIN WORK") for word in words)
