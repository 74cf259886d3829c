"""What a profile expects of the rows once its migrations are applied: queries that give none."""

from __future__ import annotations

from dataclasses import dataclass, field

from dbkit.core.errors import StatementFailed
from dbkit.core.span import Span

__all__ = ["MOST", "Expectation"]

MOST = 1000
"""So many rows are counted that should not be there: who reads the message needs no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A query for the rows that must not be there."""

    name: str
    query: str
    span: Span | None = field(default=None, compare=False)

    def unmet(self, rows: int, *, advice: str) -> StatementFailed:
        """The error where there are such rows; values are not shown."""
        many = f"{rows:,} rows{' or more' if rows >= MOST else ''} are" if rows > 1 else "1 row is"
        return self._error(f"the profile expects {self.name!r}, and {many} against it", advice)

    def refused(self, reason: str, *, advice: str) -> StatementFailed:
        """The error where the server refused the query."""
        return self._error(f"what the profile expects ({self.name!r}) cannot be asked: {reason}", advice)

    def _error(self, message: str, advice: str) -> StatementFailed:
        return StatementFailed(message, help=advice, where=str(self.span) if self.span else None)
