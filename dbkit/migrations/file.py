"""One migration: a file of plain statements, its rollback file, and the header that says what it is.

The header is the run of comment lines at the top. ``depends`` and ``transactional`` are yoyo's words and are read as
yoyo reads them; lines that start with ``dbkit:`` are dbkit's. PostgreSQL and ClickHouse comment with ``--``, Redis
files with ``#``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError
from dbkit.migrations.python_step import SUFFIX

__all__ = ["FILE_NAME", "HEADER_WORDS", "Header", "Migration", "parse_header", "render_header", "text_of", "with_lines"]

HEADER_WORDS = ("after", "allow", "before", "change", "hazard", "irreversible", "python", "replaces", "rollback")
"""What may stand behind ``dbkit:`` in the header of every store's files. More is a store's own, above a statement."""

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
    replaces: tuple[tuple[str, str], ...] = ()
    """Ids and checksums of the migrations that it was squashed from, the one whose id it keeps among them."""


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
    def replaced(self) -> frozenset[str]:
        """The other migrations that a database has instead of it, if it was made before they were squashed."""
        return frozenset(identity for identity, _ in self.header.replaces) - {self.id}

    def was(self, checksum: str, *, under: str | None = None) -> bool:
        """Whether a file with this checksum, applied under its id or another one, counts as this migration."""
        identity = under or self.id
        return (identity == self.id and checksum == self.checksum) or (identity, checksum) in self.header.replaces

    @property
    def rollback_header(self) -> Header:
        """What the comment lines at the top of the rollback file say."""
        return parse_header(self.rollback_text or "", self.rollback_path)

    @property
    def in_python(self) -> bool:
        """Whether it is a step in Python; its way back stands in the same file."""
        return self.path.suffix == SUFFIX

    @property
    def no_way_back(self) -> str | None:
        """Why it cannot be taken back, where it cannot."""
        missing = "its step() has no second function" if self.in_python else "it has no rollback file"
        return self.header.irreversible or (None if self.rollback_text is not None else missing)

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the text as it stands in the file."""
        return sha256(self.text)


_PREFIX = re.compile(r"\s*(?:--|#)\s?(.*)")
_REPLACES = re.compile(r"dbkit: replaces (\S+) sha256:([0-9a-f]{64})")
_CHANGE = re.compile(r"change (\S+) (\d+)/(\d+)")


def text_of(data: bytes) -> str:
    """The text of a file, with the line ends that it has in version control: on Windows a clone may have CR LF.

    Raises UnicodeDecodeError.
    """
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def parse_header(text: str, path: Path) -> Header:
    """Read the comment lines above the first statement. Raises IntegrityError where a word is not one of ours.

    The batches of a step in Python are transactions of their own.
    """
    values: dict[str, object] = {}
    hazards: list[str] = []
    replaces: list[tuple[str, str]] = []
    for line in text.lstrip("\ufeff").splitlines():
        if not line.strip():
            continue
        match = _PREFIX.fullmatch(line)
        if match is None:
            break
        _parse_line(match.group(1).strip(), values, hazards, path)
        if replaced := _REPLACES.fullmatch(match.group(1).strip()):
            replaces.append((replaced[1], replaced[2]))
    if path.suffix == SUFFIX:
        values["transactional"] = False
    return Header(hazards=tuple(hazards), replaces=tuple(replaces), **values)  # type: ignore[arg-type]


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
    lines += [f"dbkit: replaces {identity} sha256:{checksum}" for identity, checksum in header.replaces]
    lines += [f"depends: {' '.join(header.depends)}"] if header.depends else []
    lines += [] if header.transactional else ["transactional: false"]
    return "".join(f"{comment} {line}\n" for line in lines)


def with_lines(text: str, lines: Mapping[str, str], *, comment: str) -> str:
    """A file with other values behind words of its header; a word that it has not yet is added at the header's end.

    The words are as ``depends:`` and ``dbkit: after``; everything else stays as it is.
    """
    left = dict(lines)
    found = text.splitlines(keepends=True)
    end = 0
    for place, line in enumerate(found):
        match = _PREFIX.fullmatch(line.rstrip("\n"))
        if match is None and line.strip():
            break
        if match is not None:
            end = place + 1
            word = next((one for one in left if match[1].startswith(f"{one} ")), None)
            if word is not None:
                found[place] = f"{comment} {word} {left.pop(word)}\n"
    found[end:end] = [f"{comment} {word} {value}\n" for word, value in left.items()]
    return "".join(found)
