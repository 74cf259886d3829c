"""Redis and Valkey: keyspaces and function libraries."""

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
    Server,
    Size,
    Source,
    Statement,
    Store,
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

__all__ = ["REDIS"]


class _Redis:
    """The Redis store; every module is imported when it is used."""

    name = "redis"
    title = "Redis"
    schemes = (
        "redis",
        "rediss",
        "valkey",
        "valkeys",
        "redis+sentinel",
        "rediss+sentinel",
        "valkey+sentinel",
        "valkeys+sentinel",
    )
    suffix = ".redis"
    comment = "#"
    runs_python = False

    def surface(self) -> type[BaseModel]:
        from dbkit.stores.redis.surface import RedisSection

        return RedisSection

    def compile(self, source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
        from dbkit.stores.redis.compile import compile_section

        return compile_section(source)

    def kinds(self) -> Kinds:
        from dbkit.stores.redis.kinds import KINDS

        return KINDS

    def book(self) -> Book[Source]:
        from dbkit.stores.redis.linted import book

        return book()

    def script_book(self) -> Book[Sequence[Script]]:
        from dbkit.stores.redis.linted import script_book

        return script_book()

    def live_book(self) -> Book[Any]:
        """The rules for an open database: none yet."""
        from dbkit.lint.rule import NO_RULES

        return NO_RULES

    def sizes(self, _: Any, /) -> Mapping[tuple[str, ...], Size]:
        """How large its tables are: no rule asks."""
        return {}

    def split(self, text: str) -> tuple[Statement, ...]:
        from dbkit.stores.redis.quote import split

        return split(text)

    def script(self, steps: Sequence[Step], *, transactions: bool) -> str:  # noqa: ARG002  there are none in Redis
        return "".join(f"{step.text}\n" for step in steps)

    def connect(
        self,
        url: str,
        *,
        profile: str,
        namespace: str = "",  # noqa: ARG002 - Redis has no namespaces
        limits: Limits = NO_LIMITS,  # noqa: ARG002 - and no locks to wait for
    ) -> Connection:
        from dbkit.stores.redis.live import connect

        return connect(url, profile=profile)

    def provision(self, url: str, database: str) -> str:  # noqa: ARG002  a server holds one profile
        return url

    def shadow(self, url: str, draft: Draft) -> State:
        from dbkit.stores.redis.shadow import shadow

        return shadow(url, draft)

    def replay(self, url: str, migrations: Sequence[Migration], draft: Draft, *, then: Sequence[Step] = ()) -> State:
        from dbkit.stores.redis.shadow import replay

        return replay(url, migrations, draft, then=then)

    def rebuild(self, url: str, state: State, draft: Draft, *, then: Sequence[Step] = ()) -> State:
        from dbkit.stores.redis.shadow import rebuild

        return rebuild(url, state, draft, then=then)

    def describe(self, state: State) -> tuple[Chapter, ...]:
        from dbkit.stores.redis.describe import describe

        return describe(state)

    def role_script(self, profile: str, draft: Draft) -> str:
        from dbkit.stores.redis.role_script import role_script

        return role_script(profile, draft)

    def archiver(self) -> Archiver:
        from dbkit.stores.redis.archive import RedisArchiver

        return RedisArchiver()

    def prover(self) -> None:
        """Only changes of PostgreSQL are proved with rows."""
        return

    def parts(self) -> None:
        """None: no query names its databases."""

    def diagram(self, state: State) -> str | None:  # noqa: ARG002
        """None: there are no relationships to draw."""
        return None

    def decompile(self, state: State, *, name: str, server: Server) -> Mapping[str, Any]:  # noqa: ARG002  as the profile
        from dbkit.stores.redis.decompile import decompile

        return decompile(state, server=server)


REDIS: Store = _Redis()
