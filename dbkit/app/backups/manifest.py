"""What a backup says of itself. The manifest is written last: a backup without one is none."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from dbkit.core.canonical import to_plain
from dbkit.core.errors import IntegrityError

__all__ = [
    "Manifest",
    "SavedFile",
    "SavedStore",
    "Verified",
    "digest_of",
    "new_id",
    "read_manifest",
    "read_verified",
    "render",
    "time_of",
]

SCHEMA_VERSION = 1
_NO_TRUST = "the backup cannot be trusted"
_TIME = "%Y%m%dT%H%M%SZ"
_ID = re.compile(r"(\d{8}T\d{6}Z)(?:-[0-9a-f]{4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFile:
    """A file of a backup, as it stands in its place."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedStore:
    """What was saved of one database."""

    store: str
    product: str
    version: str
    major: int
    database: str
    fingerprint: str
    counts: Mapping[str, int]
    ending: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A backup of the databases of a profile."""

    id: str
    profile: str
    target: str
    dbkit: str
    seconds: float
    encrypted: bool
    stores: tuple[SavedStore, ...]
    files: tuple[SavedFile, ...]

    @property
    def at(self) -> datetime:
        """When it was begun."""
        at = time_of(self.id)
        assert at is not None  # noqa: S101  it was made by new_id
        return at

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def holds(self) -> frozenset[str]:
        """The stores whose databases it holds."""
        return frozenset(saved.store for saved in self.stores)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """That a backup was restored and compared."""

    at: str
    good: bool
    seconds: float
    findings: tuple[str, ...] = ()

    @property
    def time(self) -> datetime:
        """When that was."""
        return datetime.fromisoformat(self.at)


def new_id(now: datetime) -> str:
    """What a backup is called: ids sort by time, and those of one second are not the same."""
    return f"{now.astimezone(UTC).strftime(_TIME)}-{secrets.token_hex(2)}"


def time_of(identity: str) -> datetime | None:
    """When a backup with this id was begun; None for what is no id."""
    match = _ID.fullmatch(identity)
    try:
        return datetime.strptime(match[1], _TIME).replace(tzinfo=UTC) if match else None
    except ValueError:
        return None


def digest_of(path: Path) -> str:
    """The hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def render(value: Manifest | Verified) -> bytes:
    """As a JSON document."""
    return (json.dumps({"schema_version": SCHEMA_VERSION, **to_plain(value)}, indent=2) + "\n").encode()


def read_manifest(text: bytes, shown: str, stores: Collection[str]) -> Manifest:
    """Read what ``render`` wrote of backups of some stores. Raises IntegrityError."""
    try:
        data = json.loads(text)
        if data.pop("schema_version") != SCHEMA_VERSION:
            raise IntegrityError(f"{shown} was written by a newer dbkit", help="use the newest dbkit")
        manifest = Manifest(
            stores=tuple(_checked(SavedStore(**one)) for one in data.pop("stores")),
            files=tuple(_checked(SavedFile(**one)) for one in data.pop("files")),
            **data,
        )
        known = all(one.store in stores for one in _checked(manifest).stores)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise IntegrityError(f"{shown} is no manifest of a backup", help=_NO_TRUST) from None
    if time_of(manifest.id) is None:
        raise IntegrityError(f"{shown} is of no time that there is", help=_NO_TRUST)
    if not manifest.stores or not known or not all(_is_below(file.path) for file in manifest.files):
        raise IntegrityError(f"{shown} names what no backup has", help=_NO_TRUST)
    return manifest


def read_verified(text: bytes, shown: str) -> Verified:
    """Read what ``render`` wrote of a try to restore. Raises IntegrityError."""
    try:
        data = json.loads(text)
        del data["schema_version"]
        found: Verified = _checked(Verified(**{**data, "findings": tuple(map(str, data["findings"]))}))
        if found.time.tzinfo is not None:
            return found
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise IntegrityError(f"{shown} cannot be read", help="remove it, and verify again")


_SCALARS: Mapping[str, tuple[type, ...]] = {
    "bool": (bool,),
    "float": (int, float),
    "int": (int,),
    "str": (str,),
}


def _checked(value: Any) -> Any:
    """A value whose fields are what they are declared to be. Raises TypeError."""
    for each in fields(value):
        found = getattr(value, each.name)
        if each.type in _SCALARS and not isinstance(found, _SCALARS[str(each.type)]):
            raise TypeError(each.name)
        if each.type == "Mapping[str, int]" and not all(isinstance(count, int) for count in found.values()):
            raise TypeError(each.name)
    return value


def _is_below(path: str) -> bool:
    """Whether a path stays in the folder that it is taken from."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and "\0" not in path
