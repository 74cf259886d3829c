"""What is known of a server, what it may be asked to do, and what was seen before the first change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

__all__ = ["NO_LIMITS", "Limits", "Preflight", "Server", "Size"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What answered: the product, its version as it says it, and its major number."""

    product: str
    version: str
    major: int
    database: str = ""
    """The database that a connection works on, where the server has several."""
    release: str = ""
    """The part of the version within which servers print alike, where that is more than the major."""

    def prints_like(self, other: Server) -> bool:
        """Whether both print one object as one text."""
        return (self.major, self.release) == (other.major, other.release)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large a table is, as the server estimates it; no rows where it has never counted them."""

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a connection may do: how long a statement waits and runs, in seconds; None is the store's own choice."""

    lock_timeout: float | None = None
    statement_timeout: float | None = None
    read_only: bool = False
    """Whether the server is to refuse every change, where it can be told so."""


NO_LIMITS = Limits()
"""The stores' own choices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What was seen before the first change."""

    refused: tuple[str, ...] = ()
    """Why nothing can be applied here."""
    notes: tuple[str, ...] = ()
    """What the user should know."""
