"""Everything that dbkit raises on purpose.

DbkitError                   exit
├── UsageError               2    wrong usage, or a setting that is missing
│   └── ProfileError         2    a profile that does not compile; carries diagnostics
├── StatementFailed          1    a migration or a statement failed
├── PlanError                1    no valid plan exists; dbkit's own fault
├── IntegrityError           4    edited, missing, reordered or conflicting migrations
├── LockHeld                 5    somebody else is migrating, or a lock was not had in time
├── ServerUnreachable        6    a server could not be reached or did not let us in
└── PolicyRefusal            7    destructive or hazardous steps that were not allowed
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbkit.core.diagnostic import Diagnostic

__all__ = [
    "DbkitError",
    "IntegrityError",
    "LockHeld",
    "PlanError",
    "PolicyRefusal",
    "ProfileError",
    "ServerUnreachable",
    "StatementFailed",
    "UsageError",
    "worst",
]

_RANKS = (2, 6, 5, 4, 1, 7, 3)
"""Exit codes, what counts most first."""


def worst(codes: Iterable[int]) -> int:
    """The exit code of a command that met several: 0 only if all of them are."""
    found = set(codes)
    return next((code for code in _RANKS if code in found), 0)


class DbkitError(Exception):
    """An error that a user can act on: what is wrong, and how to go on."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(DbkitError):
    """Wrong usage, or a setting that is missing."""

    exit_code = 2


class ProfileError(UsageError):
    """A profile that does not compile, with every finding of its files."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, str] | None = None) -> None:
        errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
        super().__init__(f"{errors} error{'s' if errors != 1 else ''}")
        self.diagnostics = diagnostics
        self.sources: Mapping[str, str] = sources or {}


class StatementFailed(DbkitError):
    """A statement failed on a server.

    ``where`` names the file and line of the statement, ``applied`` what was done before it.
    """

    def __init__(
        self,
        message: str,
        *,
        help: str | None = None,
        where: str | None = None,
        applied: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, help=help)
        self.where = where
        self.applied = applied


class PlanError(DbkitError):
    """The operations cannot be ordered; the message shows the cycle."""


class IntegrityError(DbkitError):
    """Edited, missing, reordered or conflicting migrations, or a ledger that says otherwise."""

    exit_code = 4


class LockHeld(DbkitError):
    """Somebody else is migrating this database, or a lock was not had in time."""

    exit_code = 5


class ServerUnreachable(DbkitError):
    """A server could not be reached, did not let us in, or is not one that can be used."""

    exit_code = 6


class PolicyRefusal(DbkitError):
    """A step that the user's policy does not allow."""

    exit_code = 7
