"""Where backups are kept: a folder here, a bucket in ``bucket.py``; both have these few methods."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dbkit.core.errors import ServerUnreachable, UsageError
from dbkit.core.paths import shown
from dbkit.profile.backups import BackupPlace, Backups

__all__ = ["DEFAULT", "FolderPlace", "Named", "Place", "places_of"]

DEFAULT = "project"
"""The place of a profile that names none: a folder beside the servers that dbkit starts."""
_NO_SECOND_NAMES = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Place(Protocol):
    """Holds files by key: ``shop/20260102T030405Z/postgres/dump/toc.dat``. Raises ServerUnreachable."""

    @property
    def shown(self) -> str:
        """Where it is."""
        ...

    def keys(self, prefix: str) -> tuple[str, ...]:
        """The keys below a prefix, sorted."""
        ...

    def put(self, key: str, path: Path) -> None:
        """Add a file; one that is there already is not overwritten."""
        ...

    def get(self, key: str, path: Path) -> None:
        """Fetch a file."""
        ...

    def read(self, key: str) -> bytes | None:
        """The bytes of a small file; None where there is none."""
        ...

    def write(self, key: str, data: bytes) -> None:
        """Write a small file, whatever was there."""
        ...

    def remove(self, key: str) -> None:
        """Remove a file, if it is there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place with its name and what the profile says of it."""

    name: str
    place: Place
    medium: str = "disk"
    offsite: bool = False


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder. What is put there is on the disk before it has its name."""

    folder: Path

    @property
    def shown(self) -> str:
        """The path."""
        return shown(self.folder)

    def keys(self, prefix: str) -> tuple[str, ...]:
        """The files below a prefix."""
        with _plain(f"{self.shown} cannot be read"):
            found = [
                Path(folder, name)
                for folder, _, names in os.walk(self.folder / prefix, onerror=_raised)
                for name in names
            ]
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in found))

    def put(self, key: str, path: Path) -> None:
        """Copy a file."""
        target = self.folder / key
        with _plain(f"{shown(target)} cannot be written"):
            self._make(target.parent)
            partial = target.with_name(f"{target.name}.partial")
            try:
                with path.open("rb") as source, partial.open("wb") as file:
                    shutil.copyfileobj(source, file)
                    file.flush()
                    os.fsync(file.fileno())
                _rename(partial, target)
            finally:
                partial.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        """Make a folder below this one; what is new is closed to others, since it holds all rows there are."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for one in reversed([folder, *folder.parents]):
            if one.is_relative_to(self.folder):
                one.mkdir(mode=0o700, exist_ok=True)

    def get(self, key: str, path: Path) -> None:
        """Copy a file back."""
        with _plain(f"{shown(self.folder / key)} cannot be read"):
            shutil.copyfile(self.folder / key, path)

    def read(self, key: str) -> bytes | None:
        """The bytes of a file."""
        path = self.folder / key
        with _plain(f"{shown(path)} cannot be read"):
            return path.read_bytes() if path.is_file() else None

    def write(self, key: str, data: bytes) -> None:
        """Write a file in one step."""
        target = self.folder / key
        with _plain(f"{shown(target)} cannot be written"):
            partial = target.with_name(f"{target.name}.partial")
            partial.write_bytes(data)
            partial.replace(target)

    def remove(self, key: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        path = self.folder / key
        with _plain(f"{shown(path)} cannot be removed"):
            path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self.folder or any(folder.iterdir()):
                    break
                folder.rmdir()


def _rename(partial: Path, target: Path) -> None:
    """Give a file its name, which nothing has yet. Raises FileExistsError.

    Some file systems have no second names (FAT, and many that are reached over a network): there it is looked at first.
    """
    try:
        os.link(partial, target)
    except OSError as error:
        if error.errno not in _NO_SECOND_NAMES:
            raise
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        partial.rename(target)


def _raised(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


class _plain:  # noqa: N801  used as a function
    """Turn errors of the file system into one that says what could not be done."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            raise ServerUnreachable(f"{self._what}: {error.strerror}") from None


def places_of(
    backups: Backups | None, asked: tuple[str, ...], default: Path, environment: Mapping[str, str]
) -> tuple[Named, ...]:
    """The places of a profile, those that were asked for by name or path, or else the project's own folder.

    Raises UsageError for a name that there is not, and for a variable that is not set.
    """
    declared = dict(backups.places) if backups else {}
    if not asked:
        wanted = declared or {DEFAULT: BackupPlace(path=str(default))}
        return tuple(_named(name, place, environment) for name, place in wanted.items())
    found = []
    for text in asked:
        if text in declared:
            found.append(_named(text, declared[text], environment))
        elif "/" in text or text.startswith("."):
            found.append(_named(text, BackupPlace(path=text), environment))
        else:
            known = ", ".join(declared) or "none"
            raise UsageError(f"there is no place {text!r} for backups", help=f"places are: {known}; or give a path")
    return tuple(found)


def _named(name: str, place: BackupPlace, environment: Mapping[str, str]) -> Named:
    unset = [one for one in _VARIABLE.findall(place.path) if not environment.get(one)]
    if unset:
        raise UsageError(
            f"place {name}: {', '.join(unset)} is not set in the environment",
            help=f"export {unset[0]}=..., or name another place",
        )
    path = _VARIABLE.sub(lambda match: environment[match[1]], place.path)
    return Named(name=name, place=_open(path), medium=place.medium, offsite=place.offsite)


def _open(path: str) -> Place:
    if "://" not in path:
        return FolderPlace(Path(path).expanduser())
    from dbkit.app.backups.bucket import Bucket

    return Bucket.open(path)
