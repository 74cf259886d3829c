"""A store: all that the application asks of PostgreSQL, Redis and ClickHouse, and nothing else of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from dbkit.contract.server import NO_LIMITS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from dbkit.contract.archive import Archiver
    from dbkit.contract.connection import Connection
    from dbkit.contract.draft import Draft, Source, Statement
    from dbkit.contract.server import Limits, Server, Size
    from dbkit.core.diagnostic import Diagnostic
    from dbkit.lint.rule import Book
    from dbkit.lint.script import Script
    from dbkit.migrations.file import Migration
    from dbkit.plan.op import Kinds
    from dbkit.plan.proof import Proof, Transition
    from dbkit.plan.state import State
    from dbkit.plan.step import Step

__all__ = ["Chapter", "Parts", "Prover", "Store"]


class Store(Protocol):
    """A kind of database that dbkit knows."""

    @property
    def name(self) -> str:
        """Its key in a profile and its folder: ``postgres``."""
        ...

    @property
    def title(self) -> str:
        """How people write it: ``PostgreSQL``."""
        ...

    @property
    def schemes(self) -> tuple[str, ...]:
        """The URL schemes that mean this store."""
        ...

    @property
    def suffix(self) -> str:
        """The ending of its migration files: ``.sql``."""
        ...

    @property
    def runs_python(self) -> bool:
        """Whether its folder of migrations may hold steps in Python."""
        ...

    @property
    def comment(self) -> str:
        """What starts a comment line in its migration files."""
        ...

    def surface(self) -> type[BaseModel]:
        """The pydantic model of its section."""
        ...

    def compile(self, source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
        """Make a draft of a section, with every finding. No server is touched."""
        ...

    def kinds(self) -> Kinds:
        """All kinds of objects, by name."""
        ...

    def book(self) -> Book[Source]:
        """The rules of ``dbkit lint`` for its section."""
        ...

    def script_book(self) -> Book[Sequence[Script]]:
        """The rules for its migration files, in the order in which they are run."""
        ...

    def live_book(self) -> Book[Any]:
        """The rules for an open database of this store; they read only."""
        ...

    def sizes(self, connection: Any, /) -> Mapping[tuple[str, ...], Size]:
        """How large the tables of an open database of this store are, by path; none where no rule asks."""
        ...

    def split(self, text: str) -> tuple[Statement, ...]:
        """The statements of a migration file. Raises StatementFailed where the text cannot be read."""
        ...

    def script(self, steps: Sequence[Step], *, transactions: bool) -> str:
        """Steps as text that the store's own client runs; with BEGIN and COMMIT if ``transactions`` says so."""
        ...

    def connect(self, url: str, *, profile: str, namespace: str = "", limits: Limits = NO_LIMITS) -> Connection:
        """Connect. ``namespace`` is the draft's. Raises ServerUnreachable, UsageError; no message holds a secret."""
        ...

    def provision(self, url: str, database: str) -> str:
        """Make a database on a server that dbkit runs itself, if it is not there, and give the URL to it."""
        ...

    def shadow(self, url: str, draft: Draft) -> State:
        """Create what the draft declares in a scratch database of the server and read it back.

        Raises ProfileError with the places of statements that the server refuses.
        """
        ...

    def replay(self, url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
        """Run migrations, then steps, in a scratch database of the server and read it. Raises StatementFailed."""
        ...

    def rebuild(self, url: str, state: State, draft: Draft, *, then: Sequence[Step] = ()) -> State:
        """Create a state in a scratch database, run steps, and read it back as that server prints it."""
        ...

    def diagram(self, state: State) -> str | None:
        """The state as a diagram in Mermaid's language; None where the store draws none."""
        ...

    def decompile(self, state: State, *, name: str, server: Server) -> Mapping[str, Any]:
        """The section of a profile that declares the state."""
        ...

    def describe(self, state: State) -> tuple[Chapter, ...]:
        """The state for people who have never seen it."""
        ...

    def role_script(self, profile: str, draft: Draft) -> str:
        """Least-privilege roles for who migrates, for applications and for readers, as the store's client runs them."""
        ...

    def archiver(self) -> Archiver:
        """What makes backups of its databases and brings them back."""
        ...

    def parts(self) -> Parts | None:
        """What finds databases by a query; None where the store has none."""
        ...

    def prover(self) -> Prover | None:
        """What proves a change with rows on a scratch server; None where the store's changes cannot be proved yet."""
        ...


class Parts(Protocol):
    """Finds the databases of a server, or the schemas of a database, that a query names."""

    def __call__(self, url: str, *, each: Literal["database", "schema"], query: str) -> Mapping[str, str]:
        """The names that the first column of the query gives, and the URL of each. Raises UsageError. Reads only."""
        ...


class Prover(Protocol):
    """Proves changes of a store."""

    def __call__(
        self, url: str, transition: Transition, draft: Draft, *, programs: Path | None = None, rows: int = 5
    ) -> Proof:
        """Run a transition on a scratch server whose tables have rows, and say all that was seen.

        ``programs`` is the folder of the server's own client programs, where there is one. Raises StatementFailed where
        the old state cannot be made.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of the documentation of a database: what there is to say, a table, a diagram. Plain text, no markup."""

    title: str
    text: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    facts: tuple[str, ...] = ()
    """One line each, below the table."""
    mermaid: str = ""
    """A diagram in Mermaid's language."""
