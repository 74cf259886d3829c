"""A connection to one ClickHouse database: the only I/O of this store, with its ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from dbkit.contract import NO_LIMITS, Draft, Limits, Preflight, Server, Snapshot, Statement, StateSnapshot
from dbkit.core.environment import ENVIRONMENT
from dbkit.core.errors import ServerUnreachable, StatementFailed, UsageError
from dbkit.migrations.file import Migration
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.access_book import ACCESS_KINDS
from dbkit.stores.clickhouse.checks.look import look
from dbkit.stores.clickhouse.cluster import on_cluster
from dbkit.stores.clickhouse.hello import first_that_answers
from dbkit.stores.clickhouse.hosts import Spread
from dbkit.stores.clickhouse.inspect import inspect
from dbkit.stores.clickhouse.ledger import Ledger
from dbkit.stores.clickhouse.preflight import preflight
from dbkit.stores.clickhouse.protocols import open_transport
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.recipes.carry_out import carry_out, refuse_cluster
from dbkit.stores.clickhouse.recipes.words import recipe_in
from dbkit.stores.clickhouse.replication import as_declared, replicated
from dbkit.stores.clickhouse.secrets import hide, resolved
from dbkit.stores.clickhouse.stand_in import AS_IT_IS, Declared
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport
from dbkit.stores.clickhouse.url import Address, each_host, parse_url, with_database, with_host
from dbkit.stores.clickhouse.users import PASSED_OVER, declared_access, declared_security, keeps_users

__all__ = ["SETTINGS", "Connection", "connect", "provision", "run"]

SETTINGS = {"mutations_sync": "1", "allow_suspicious_low_cardinality_types": "1"}
"""Go with each statement of dbkit: a statement that rewrites rows is done when the rows are."""

_OLDEST = 24
_SYSTEM = {"system", "information_schema", "INFORMATION_SCHEMA", "_temporary_and_external_tables"}


class Connection:
    """One database of a server. It need not exist: it is then empty, and made when something is written."""

    def __init__(
        self,
        transport: Transport,
        address: Address,
        *,
        urls: Sequence[str],
        server: Server,
        database: str,
        exists: bool,
    ) -> None:
        self.transport = transport
        self.address = address
        self._urls = tuple(urls)
        self.database = database
        self.exists = exists
        self._server = server
        self._ledger: Ledger | None = None
        self.profile = ""

    @property
    def server(self) -> Server:
        """What is at the other end."""
        return self._server

    @property
    def ledger(self) -> Ledger:
        """The record of what was applied here."""
        if self._ledger is None:
            self._ledger = Ledger(
                transport=self.transport,
                spare=self._spare,
                create_database=self.create_database,
                exists=lambda: self.exists,
                profile=self.profile,
                spread=Spread(name=self.address.cluster, hosts=self._hosts) if self.address.cluster else None,
                is_replicated=self.address.replicated,
            )
        return self._ledger

    def _hosts(self) -> list[tuple[str, Callable[[], Transport]]]:
        """Each host of the cluster, and what opens a connection to it."""
        others = [parse_url(url) for url in self.replicas()]
        return [(address.host, partial(self._open, address)) for address in (self.address, *others)]

    def _open(self, address: Address) -> Transport:
        transport = open_transport(address, settings=SETTINGS)
        transport.database = self.database
        return transport

    def _spare(self) -> Transport:
        """A second connection, for what goes on while a statement runs."""
        transport = open_transport(self.address)
        transport.database = self.database
        return transport

    def create_database(self) -> None:
        """Make the database, if it is not there."""
        if self.exists:
            return
        self.transport.database = None
        run(self.transport, self._for_target(f"CREATE DATABASE IF NOT EXISTS {identifier(self.database)}"))
        self.transport.database = self.database
        self.exists = True

    def _for_target(self, sql: str) -> str:
        """A statement as the target wants it: with Replicated engines, on its cluster."""
        text = replicated(sql) if self.address.replicated else sql
        return on_cluster(text, self.address.cluster) if self.address.cluster else text

    def inspect(self, draft: Draft) -> State:
        """Everything of the database that has a kind."""
        if not self.exists:
            return State()
        keeps_users = self.transport.keeps_users
        state = inspect(
            self.query,
            database=self.database,
            ignore=draft.ignore,
            managed=draft.managed,
            declared=AS_IT_IS if keeps_users else Declared(security=declared_security(draft)),
            access=None if keeps_users else declared_access(draft, self.database),
        )
        return as_declared(state, draft) if self.address.replicated else state

    def snapshot(self, draft: Draft) -> Snapshot:
        """The same as a snapshot."""
        return StateSnapshot(self.inspect(draft))

    def query(self, sql: str) -> list[Sequence[Any]]:
        """The rows of a SELECT."""
        try:
            return self.transport.query(sql)
        except ServerError as error:
            raise StatementFailed(f"ClickHouse refused to be read: {error.message}") from None
        except LostConnection as error:
            raise ServerUnreachable(f"the connection to ClickHouse at {self.address} was lost: {error}") from None

    def preflight(self, draft: Draft, pending: Sequence[Migration]) -> Preflight:  # noqa: ARG002
        """What would stop migrations half-way. Reads only."""
        for migration in pending:
            resolved(migration.text, ENVIRONMENT)
        return preflight(self.transport, self.database, exists=self.exists, cluster=self.address.cluster)

    def leftovers(self) -> tuple[Step, ...]:
        """Nothing: a statement that was killed is found by its probe, and gone on with."""
        return ()

    def execute(self, steps: Iterable[Step]) -> None:
        """Run steps, one after the other."""
        steps = tuple(steps)
        for step in steps:
            resolved(step.text, ENVIRONMENT)  # a variable that is not set is said before anything runs
        self.create_database()
        done: list[str] = []
        for step in steps:
            first = step.text.splitlines()[0].rstrip(",")
            try:
                self._run(step)
            except StatementFailed as error:
                raise StatementFailed(
                    f"{first}: {error.message}",
                    help="; ".join(filter(None, (error.help, f"{len(done)} statements are done and stay"))),
                    applied=tuple(done),
                ) from None
            done.append(first)

    def _run(self, step: Step) -> None:
        directives = (step.directive,) if step.directive else ()
        statement = Statement(text=self._for_target(step.text), line=1, directives=directives)
        recipe = recipe_in(statement)
        if recipe is not None:
            refuse_cluster(self.address.cluster)
        run(self.transport, statement.text, recipe=recipe, first=partial(look, self.transport, statement))

    def replicas(self) -> tuple[str, ...]:
        """The other hosts of the URL; with a cluster, those of the cluster."""
        if self.address.cluster is None:
            return tuple(url for url in self._urls if parse_url(url) != self.address)
        own = parse_url(self._urls[0])
        rows = self.query(
            "SELECT host_name, port FROM system.clusters "  # noqa: S608
            f"WHERE cluster = {literal(self.address.cluster)} AND NOT is_local ORDER BY shard_num, replica_num"
        )
        port = own.port if own.protocol == "http" else None  # system.clusters knows the native port only
        return tuple(with_host(self._urls[0], str(row[0]), port or int(row[1])) for row in rows)

    def notes(self, draft: Draft) -> tuple[str, ...]:
        """Where the server is older than the profile must run on."""
        said = any(statement.id.kind in ACCESS_KINDS for statement in draft.statements)
        notes = (PASSED_OVER,) if said and not self.transport.keeps_users else ()
        if draft.version and self._server.major < draft.version:
            older = f"the server is ClickHouse {self._server.version}; the profile is written for {draft.version}"
            return (older, *notes)
        return notes

    def close(self) -> None:
        """End the connection."""
        self.transport.close()


def run(transport: Transport, sql: str, *, recipe: str | None = None, first: Callable[[], None] = lambda: None) -> None:
    """Run one statement, as its recipe says. Raises StatementFailed with the server's text."""
    text, found = resolved(sql, ENVIRONMENT)
    try:
        first()
        if recipe is None:
            transport.command(text)
        else:
            carry_out(transport, recipe, text, lambda _: None)
    except ServerError as error:
        raise StatementFailed(f"{hide(error.message, found)} [{error.code}]") from None
    except LostConnection as error:
        raise StatementFailed(
            f"the connection was lost while it ran: {error}", help="look whether the server has done it"
        ) from None


