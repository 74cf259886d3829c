"""What a backup says of itself. The manifest is written last: a backup without one is none."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dbkit.core.canonical import from_plain, to_plain
from dbkit.core.errors import IntegrityError

__all__ = [
    "Manifest",
    "SavedFile",
    "SavedStore",
    "Verified",
    "digest_of",
    "new_id",
    "read_manifest",
    "render",
    "time_of",
]

SCHEMA_VERSION = 1
_NO_TRUST = "the backup cannot be trusted"
_TIME = "%Y%m%dT%H%M%SZ"


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
    try:
        return datetime.strptime(identity.partition("-")[0], _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def digest_of(path: Path) -> str:
    """The hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def render(value: Manifest | Verified) -> bytes:
    """As a JSON document."""
    return (json.dumps({"schema_version": SCHEMA_VERSION, **to_plain(value)}, indent=2) + "\n").encode()


def read_manifest(text: bytes, shown: str) -> Manifest:
    """Read what ``render`` wrote. Raises IntegrityError."""
    try:
        data = json.loads(text)
        if data.pop("schema_version") != SCHEMA_VERSION:
            raise IntegrityError(f"{shown} was written by a newer dbkit", help="use the newest dbkit")
        stores = tuple(SavedStore(**one) for one in data.pop("stores"))
        files = tuple(from_plain(SavedFile, one) for one in data.pop("files"))
        manifest = Manifest(stores=stores, files=files, **data)
    except (ValueError, TypeError, KeyError):
        raise IntegrityError(f"{shown} is no manifest of a backup", help=_NO_TRUST) from None
    if time_of(manifest.id) is None:
        raise IntegrityError(f"{shown} is of no time that there is", help=_NO_TRUST)
    return manifest
