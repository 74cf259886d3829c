"""What makes backups of a store's databases and brings them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dbkit.contract.draft import Draft
    from dbkit.contract.server import Server
    from dbkit.plan.state import State

__all__ = ["Archived", "Archiver"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """What was saved of a database: the server, its state as that server prints it, and how many rows there were."""

    server: Server
    state: State
    counts: Mapping[str, int]
    """Rows of each table, or keys of each database, at the moment that was saved."""
    ending: Mapping[str, int] = field(default_factory=dict)
    """How many of them end by themselves one day, and may be gone when somebody looks."""


class Archiver(Protocol):
    """Makes backups of a store's databases. Everything raises ServerUnreachable and StatementFailed.

    ``programs`` is the folder of the server's own client programs; ``told`` is told of progress.
    """

    @property
    def not_saved(self) -> frozenset[str]:
        """The kinds of objects that a database has and a backup of it does not hold."""
        ...

    def save(
        self, url: str, folder: Path, draft: Draft, *, programs: Path | None, told: Callable[[str], None]
    ) -> Archived:
        """Write all of a database into an empty folder. The database is only read."""
        ...

    def require(self, url: str, folder: Path, *, programs: Path | None) -> None:
        """Raise UsageError where a backup cannot be brought back here: asked before anything is put aside."""
        ...

    def load(self, url: str, folder: Path, *, programs: Path | None, told: Callable[[str], None]) -> None:
        """Bring what ``save`` wrote into an empty database. Raises UsageError as ``require`` does."""
        ...

    def prepare(self, url: str, folder: Path, *, programs: Path | None) -> str:
        """Make on a scratch server what a database does not bring along: roles that own or may do something.

        Gives the URL to restore to there, as a backup of a part belongs into a part.
        """
        ...

    def counts(self, url: str) -> Mapping[str, int]:
        """How many rows or keys there are, named as ``save`` names them; empty for an empty database."""
        ...

    def aside(self, url: str, name: str) -> str:
        """Make room for a restore: what is there gets another name, or is removed where the store knows none.

        Gives in words what became of it.
        """
        ...