def connect(url: str, *, profile: str, namespace: str = "", limits: Limits = NO_LIMITS) -> Connection:
    """Connect to the database that the URL names; without one, to the section's ``namespace``, or the profile's.

    With neither, it is ``default``, or the only other one that somebody made, if ``default`` is empty. Of several hosts
    it is the first that answers, to the end: what was written is read again from the host that it was written to.
    """
    urls = each_host(url)
    addresses = [parse_url(one) for one in urls]
    settings = dict(SETTINGS)
    if limits.statement_timeout is not None:
        settings["max_execution_time"] = str(int(limits.statement_timeout) or 1)
    if limits.lock_timeout is not None:
        settings["lock_acquire_timeout"] = str(int(limits.lock_timeout) or 1)
    if limits.read_only:
        settings["readonly"] = "2"  # reads, and settings as those above
    transport, address, greeting = first_that_answers(addresses, settings)
    databases = greeting.databases
    try:
        major, minor = greeting.version.split(".")[:2]
        server = Server(product="ClickHouse", version=greeting.version, major=int(major), release=f"{major}.{minor}")
        _check_version(server, address)
        others = sorted(databases - _SYSTEM - {"default"})
        only = others[0] if len(others) == 1 and not greeting.default_is_used else "default"
        database = address.database or namespace or profile or only
        _check_name(database)
        server = replace(server, database=database)
    except Exception:
        transport.close()
        raise
    transport.database = database if database in databases else None
    transport.keeps_users = keeps_users(transport)
    connection = Connection(
        transport, address, urls=urls, server=server, database=database, exists=database in databases
    )
    connection.profile = profile
    return connection


def _check_version(server: Server, address: Address) -> None:
    if server.major < _OLDEST:
        raise ServerUnreachable(f"ClickHouse at {address} is {server.version}: dbkit works from {_OLDEST} on")


def _check_name(database: str) -> None:
    if database in _SYSTEM:
        raise UsageError(f"{database} is the server's own database", help="name another one in the URL's path")
    identifier(database)


def provision(url: str, database: str) -> str:
    """Make a database on a server that dbkit runs itself, if it is not there, and give the URL to it."""
    address = parse_url(url)
    transport = open_transport(address)
    try:
        if not transport.query(f"SELECT 1 FROM system.databases WHERE name = {literal(database)}"):  # noqa: S608
            run(transport, f"CREATE DATABASE IF NOT EXISTS {identifier(database)}")
    except (ServerError, LostConnection) as error:
        raise ServerUnreachable(f"ClickHouse at {address} did not make the database {database}: {error}") from None
    finally:
        transport.close()
    return with_database(url, database)
