"""The migrations of other tools, as they stand in their folders.

golang-migrate   0001_name.up.sql, 0001_name.down.sql              (its README, "Migrations")
dbmate           20260102030405_name.sql, -- migrate:up and down   (its README, "Creating Migrations")
goose            00001_name.sql, -- +goose Up and Down             (its documentation, "SQL annotations")
Flyway           V1__name.sql, U1__name.sql, R__name.sql           (its documentation, "Migrations")
yoyo             0001-name.sql, 0001-name.rollback.sql             (its documentation, "Migrations as SQL scripts")
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.errors import UsageError
from dbkit.core.paths import shown

__all__ = [
    "FLYWAY",
    "GOLANG",
    "PLACEHOLDER",
    "TOOLS",
    "Divided",
    "Foreign",
    "Tool",
    "dbmate_mark",
    "divided",
    "flyway_version",
    "goose_mark",
    "is_concurrent",
    "names_of",
    "read_tool",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A migration of another tool. Its texts keep the lines that they have in their files."""

    path: Path
    name: str
    up: str
    down: str | None
    transactional: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool, and the table in which it keeps its own history."""

    name: str
    table: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Divided:
    """A file whose marks divide it into a way up and a way down: those of them that there are."""

    parts: Mapping[str, str]
    transactional: bool


Mark = Callable[[str], tuple[str, bool] | None]
"""Gives the part that a line begins (empty if none), and whether the file is without a transaction; None for others."""

TOOLS = {
    "golang-migrate": Tool(name="golang-migrate", table="schema_migrations"),
    "dbmate": Tool(name="dbmate", table="schema_migrations"),
    "goose": Tool(name="goose", table="goose_db_version"),
    "flyway": Tool(name="Flyway", table="flyway_schema_history"),
    "yoyo": Tool(name="yoyo", table="_yoyo_migration"),
}

GOLANG = re.compile(r"(\d+)_(.+)\.(up|down)\.sql")
FLYWAY = re.compile(r"([VUR])([\d._]*)__(.+)\.sql")
_NUMBERED = re.compile(r"(\d+)[-_](.+)\.sql")
_DBMATE = re.compile(r"--\s*migrate:(up|down)\b(.*)")
_GOOSE = re.compile(r"--\s*\+goose\s+(.+?)\s*")
PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


def read_tool(folder: Path) -> tuple[Tool, tuple[Foreign, ...]]:
    """Whose migrations these are, and all of them in order. Raises UsageError where that cannot be told."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix == ".sql")
    if not files:
        raise UsageError(f"{shown(folder)} holds no .sql files", help="name the folder of another tool's migrations")
    texts = {path: _read(path) for path in files}
    if any(GOLANG.fullmatch(path.name) for path in files):
        return TOOLS["golang-migrate"], tuple(_golang(texts))
    if any(FLYWAY.fullmatch(path.name) for path in files):
        return TOOLS["flyway"], tuple(_flyway(texts))
    if any(_DBMATE.match(line) for text in texts.values() for line in text.splitlines()):
        return TOOLS["dbmate"], tuple(_marked(texts, dbmate_mark))
    if any(_GOOSE.fullmatch(line.strip()) for text in texts.values() for line in text.splitlines()):
        return TOOLS["goose"], tuple(_marked(texts, goose_mark))
    return TOOLS["yoyo"], tuple(_yoyo(texts))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{shown(path)} cannot be read as text") from None


def _golang(texts: dict[Path, str]) -> Iterator[Foreign]:
    by_number: dict[int, dict[str, Path]] = {}
    for path in texts:
        match = GOLANG.fullmatch(path.name)
        if match is None:
            raise _stranger(path, "golang-migrate")
        by_number.setdefault(int(match[1]), {})[match[3]] = path
    for number in sorted(by_number):
        pair = by_number[number]
        if "up" not in pair:
            raise UsageError(f"{shown(pair['down'])} takes back what no file makes")
        path = pair["up"]
        down = _without_control(texts[pair["down"]]) if "down" in pair else None
        name = path.name.removesuffix(".up.sql").partition("_")[2]
        text = _without_control(texts[path])
        yield Foreign(path=path, name=name, up=text, down=down, transactional=not is_concurrent(text, down))


