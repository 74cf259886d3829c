"""New PostgreSQL clusters: initdb runs once a build, every further cluster is a copy of its result."""

from __future__ import annotations

import contextlib
import fcntl
import locale
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded.postgres_binaries import Installation
from dbkit.embedded.process import Account, run
from dbkit.embedded.state import can_pass, make_folder, user_cache

__all__ = ["Template", "copy_cluster", "environment", "new_cluster", "template"]

SUPERUSER = "dbkit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A fresh cluster that is never started, and its superuser's password."""

    data: Path
    password: str


def environment() -> Mapping[str, str]:
    """What PostgreSQL's programs see of our environment: no PG*, no LANG, no secrets."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
    return {**{name: os.environ[name] for name in kept if name in os.environ}, "LC_ALL": _ctype(), "TZ": "UTC"}


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
    """The template of this build and user, made when there is none.

    ``cache`` is used if the server's user can reach it, else the user's cache folder.
    Raises ServerUnreachable when initdb fails.
    """
    if cache is None or not can_pass(make_folder(cache), account):
        cache = user_cache()
    uid = account.uid if account else os.getuid()
    home = cache / f"postgres-template-{installation.build}-{uid}"
    if not home.is_dir():
        with _locked(cache / f"{home.name}.lock"):
            if not home.is_dir():
                _make_template(installation, home, account)
    return Template(data=home / "data", password=(home / "password").read_text(encoding="utf-8").strip())


def _make_template(installation: Installation, home: Path, account: Account | None) -> None:
    for leftover in home.parent.glob(f"{home.name}-making-*"):  # of a command that was killed; we hold the lock
        shutil.rmtree(leftover, ignore_errors=True)
    making = Path(tempfile.mkdtemp(prefix=f"{home.name}-making-", dir=home.parent))
    try:
        password = making / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(32) + "\n", encoding="utf-8")
        if account is not None:
            os.chown(password, account.uid, account.gid)
            os.chown(making, account.uid, account.gid)
        run(
            [installation.bin / "initdb", "-D", making / "data", "-L", installation.share, *_initdb_options(installation),
             "--pwfile", password],
            purpose="making a PostgreSQL cluster",
            account=account,
            environment=environment(),
        )
        making.rename(home)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _initdb_options(installation: Installation) -> list[str]:
    ctype = _ctype()
    options = ["-U", SUPERUSER, "--encoding=UTF8", "--auth=scram-sha-256", "--no-sync", "--no-instructions"]
    options += [f"--locale={ctype}", "--lc-collate=C" if ctype == "C" else "--lc-collate=C.UTF-8", "--lc-messages=C"]
    if installation.major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if installation.major >= 16:
        options += ["-c", "scram_iterations=1"]  # the password is 256 random bits: stretching it only costs time
    return options


def copy_cluster(source: Path, target: Path, account: Account | None) -> None:
    """Copy a cluster that is not running. The target must not exist; its folder must be the server user's own."""
    run(["cp", "-R", source, target], purpose="copying a PostgreSQL cluster", account=account, environment=environment())


def new_cluster(
    installation: Installation, target: Path, *, password: str, cache: Path | None, account: Account | None
) -> None:
    """Make a durable cluster at ``target``, whole or not at all, its superuser having this password.

    Raises ServerUnreachable when it cannot be made.
    """
    fresh = template(installation, cache, account)
    for leftover in target.parent.glob(f"{target.name}-making-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        making = Path(tempfile.mkdtemp(prefix=f"{target.name}-making-", dir=target.parent))
    except OSError as error:
        raise ServerUnreachable(f"cannot write in {target.parent}: {error.strerror}") from error
    try:
        if account is not None:
            os.chown(making, account.uid, account.gid)
        data = making / "data"
        copy_cluster(fresh.data, data, account)
        run(
            [installation.bin / "postgres", "--single", "-D", data, "postgres"],
            purpose="setting the password of a PostgreSQL cluster",
            account=account,
            environment=environment(),
            text=f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n",
        )
        run(
            [installation.bin / "initdb", "--sync-only", "-D", data],
            purpose="writing a PostgreSQL cluster to disk",
            account=account,
            environment=environment(),
        )
        data.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
