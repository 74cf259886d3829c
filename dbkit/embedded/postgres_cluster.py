"""New PostgreSQL clusters: initdb for data that is kept; copies of one result for throw-away servers."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import locale
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded.postgres_binaries import Installation
from dbkit.embedded.process import Account, run
from dbkit.embedded.state import can_pass, make_folder, private_file, user_cache

__all__ = ["Template", "copy_cluster", "environment", "new_cluster", "template"]

SUPERUSER = "dbkit"
_SMALL = ("--no-sync", "--wal-segsize=1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A fresh cluster that is never started, and its superuser's password."""

    data: Path
    password: str


def environment() -> Mapping[str, str]:
    """What PostgreSQL's programs see of our environment: no PG*, no LANG, no secrets."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, "LC_ALL": _ctype(), "TZ": "UTC"}


@functools.cache
def _ctype() -> str:
    """C.UTF-8 where the system has it: it knows letters beyond ASCII, and sorts by code point everywhere alike."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    else:
        return "C.UTF-8"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def template(installation: Installation, cache: Path | None, account: Account | None) -> Template:
    """The template of this build and user for throw-away clusters, made when there is none.

    ``cache`` is used if the server's user can reach it, else the user's cache folder.
    Raises ServerUnreachable when initdb fails.
    """
    if cache is None or not can_pass(make_folder(cache), account):
        cache = user_cache()
    uid = account.uid if account else os.getuid()
    options = hashlib.sha256(" ".join((*_initdb_options(installation), *_SMALL)).encode()).hexdigest()[:8]
    home = cache / f"postgres-template-{installation.build}-{options}-{uid}"
    if not home.is_dir():
        with _locked(cache / f"{home.name}.lock"):
            if not home.is_dir():
                with _initdb(installation, home, secrets.token_urlsafe(32), account, _SMALL) as making:
                    making.rename(home)
    return Template(data=home / "data", password=(home / "password").read_text(encoding="utf-8").strip())


def new_cluster(installation: Installation, target: Path, *, password: str, account: Account | None) -> None:
    """Make a durable cluster at ``target``, whole or not at all, its superuser having this password.

    Raises ServerUnreachable when it cannot be made.
    """
    with _initdb(installation, target, password, account, ()) as making:
        (making / "data").rename(target)


def copy_cluster(source: Path, target: Path, account: Account | None) -> None:
    """Copy a cluster that is not running. The target must not exist; its folder must be the server user's own."""
    run(
        ["cp", "-R", source, target], purpose="copying a PostgreSQL cluster", account=account, environment=environment()
    )


@contextlib.contextmanager
def _initdb(
    installation: Installation, home: Path, password: str, account: Account | None, options: Sequence[str]
) -> Iterator[Path]:
    """A folder beside ``home``, of the server's user, with a new cluster in ``data`` and its ``password``."""
    for leftover in home.parent.glob(f"{home.name}-making-*"):  # of a command that was killed; its lock is ours now
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        making = Path(tempfile.mkdtemp(prefix=f"{home.name}-making-", dir=home.parent))
    except OSError as error:
        raise ServerUnreachable(f"cannot write in {home.parent}: {error.strerror}") from error
    try:
        private_file(making / "password", password + "\n")
        if account is not None:
            os.chown(making / "password", account.uid, account.gid)
            os.chown(making, account.uid, account.gid)
        command: list[str | Path] = [installation.bin / "initdb", "-D", making / "data", "-L", installation.share]
        run(
            [*command, "--pwfile", making / "password", *_initdb_options(installation), *options],
            purpose="making a PostgreSQL cluster",
            account=account,
            environment=environment(),
        )
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _initdb_options(installation: Installation) -> list[str]:
    ctype = _ctype()
    options = ["-U", SUPERUSER, "--encoding=UTF8", "--auth=scram-sha-256", "--no-instructions"]
    options += [f"--locale={ctype}", "--lc-messages=C"]
    if installation.major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if installation.major >= 16:
        options += ["-c", "scram_iterations=1"]  # the password is random and long: stretching it only costs time
    return options


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
