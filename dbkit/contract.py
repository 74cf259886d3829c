"""What a store must provide. PostgreSQL, Redis and ClickHouse have this one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from pydantic import BaseModel

    from dbkit.core.diagnostic import Diagnostic
    from dbkit.core.ids import ObjectId
    from dbkit.core.span import Path as DocumentPath
    from dbkit.core.span import Span
    from dbkit.lint.rule import Book
    from dbkit.lint.script import Script
    from dbkit.migrations.file import Migration
    from dbkit.migrations.ledger import Ledger
    from dbkit.plan.op import Kinds
    from dbkit.plan.proof import Proof, Transition
    from dbkit.plan.state import Object, State
    from dbkit.plan.step import Step

__all__ = [
    "NO_LIMITS",
    "Archived",
    "Archiver",
    "Chapter",
    "Connection",
    "Draft",
    "DraftStatement",
    "Limits",
    "Parts",
    "Preflight",
    "Prover",
    "Server",
    "Size",
    "Snapshot",
    "Source",
    "StateSnapshot",
    "Statement",
    "Store",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A store's section of a profile: the validated surface and where its parts stand."""

    profile: str
    section: Any
    """The store's pydantic model."""
    data: Mapping[str, Any]
    """The same as plain data, order kept."""
    spans: Mapping[DocumentPath, Span]
    """Place of each value; paths start below the store's key."""
    key_spans: Mapping[DocumentPath, Span]
    """Place of each key."""
    folder: Path
    """Where relative file names in the section start from."""
    raw: Mapping[DocumentPath, str] = field(default_factory=dict)
    """The text of each scalar as written: ``24.10`` where the data say 24.1."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The text of the files that spans name."""

    def within(self, *path: str | int, offset: int) -> Span | None:
        """The place of the rest of a text value's line from ``offset`` on, however the text is written in the file."""
        span, value = self.spans.get(path), self.raw.get(path)
        if span is None or value is None or span.file not in self.files:
            return self.span(*path)
        from dbkit.profile.place import within

        return within(self.files[span.file], span, value, offset)

    def span(self, *path: str | int) -> Span | None:
        """The place of a value, or of its nearest ancestor that has one."""
        while path:
            if path in self.spans:
                return self.spans[path]
            path = path[:-1]
        return self.spans.get(())

    def key_span(self, *path: str | int) -> Span | None:
        """The place of a key, or of its nearest ancestor that has one."""
        while path:
            if path in self.key_spans:
                return self.key_spans[path]
            path = path[:-1]
        return self.spans.get(())


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatement:
    """One object of a draft as the statement that declares it."""

    id: ObjectId
    text: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a profile's section declares, before the server has printed it.

    ``renames`` maps the new id of an object to the one it had; ``conversions`` an object that gets another type to the
    expression that makes its values. Both are of the way to the draft, not of its state.
    """

    statements: tuple[DraftStatement, ...] = ()
    renames: tuple[tuple[ObjectId, ObjectId], ...] = ()
    conversions: Mapping[ObjectId, str] = field(default_factory=dict)
    version: int = 0
    """The oldest server major that it must run on."""
    namespace: str = ""
    """The schema or database of unqualified names."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the server is expected to be set to; dbkit applies it to servers that it starts itself."""
    extensions: tuple[str, ...] = ()
    """What the server must be able to load."""
    ignore: tuple[str, ...] = ()
    """Globs of foreign objects that are left alone."""
    managed: tuple[str, ...] = ()
    """Globs of the only objects that are looked at, where there are any."""
    carried: tuple[Object, ...] = ()
    """Objects that no server can print, as they are declared: there where their names are seen."""

    def hash(self) -> str:
        """Names the state in migration headers. It does not depend on any server."""
        from dbkit.core.canonical import sha256

        return sha256([[statement.id.encode(), statement.text] for statement in self.statements])


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a migration file and the line, from 1, on which it starts."""

    text: str
    line: int
    directives: tuple[str, ...] = ()
    """What stands behind ``dbkit:`` in the comment lines right above it."""


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


class Snapshot(Protocol):
    """What was read of a database at one moment."""

    @property
    def unmanaged(self) -> tuple[str, ...]:
        """What was seen there and has no kind, by name."""
        ...

    def completed(self) -> Snapshot:
        """The same with all that a state needs; the connection must still be open."""
        ...

    def prepare(self) -> None:
        """Make what can be made while ``completed`` is waited for."""
        ...

    def state(self) -> State:
        """Everything that has a kind; of a completed snapshot."""
        ...

    def equals(self, other: Snapshot) -> bool:
        """Whether both surely hold the same, found as cheaply as the store can; False says nothing."""
        ...


@dataclass(frozen=True, slots=True)
class StateSnapshot:
    """A snapshot that is the state itself, for stores that read it as fast as anything."""

    taken: State

    @property
    def unmanaged(self) -> tuple[str, ...]:
        """What was seen there and has no kind, by name."""
        return self.taken.unmanaged

    def completed(self) -> Snapshot:
        """Nothing is missing."""
        return self

    def prepare(self) -> None:
        """Nothing is left to make."""

    def state(self) -> State:
        """Everything that has a kind."""
        return self.taken

    def equals(self, other: Snapshot) -> bool:
        """Whether both hold the same."""
        return self.taken == other.state()


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

    def load(self, url: str, folder: Path, *, programs: Path | None, told: Callable[[str], None]) -> None:
        """Bring what ``save`` wrote into an empty database. Raises UsageError where it lacks what that needs."""
        ...

    def prepare(self, url: str, folder: Path, *, programs: Path | None) -> None:
        """Make on a scratch server what a database does not bring along: roles that own or may do something."""
        ...

    def counts(self, url: str) -> Mapping[str, int]:
        """How many rows or keys there are, named as ``save`` names them; empty for an empty database."""
        ...

    def aside(self, url: str, name: str) -> str:
        """Make room for a restore: what is there gets another name, or is removed where the store knows none.

        Gives in words what became of it.
        """
        ...
