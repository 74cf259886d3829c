"""Encryption of backups with age (https://age-encryption.org/v1), by pyrage."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dbkit.core.errors import UsageError

__all__ = ["IDENTITY", "SUFFIX", "seal", "unseal"]

IDENTITY = "DBKIT_BACKUP_IDENTITY"
"""The variable that names the file of the private key."""
SUFFIX = ".age"


def seal(folder: Path, recipients: Sequence[str]) -> None:
    """Replace each file of a folder by one that only the holders of the private keys can read."""
    pyrage = _library()
    try:
        keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError:
        raise UsageError("encrypt_to holds what is no public key of age", help="make one: age-keygen") from None
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        pyrage.encrypt_file(str(path), f"{path}{SUFFIX}", keys)
        path.unlink()


def unseal(folder: Path, identity: Path | None) -> None:
    """Turn the files of a folder back. Raises UsageError where no private key is given, or it is the wrong one."""
    pyrage = _library()
    if identity is None:
        raise UsageError("the backup is encrypted", help=f"give the private key: --identity FILE, or {IDENTITY}")
    try:
        lines = identity.read_text(encoding="utf-8").splitlines()
        keys = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except (OSError, pyrage.IdentityError):
        raise UsageError(f"{identity} cannot be read as a private key of age") from None
    for path in [path for path in folder.rglob(f"*{SUFFIX}") if path.is_file()]:
        try:
            pyrage.decrypt_file(str(path), os.fspath(path.with_suffix("")), keys)
        except pyrage.DecryptError:
            raise UsageError(f"{identity} is not the key of this backup, or the backup is damaged") from None
        path.unlink()


def _library() -> Any:
    try:
        import pyrage
    except ImportError:
        raise UsageError("encrypted backups need a library", help="pip install 'dbkit[age]'") from None
    return pyrage
