"""Databases on one scratch server, for tests of the PostgreSQL kinds.

``DBKIT_TEST_POSTGRES`` names the major to run them on, where it is not the newest one.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from dbkit.embedded.postgres_binaries import installations
from dbkit.embedded.servers import scratch
from dbkit.migrations.segment import segments
from dbkit.plan.differ import Plan, plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.catalogue import absent, prepared
from dbkit.stores.postgres.inspect import inspect
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.reading import PLANNING


@dataclass(frozen=True, slots=True)
class Database:
    """A connection to a database of its own, in autocommit."""

    connection: psycopg.Connection[tuple[Any, ...]]
    url: str

    def run(self, text: str) -> None:
        self.connection.execute(text.encode())

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(text.encode()).fetchall()

    def state(self, *, ignore: Sequence[str] = (), managed: Sequence[str] = ()) -> State:
        catalogue = prepared(self.rows, self.run)
        assert not [name for name in absent(self.rows) if catalogue.sections[name]]
        return inspect(catalogue, default_schema="public", ignore=ignore, managed=managed)

    @property
    def major(self) -> int:
        return self.connection.info.server_version // 10000

    def plan(self, want: State, *, have: State | None = None, online: bool = True) -> Plan:
        """The plan from the state of now, which ``have`` is where it has been read already."""
        have = self.state() if have is None else have
        env = Env(have=have, want=want, version=self.major, schema="public", online=online)
        return plan(have, want, {kind.name: kind for kind in KINDS}, env)

    def execute(self, steps: Sequence[Step]) -> None:
        for segment in segments(steps):
            if segment.transactional:
                with self.connection.transaction():
                    for step in segment.steps:
                        self.run(step.text)
            else:
                for step in segment.steps:
                    self.run(step.text)


@dataclass(slots=True)
class Databases:
    """Makes databases on a server; each is dropped at the end of its context."""

    url: str
    major: int
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _icu: bool | None = None

    def require_icu(self) -> None:
        """Skip the test on a server that was built without ICU."""
        if self._icu is None:
            with psycopg.connect(self.url) as server:
                self._icu = bool(server.execute("select from pg_collation where collname = 'und-x-icu'").rowcount)
        if not self._icu:
            pytest.skip(f"this PostgreSQL {self.major} was built without ICU")

    @contextmanager
    def fresh(self, *texts: str) -> Iterator[Database]:
        """A new database in which ``texts`` have run."""
        name = f"case_{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as server:
            server.execute(f"create database {name} template template0".encode())
            try:
                url = urlunsplit(urlsplit(self.url)._replace(path=name))
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute("set timezone to 'UTC'; set client_min_messages to warning")
                    connection.execute("set search_path to public")
                    for setting, value in PLANNING.items():
                        connection.execute(f"set {setting} to {value}".encode())
                    connection.execute("select set_config('dbkit.scratch_role', current_user, false)")
                    database = Database(connection, url)
                    for text in filter(str.strip, texts):
                        database.run(text)
                    yield database
            finally:
                _drop_subscriptions(server, url)
                server.execute(f"drop database {name} with (force)".encode())


def _drop_subscriptions(server: psycopg.Connection[tuple[Any, ...]], url: str) -> None:
    """A database with subscriptions cannot be dropped."""
    database = urlsplit(url).path.strip("/")
    found = server.execute(
        "select quote_ident(s.subname) from pg_subscription s join pg_database d on d.oid = s.subdbid "
        "where d.datname = %s",
        [database],
    ).fetchall()
    if found:
        with psycopg.connect(url, autocommit=True) as session:
            for (name,) in found:
                session.execute(f"alter subscription {name} disable".encode())
                session.execute(f"alter subscription {name} set (slot_name = none)".encode())
                session.execute(f"drop subscription {name}".encode())


MAJORS = (18, 15, 17, 16, 14)
"""In the order of their use: the tests of every day run on the first two."""


def majors() -> tuple[int, ...]:
    """The majors to test on."""
    asked = os.environ.get("DBKIT_TEST_POSTGRES")
    return (int(asked),) if asked else MAJORS


@dataclass(slots=True)
class Servers:
    """A scratch server for each major that is asked for, started at the first use."""

    cache: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _found: dict[int, Databases] = field(default_factory=dict)

    def __enter__(self) -> Servers:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def of(self, major: int) -> Databases:
        """Skips the test where there is no such server on the machine."""
        if major not in self._found:
            if not any(one.version.startswith(f"{major}.") for one in installations()):
                pytest.skip(f"there is no PostgreSQL {major} here: python scripts/servers.py fetches it")
            server = self._stack.enter_context(scratch("postgres", cache=self.cache, major=major))
            self._found[major] = Databases(server.url, int(server.version.partition(".")[0]))
        return self._found[major]


@contextmanager
def scratch_databases(tmp_path_factory: pytest.TempPathFactory, major: int | None = None) -> Iterator[Databases]:
    """A scratch server of the major that is asked for."""
    asked = os.environ.get("DBKIT_TEST_POSTGRES")
    wanted = major or (int(asked) if asked else None)
    with scratch("postgres", cache=tmp_path_factory.mktemp("cache"), major=wanted) as server:
        yield Databases(server.url, int(server.version.partition(".")[0]))
