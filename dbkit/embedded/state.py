"""Where the servers of a project keep their files, and which user may read them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded.process import Account

__all__ = ["State", "can_use", "make_folder", "private_file", "unprivileged", "user_cache"]

SYSTEM_DATA = Path("/var/lib/dbkit")
SYSTEM_CACHE = Path("/var/cache/dbkit")


@dataclass(frozen=True, slots=True)
class State:
    """The state of the project at ``root``: ``DBKIT_STATE``, or ``.dbkit`` in the root."""

    root: Path

    @property
    def folder(self) -> Path:
        """The state folder; it need not exist yet."""
        named = os.environ.get("DBKIT_STATE")
        return Path(named).expanduser().absolute() if named else self.root.absolute() / ".dbkit"

    @property
    def postgres(self) -> Path:
        """The folder of the PostgreSQL server."""
        return self.folder / "postgres"

    @property
    def clickhouse(self) -> Path:
        """The folder of the ClickHouse engine."""
        return self.folder / "clickhouse"

    @property
    def redis(self) -> Path:
        """The folder that holds one Valkey folder a profile."""
        return self.folder / "redis"

    def redis_of(self, profile: str) -> Path:
        """The Valkey folder of a profile."""
        return self.redis / quote(profile, safe="")

    def outside(self) -> Path:
        """Where data goes that the server's user cannot reach in the state folder."""
        return SYSTEM_DATA / hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]

    def create(self) -> Path:
        """Make the state folder, closed to others and ignored by git.

        As root it may be passed through, not listed: PostgreSQL runs as another user from a folder inside.

        Raises ServerUnreachable when it cannot be made.
        """
        folder = make_folder(self.folder, mode=0o711 if os.geteuid() == 0 else 0o700)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        return folder


def make_folder(folder: Path, *, mode: int = 0o700) -> Path:
    """Make a folder and its parents; only the folder itself, if new, gets ``mode``.

    Raises ServerUnreachable when it cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir():
            with contextlib.suppress(FileExistsError):  # another command may make it at the same time
                folder.mkdir(mode=mode)
                folder.chmod(mode)
    except OSError as error:
        raise ServerUnreachable(
            f"cannot make the folder {folder}: {error.strerror}", help="set DBKIT_STATE to a folder that can be written"
        ) from error
    return folder


def private_file(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600 by nature
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)


def unprivileged(data: Path | None = None) -> Account | None:
    """Whom PostgreSQL, which refuses to run as root, must run as: for an ordinary user that user, ``None``.

    For root it is the owner of existing data, else ``postgres``, else ``nobody``.
    """
    if os.geteuid() != 0:
        return None
    if data is not None and data.is_dir() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(name=_user_name(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise ServerUnreachable(
        "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as",
        help="run dbkit as an ordinary user",
    )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def can_use(path: Path, account: Account | None) -> bool:
    """Whether that user can read and enter a folder, or read and run a file.

    The question is asked as that user, so that every kind of permission counts.
    """
    if account is None:
        return os.access(path, os.R_OK | os.X_OK)
    return _as_account(account, 'test -r "$1" && test -x "$1"', path)


def can_pass(path: Path, account: Account | None) -> bool:
    """Whether that user can reach what lies in a folder, without listing it."""
    return account is None or _as_account(account, 'test -x "$1"', path)


def _as_account(account: Account, script: str, path: Path) -> bool:
    answer = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(path)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        check=False,
        stderr=subprocess.DEVNULL,
    )
    return answer.returncode == 0


def user_cache() -> Path:
    """A folder for what can be made again: in the user's cache folder, else in the temporary one.

    Raises ServerUnreachable when the one in the temporary folder belongs to somebody else.
    """
    if os.geteuid() == 0:
        return make_folder(SYSTEM_CACHE, mode=0o755)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - Path raises without a home
    if Path(base).is_absolute():
        with contextlib.suppress(ServerUnreachable):
            folder = make_folder(Path(base) / "dbkit")
            if os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                return folder
    folder = make_folder(Path(tempfile.gettempdir()) / f"dbkit-cache-{os.getuid()}")
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise ServerUnreachable(f"{folder} belongs to somebody else", help="set XDG_CACHE_HOME to a folder of your own")
    return folder
