"""PostgreSQL 14 to 18."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dbkit.contract import (
    NO_LIMITS,
    Archiver,
    Chapter,
    Connection,
    Draft,
    Limits,
    Parts,
    Prover,
    Server,
    Size,
    Source,
    Statement,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

    from dbkit.core.diagnostic import Diagnostic
    from dbkit.lint.rule import Book
    from dbkit.lint.script import Script
    from dbkit.migrations.file import Migration
    from dbkit.plan.op import Kinds
    from dbkit.plan.state import State
    from dbkit.plan.step import Step

__all__ = ["POSTGRES", "PostgresStore"]


@dataclass(frozen=True, slots=True)
class PostgresStore:
    """The store of the ``postgres`` section. What a method needs is imported when it is called."""

    name: str = "postgres"
    title: str = "PostgreSQL"
    schemes: tuple[str, ...] = ("postgresql", "postgres")
    suffix: str = ".sql"
    comment: str = "--"
    runs_python: bool = True

    def surface(self) -> type[BaseModel]:
        """The pydantic model of the section."""
        from dbkit.stores.postgres.surface import PostgresSection

        return PostgresSection

    def compile(self, source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
        """Make a draft of a section, with every finding. No server is touched."""
        from dbkit.stores.postgres.compile import compile_section

        return compile_section(source)

    def kinds(self) -> Kinds:
        """All kinds of objects, by name."""
        from dbkit.stores.postgres.kinds import BY_NAME

        return BY_NAME

    def book(self) -> Book[Source]:
        """The rules of ``dbkit lint`` for its section."""
        from dbkit.stores.postgres.linted import book

        return book()

    def script_book(self) -> Book[Sequence[Script]]:
        """The rules for its migration files, in the order in which they are run."""
        from dbkit.stores.postgres.linted import script_book

        return script_book()

    def live_book(self) -> Book[Any]:
        """The rules for an open database; they read only."""
        from dbkit.stores.postgres.looked import live_book

        return live_book()

    def sizes(self, connection: Any, /) -> Mapping[tuple[str, ...], Size]:
        """How large the tables of an open database are, by schema and name."""
        from dbkit.stores.postgres.looked import sizes

        return sizes(connection)

    def split(self, text: str) -> tuple[Statement, ...]:
        """The statements of a migration file. Raises StatementFailed where the text cannot be read."""
        from dbkit.stores.postgres.split import split

        return split(text)

    def script(self, steps: Sequence[Step], *, transactions: bool) -> str:
        """Steps as text that psql runs; with BEGIN and COMMIT if ``transactions`` says so."""
        from dbkit.stores.postgres.script import script

        return script(steps, transactions=transactions)

    def connect(self, url: str, *, profile: str, namespace: str = "", limits: Limits = NO_LIMITS) -> Connection:
        """Connect. ``namespace`` is the draft's. Raises ServerUnreachable, UsageError; no message holds a secret."""
        from dbkit.stores.postgres.live import connect

        return connect(url, profile=profile, namespace=namespace or "public", limits=limits)

    def provision(self, url: str, database: str) -> str:
        """Make a database on a server that dbkit runs itself, if it is not there, and give the URL to it."""
        from dbkit.stores.postgres.live import provision

        return provision(url, database)

    def shadow(self, url: str, draft: Draft) -> State:
        """Create what the draft declares in a scratch database of the server and read it back."""
        from dbkit.stores.postgres.shadow import shadow

        return shadow(url, draft)

    def replay(self, url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
        """Run migrations, then steps, in a scratch database of the server and read it."""
        from dbkit.stores.postgres.shadow import replay

        return replay(url, migrations, draft, then=then)

    def rebuild(self, url: str, state: State, draft: Draft, *, then: Sequence[Step] = ()) -> State:
        """Create a state in a scratch database, run steps, and read it back as that server prints it."""
        from dbkit.stores.postgres.shadow import rebuild

        return rebuild(url, state, draft, then=then)

    def describe(self, state: State) -> tuple[Chapter, ...]:
        """The state for people who have never seen it."""
        from dbkit.stores.postgres.describe import describe

        return describe(state)

    def role_script(self, profile: str, draft: Draft) -> str:
        """Least-privilege roles for who migrates, for applications and for readers, as a script."""
        from dbkit.stores.postgres.role_script import role_script

        return role_script(profile, draft)

    def archiver(self) -> Archiver:
        """What makes backups of its databases and brings them back."""
        from dbkit.stores.postgres.archive import PostgresArchiver

        return PostgresArchiver()

    def prover(self) -> Prover:
        """What proves a change with rows on a scratch server."""
        from dbkit.stores.postgres.prove.prove import prove

        return prove

    def parts(self) -> Parts:
        """What finds the databases or schemas that a query names."""
        from dbkit.stores.postgres.parts import parts

        return parts

    def diagram(self, state: State) -> str | None:
        """The tables, their columns and keys, and the foreign keys between them."""
        from dbkit.stores.postgres.diagram import diagram

        return diagram(state)

    def decompile(self, state: State, *, name: str, server: Server) -> Mapping[str, Any]:
        """The section of a profile that declares the state."""
        from dbkit.stores.postgres.decompile import decompile

        return decompile(state, name=name, server=server)


POSTGRES = PostgresStore()
