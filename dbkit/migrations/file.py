"""One migration: a file of plain statements, its rollback file, and the header that says what it is.

The header is the run of comment lines at the top. ``depends`` and ``transactional`` are yoyo's words and are read as
yoyo reads them; lines that start with ``dbkit:`` are dbkit's. PostgreSQL and ClickHouse comment with ``--``, Redis
files with ``#``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError

__all__ = ["FILE_NAME", "Header", "Migration", "parse_header", "render_header"]

FILE_NAME = re.compile(r"(?P<number>\d{4,})_(?P<name>[a-z0-9][a-z0-9_-]*)")
"""What the stem of a migration file looks like: ``0007_add_slug``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the comment lines at the top of a migration say."""

    change: str = ""
    part: int = 1
    parts: int = 1
    before: str = ""
    """Hash of the compiled draft that the migration starts from; empty for a hand-written one."""
    after: str = ""
    """Hash of the compiled draft that it leads to."""
    hazards: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    transactional: bool = True
    irreversible: str | None = None


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One migration of one store, as its files say."""

    store: str
    id: str
    path: Path
    text: str
    rollback_path: Path
    rollback_text: str | None
    header: Header

    @property
    def number(self) -> int:
        """Its place in the sequence that all stores of a profile share."""
        return int(self.id.split("_", 1)[0])

    @property
    def name(self) -> str:
        """The id without its number."""
        return self.id.split("_", 1)[1]

    @property
    def rollback_header(self) -> Header:
        """What the comment lines at the top of the rollback file say."""
        return parse_header(self.rollback_text or "", self.rollback_path)

    @property
    def no_way_back(self) -> str | None:
        """Why it cannot be taken back, where it cannot."""
        return self.header.irreversible or (None if self.rollback_text is not None else "it has no rollback file")

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the text as it stands in the file."""
        return sha256(self.text)


_PREFIX = re.compile(r"\s*(?:--|#)\s?(.*)")
_CHANGE = re.compile(r"change (\S+) (\d+)/(\d+)")


def parse_header(text: str, path: Path) -> Header:
    """Read the comment lines above the first statement. Raises IntegrityError where a word is not one of ours."""
    values: dict[str, object] = {}
    hazards: list[str] = []
    for line in text.lstrip("\ufeff").splitlines():
        if not line.strip():
            continue
        match = _PREFIX.fullmatch(line)
        if match is None:
            break
        _parse_line(match.group(1).strip(), values, hazards, path)
    return Header(hazards=tuple(hazards), **values)  # type: ignore[arg-type]


def _parse_line(line: str, values: dict[str, object], hazards: list[str], path: Path) -> None:
    word, _, rest = line.partition(":")
    rest = rest.strip()
    if word == "depends":
        values["depends"] = tuple(rest.split())
    elif word == "transactional":
        if rest.lower() not in ("true", "false"):
            raise IntegrityError(f"{path}: transactional is true or false, not {rest!r}", help="correct the header")
        values["transactional"] = rest.lower() == "true"
    elif word == "dbkit":
        verb, _, argument = rest.partition(" ")
        if verb == "change" and (match := _CHANGE.fullmatch(rest)):
            values.update(change=match[1], part=int(match[2]), parts=int(match[3]))
        elif verb in ("before", "after", "irreversible"):
            values[verb] = argument.strip()
        elif verb == "hazard":
            hazards.append(argument.strip())


def render_header(header: Header, *, comment: str) -> str:
    """The header as text, each line behind the store's comment sign."""
    lines = [f"dbkit: change {header.change} {header.part}/{header.parts}"] if header.change else []
    lines += [f"dbkit: before {header.before}"] if header.before else []
    lines += [f"dbkit: after {header.after}"] if header.after else []
    lines += [f"dbkit: hazard {hazard}" for hazard in header.hazards]
    lines += [f"dbkit: irreversible {header.irreversible}"] if header.irreversible else []
    lines += [f"depends: {' '.join(header.depends)}"] if header.depends else []
    lines += [] if header.transactional else ["transactional: false"]
    return "".join(f"{comment} {line}\n" for line in lines)
