"""One connection to a database of a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dbkit.contract.draft import Draft
    from dbkit.contract.server import Preflight, Server
    from dbkit.contract.snapshot import Snapshot
    from dbkit.migrations.file import Migration
    from dbkit.migrations.ledger import Ledger
    from dbkit.plan.state import State
    from dbkit.plan.step import Step

__all__ = ["Connection"]


class Connection(Protocol):
    """One connection to a database of a store."""

    @property
    def server(self) -> Server:
        """What is at the other end."""
        ...

    @property
    def ledger(self) -> Ledger:
        """The record of what was applied here."""
        ...

    def inspect(self, draft: Draft) -> State:
        """Everything of the database that has a kind; ``draft`` says which names are left alone. Reads only."""
        ...

    def snapshot(self, draft: Draft) -> Snapshot:
        """The same, read and not yet built: the database at one moment, until the connection is closed."""
        ...

    def preflight(self, draft: Draft, pending: Sequence[Migration]) -> Preflight:
        """What would stop migrations half-way, or others because of them, as far as it can be seen. Reads only.

        Raises UsageError where a secret is missing that one of them needs.
        """
        ...

    def leftovers(self) -> tuple[Step, ...]:
        """The steps that clear away what runs that were killed have left behind. Reads only."""
        ...

    def execute(self, steps: Iterable[Step]) -> None:
        """Run steps, in transactions where the store has them. Raises StatementFailed."""
        ...

    def notes(self, draft: Draft) -> tuple[str, ...]:
        """Where the server is not set as the profile expects; never a difference."""
        ...

    def replicas(self) -> tuple[str, ...]:
        """The URLs of the other hosts that should hold the same and do not get it by themselves; for drift."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...
