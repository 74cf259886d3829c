"""What of the files of any tool runs on the way up, and in which order: for those who only read them.

Source: the documentation of the tools that ``tools.py`` names; sql-migrate's README, "Writing migrations"; Prisma's and
Diesel's, which have a folder for each migration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dbkit.app.imports.tools import (
    FLYWAY,
    GOLANG,
    PLACEHOLDER,
    dbmate_mark,
    divided,
    flyway_version,
    goose_mark,
    is_concurrent,
)
from dbkit.core.errors import UsageError

__all__ = ["WayUp", "in_order", "is_flyway", "is_way_back", "way_up"]

_WAYS_BACK = ("rollback.sql", "rollback.redis", "down.sql", "undo.sql")
_PRISMA = "migration.sql"
_SQL_MIGRATE = re.compile(r"--\s*\+migrate\s+(up|down|statementbegin|statementend)\b(.*)", re.IGNORECASE)
_COPIED = re.compile(
    r"^(COPY\b[^;]*\bFROM\s+stdin\b[^;]*;[^\n]*\n)(.*?)^\\\.[^\S\n]*$", re.IGNORECASE | re.MULTILINE | re.DOTALL
)
_FOR_PSQL = re.compile(r"^\\.*$", re.MULTILINE)
_NO_WORD = re.compile(r"\W")


@dataclass(frozen=True, slots=True, kw_only=True)
class WayUp:
    """The statements of a file, each on its line, and whether the tool runs them in a transaction."""

    text: str
    transactional: bool


def is_flyway(path: Path) -> bool:
    """Whether a file is called as Flyway wants it."""
    return FLYWAY.fullmatch(path.name) is not None


def is_way_back(path: Path) -> bool:
    """Whether a file takes back what another does."""
    named = path.name in _WAYS_BACK or path.name.endswith(tuple(f".{name}" for name in _WAYS_BACK))
    return named or (is_flyway(path) and path.name.startswith("U"))


def in_order(files: Iterable[Path]) -> list[Path]:
    """As the tools run them: numbers count as numbers, and what Flyway repeats comes last."""
    return sorted(files, key=_place)


def way_up(path: Path, text: str, split: Callable[[str], Sequence[str]]) -> WayUp:
    """The way up of a file: without its way down, and without what is psql's and no statement.

    golang-migrate and Prisma send a file as it is, and a statement that is alone in it is in no transaction. Flyway
    begins none for statements that cannot be in one.
    """
    plain = _FOR_PSQL.sub("", _COPIED.sub(lambda match: match[1] + "\n" * match[2].count("\n"), text))
    found = divided(plain, _mark)
    if "up" in found.parts:
        return WayUp(text=found.parts["up"], transactional=found.transactional)
    if is_flyway(path):
        plain = PLACEHOLDER.sub(lambda match: _NO_WORD.sub("_", match[0]), plain)
    if not (is_flyway(path) or GOLANG.fullmatch(path.name) or path.name == _PRISMA) or not is_concurrent(plain):
        return WayUp(text=plain, transactional=True)
    statements = split(plain)
    alone = all(map(is_concurrent, statements)) if is_flyway(path) else len(statements) == 1
    return WayUp(text=plain, transactional=not alone)


def _mark(line: str) -> tuple[str, bool] | None:
    """The part that a line of any of these tools begins."""
    match = _SQL_MIGRATE.match(line.strip())
    if match is not None:
        word = match[1].lower()
        return word if word in ("up", "down") else "", "notransaction" in match[2].lower()
    try:
        return dbmate_mark(line) or goose_mark(line)
    except UsageError:
        return None


def _place(path: Path) -> tuple[object, ...]:
    match = FLYWAY.fullmatch(path.name)
    version = flyway_version(match[2]) if match else ()
    return (*map(_counted, path.parent.parts), ()), bool(match and match[1] == "R"), version, _counted(path.name)


def _counted(name: str) -> tuple[tuple[int, str], ...]:
    """A name whose numbers are compared as numbers."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part)
