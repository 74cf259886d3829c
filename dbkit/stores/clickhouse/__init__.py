"""The ClickHouse store. Everything but this value is imported when it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dbkit.contract import (
    NO_LIMITS,
    Archiver,
    Chapter,
    Connection,
    Draft,
    Limits,
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

__all__ = ["CLICKHOUSE", "ClickHouse"]


class ClickHouse:
    """ClickHouse: tables, views and dictionaries of one database."""

    name = "clickhouse"
    title = "ClickHouse"
    schemes = ("clickhouse", "clickhouses", "clickhouse+http", "clickhouse+https", "chdb")
    suffix = ".sql"
    comment = "--"
    runs_python = False

    def surface(self) -> type[BaseModel]:
        """The pydantic model of the section."""
        from dbkit.stores.clickhouse.surface import ClickHouseSection

        return ClickHouseSection

    def compile(self, source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
        """Make a draft of a section, with every finding. No server is touched."""
        from dbkit.stores.clickhouse.compile import compile_section

        return compile_section(source)

    def kinds(self) -> Kinds:
        """All kinds of objects, by name."""
        from dbkit.stores.clickhouse.kinds import KINDS

        return KINDS

    def book(self) -> Book[Source]:
        """The rules of ``dbkit lint`` for its section."""
        from dbkit.stores.clickhouse.linted import book

        return book()

    def script_book(self) -> Book[Sequence[Script]]:
        """The rules for its migration files."""
        from dbkit.stores.clickhouse.linted import script_book

        return script_book()

    def live_book(self) -> Book[Any]:
        """The rules for an open database."""
        from dbkit.stores.clickhouse.looked import live_book

        return live_book()

    def sizes(self, connection: Any, /) -> Mapping[tuple[str, ...], Size]:
        """How large its tables are."""
        from dbkit.stores.clickhouse.looked import sizes

        return sizes(connection)

    def split(self, text: str) -> tuple[Statement, ...]:
        """The statements of a migration file. Raises StatementFailed where the text cannot be read."""
        from dbkit.stores.clickhouse.split import split

        return split(text)

    def script(self, steps: Sequence[Step], *, transactions: bool) -> str:  # noqa: ARG002
        """Steps as text that clickhouse-client runs. ClickHouse has no transactions."""
        from dbkit.stores.clickhouse.split import script

        return script(steps)

    def connect(self, url: str, *, profile: str, namespace: str = "", limits: Limits = NO_LIMITS) -> Connection:
        """Connect. Raises ServerUnreachable, UsageError."""
        from dbkit.stores.clickhouse.live import connect

        return connect(url, profile=profile, namespace=namespace, limits=limits)

    def provision(self, url: str, database: str) -> str:
        """Make a database, if it is not there, and give the URL to it."""
        from dbkit.stores.clickhouse.live import provision

        return provision(url, database)

    def shadow(self, url: str, draft: Draft) -> State:
        """Create what the draft declares in a scratch database and read it back. Raises ProfileError."""
        from dbkit.stores.clickhouse.shadow import shadow

        return shadow(url, draft)

    def replay(self, url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
        """Run migrations, then steps, in a scratch database and read it. Raises StatementFailed."""
        from dbkit.stores.clickhouse.shadow import replay

        return replay(url, migrations, draft, then=then)

    def rebuild(self, url: str, state: State, draft: Draft, *, then: Sequence[Step] = ()) -> State:
        """Create a state in a scratch database, run steps, and read it back."""
        from dbkit.stores.clickhouse.shadow import rebuild

        return rebuild(url, state, draft, then=then)

    def describe(self, state: State) -> tuple[Chapter, ...]:
        """The state for people who have never seen it."""
        from dbkit.stores.clickhouse.describe import describe

        return describe(state)

    def role_script(self, profile: str, draft: Draft) -> str:
        """Least-privilege roles for who migrates, for applications and for readers, as a script."""
        from dbkit.stores.clickhouse.role_script import role_script

        return role_script(profile, draft)

    def archiver(self) -> Archiver:
        """What makes backups of its databases and brings them back."""
        from dbkit.stores.clickhouse.archive import ClickHouseArchiver

        return ClickHouseArchiver()

    def prover(self) -> Prover:
        """What proves a change with rows on a scratch server."""
        from dbkit.stores.clickhouse.prove import prove

        return prove

    def parts(self) -> None:
        """None: no query names its databases."""

    def diagram(self, state: State) -> str | None:  # noqa: ARG002
        """None: there are no relationships to draw."""
        return None

    def decompile(self, state: State, *, name: str, server: Server) -> Mapping[str, Any]:
        """The section of a profile that declares the state."""
        from dbkit.stores.clickhouse.decompile import decompile

        return decompile(state, name=name, server=server)


CLICKHOUSE = ClickHouse()