def _flyway(texts: dict[Path, str]) -> Iterator[Foreign]:
    versioned: list[tuple[tuple[int, ...], str, Path]] = []
    undo: dict[tuple[int, ...], Path] = {}
    repeated: list[tuple[str, Path]] = []
    for path, text in texts.items():
        match = FLYWAY.fullmatch(path.name)
        if match is None:
            raise _stranger(path, "Flyway")
        if PLACEHOLDER.search(text):
            raise UsageError(f"{shown(path)} has placeholders", help="put their values in, then import")
        version = flyway_version(match[2])
        if match[1] == "V":
            versioned.append((version, match[3], path))
        elif match[1] == "U":
            undo[version] = path
        else:
            repeated.append((match[3], path))
    for version, name, path in sorted(versioned):
        down = texts[undo[version]] if version in undo else None
        yield Foreign(
            path=path, name=name, up=texts[path], down=down, transactional=not is_concurrent(texts[path], down)
        )
    for name, path in sorted(repeated):
        yield Foreign(
            path=path, name=name, up=texts[path], down=None, transactional=not is_concurrent(texts[path], None)
        )


def flyway_version(text: str) -> tuple[int, ...]:
    """What orders the files of Flyway: 1.10 comes after 1.9."""
    return tuple(int(part) for part in re.split(r"[._]", text) if part)


def _yoyo(texts: dict[Path, str]) -> Iterator[Foreign]:
    for path, text in texts.items():
        if path.name.endswith(".rollback.sql"):
            continue
        back = path.with_name(f"{path.stem}.rollback.sql")
        plain = re.search(r"(?im)^\s*--\s*transactional\s*:\s*false\s*$", text) is not None
        match = _NUMBERED.fullmatch(path.name)
        name = match[2] if match else path.stem
        yield Foreign(path=path, name=name, up=text, down=texts.get(back), transactional=not plain)


def dbmate_mark(line: str) -> tuple[str, bool] | None:
    """The part that a line begins, and whether it is without a transaction."""
    match = _DBMATE.match(line.strip())
    return (match[1], "transaction:false" in match[2].replace(" ", "")) if match else None


def goose_mark(line: str) -> tuple[str, bool] | None:
    """The same of goose; empty where the line begins no part. Raises UsageError for a word that is not known."""
    match = _GOOSE.fullmatch(line.strip())
    if match is None:
        return None
    word = match[1].lower()
    if word in ("up", "down"):
        return word, False
    if word.startswith("no transaction"):
        return "", True
    if word in ("statementbegin", "statementend"):
        return "", False
    raise UsageError(f"'{line.strip()}' of goose is not known here", help="put what it does into the file, then import")


def _marked(texts: dict[Path, str], mark: Mark) -> Iterator[Foreign]:
    """Files whose marks divide them."""
    for path, text in texts.items():
        found = divided(text, mark)
        if "up" not in found.parts:
            raise UsageError(f"{shown(path)} does not say which part is the way up")
        match = _NUMBERED.fullmatch(path.name)
        down = found.parts.get("down")
        yield Foreign(
            path=path,
            name=match[2] if match else path.stem,
            up=found.parts["up"],
            down=down if down and down.strip() else None,
            transactional=found.transactional,
        )


def divided(text: str, mark: Mark) -> Divided:
    """The parts of a file that its marks divide. Every part keeps its lines where they are."""
    parts: dict[str, list[str]] = {"up": [], "down": []}
    at, plain, there = "", False, set()
    for line in text.splitlines():
        found = mark(line)
        if found is not None:
            at, plain = found[0] or at, plain or found[1]
            there |= {at} if at else set()
        for name, lines in parts.items():
            lines.append(line if name == at and found is None else "")
    texts = {name: "\n".join(parts[name]).rstrip() + "\n" for name in there}
    return Divided(parts=texts, transactional=not plain)


def _without_control(text: str) -> str:
    """Without BEGIN and COMMIT on lines of their own: dbkit supplies the transaction."""
    return re.sub(r"(?im)^[ \t]*(begin|commit|start transaction)[ \t]*(transaction|work)?[ \t]*;[ \t]*$", "", text)


def is_concurrent(*texts: str | None) -> bool:
    """Whether a text holds what cannot run in a transaction."""
    return any(re.search(r"(?i)\bconcurrently\b|\bvacuum\b", text or "") for text in texts)


def _stranger(path: Path, tool: str) -> UsageError:
    return UsageError(f"{shown(path)} is no migration of {tool}", help="move it out of the folder, then import")


def names_of(migrations: Sequence[Foreign]) -> list[str]:
    """File names that dbkit takes: ``0001_add_users``."""
    found = []
    for number, one in enumerate(migrations, start=1):
        slug = re.sub(r"[^a-z0-9]+", "_", one.name.lower()).strip("_") or "change"
        found.append(f"{number:04d}_{slug}")
    return found
