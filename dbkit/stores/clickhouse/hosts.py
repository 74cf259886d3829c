"""A statement on every host of a cluster: given once, followed host by host, and finished where it was not done.

ON CLUSTER puts a statement into a queue that each host works off by itself, also long after the client has gone or has
been told of a timeout (159). So what is in the queue is never put there again: it is looked for by the comment that
dbkit gives it (``log_comment``), waited for, and where a host failed, done there by itself after a look.
Source: ClickHouse documentation, system.distributed_ddl_queue, distributed_ddl_output_mode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import monotonic, sleep

from dbkit.core.errors import ServerUnreachable, StatementFailed
from dbkit.stores.clickhouse.cluster import on_cluster
from dbkit.stores.clickhouse.probe import probe
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport

__all__ = ["Everywhere", "Host", "Spread", "queue"]

_POLL = 1.0
_SILENCE = 300.0
"""Seconds without news of any host, after which dbkit stops waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What one host made of a statement of the queue."""

    name: str
    status: str
    """Inactive, Active, Finished, Removing or Unknown."""
    code: int
    text: str

    @property
    def is_done(self) -> bool:
        """Whether it has done it."""
        return self.status == "Finished" and not self.code

    @property
    def has_failed(self) -> bool:
        """Whether it has tried and will not try again."""
        return self.code != 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A cluster, and how to reach each of its hosts."""

    name: str
    hosts: Callable[[], Sequence[tuple[str, Callable[[], Transport]]]]
    """Each host by name, and what opens a connection to it."""

    def run(
        self,
        transport: Transport,
        sql: str,
        settings: Mapping[str, str],
        tell: Callable[[str], None],
        *,
        key: str,
        again: bool,
        since: int | None = None,
    ) -> None:
        """Run a statement on every host; with ``again`` it may be in the queue already, or done here and not there.

        ``since`` is when it was first begun, in microseconds since 1970.

        Raises ServerError, LostConnection, StatementFailed.
        """
        text = on_cluster(sql, self.name)
        if text == sql:
            transport.command(sql, settings=settings)
            return
        if again:
            self._follow(transport, key, sql, tell)
            self._finish(sql, settings, tell, since)
            return
        more = {"log_comment": key, "distributed_ddl_output_mode": "never_throw"}
        try:
            transport.command(text, settings={**settings, **more})
        except LostConnection:
            if not queue(transport, key):
                raise
        hosts = self._follow(transport, key, sql, tell)
        if not hosts:
            raise StatementFailed(
                f"the cluster {self.name} took the statement, and its queue says nothing of it",
                help="look at system.distributed_ddl_queue; then run the same command again: it looks at each host",
            )
        if any(host.has_failed for host in hosts):
            raise _failed(hosts, sql)

    def _follow(self, transport: Transport, key: str, sql: str, tell: Callable[[str], None]) -> list[Host]:
        """Wait until every host has worked it off, for better or worse."""
        news, since = None, monotonic()
        while True:
            hosts = queue(transport, key)
            waiting = [host.name for host in hosts if not host.is_done and not host.has_failed]
            if not waiting:
                return hosts
            if news != hosts:
                news, since = hosts, monotonic()
            if monotonic() - since > _SILENCE:
                raise _silent(hosts, sql)
            tell(
                f"done on {sum(host.is_done for host in hosts)} of {len(hosts)} hosts, not yet on {', '.join(waiting)}"
            )
            sleep(_POLL)

    def _finish(self, sql: str, settings: Mapping[str, str], tell: Callable[[str], None], since: int | None) -> None:
        """Look at each host, and run the statement there by itself where it is not done."""
        for name, opened in self.hosts():
            try:
                with closing(opened()) as transport:
                    answer = probe(transport, sql, since=since)
                    if answer.done is None:
                        raise StatementFailed(f"on {name}: {answer.why}", help=f"look at {name}; {_ALONE}")
                    if not answer.done:
                        tell(f"on {name} by itself")
                        transport.command(sql, settings=settings)
            except ServerError as error:
                raise StatementFailed(f"on {name}: {error.message} [{error.code}]", help=_ALONE) from None
            except (LostConnection, ServerUnreachable) as error:
                raise StatementFailed(
                    f"{name} cannot be reached from here: {error}", help=_by_hand(name, sql)
                ) from None


_ALONE = (
    "correct the cause and run the same command again: each host is looked at, and only where it is not done it runs"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everywhere:
    """One statement of a migration, for every host."""

    spread: Spread
    key: str
    """Names the statement in the queue: the same in each run until the migration has ended."""
    again: bool
    """Whether an earlier run may have given it."""
    since: int | None = None
    """When it was first given, in microseconds since 1970."""

    def run(
        self,
        transport: Transport,
        sql: str,
        settings: Mapping[str, str],
        tell: Callable[[str], None],
        *,
        again: bool = False,
    ) -> None:
        """Run it, or go on with it. Raises ServerError, LostConnection, StatementFailed."""
        self.spread.run(transport, sql, settings, tell, key=self.key, again=again or self.again, since=self.since)


def queue(transport: Transport, key: str) -> list[Host]:
    """What each host made of the statement with this comment; none where it is not in the queue."""
    rows = transport.query(
        "SELECT ifNull(host, ''), ifNull(toString(status), ''), toInt32OrZero(toString(exception_code)), "  # noqa: S608
        "ifNull(exception_text, '') FROM system.distributed_ddl_queue "
        f"WHERE settings['log_comment'] = {literal(key)} ORDER BY host, port"
    )
    return [Host(name=str(row[0]), status=str(row[1]), code=int(row[2]), text=str(row[3])) for row in rows]


def _failed(hosts: Sequence[Host], sql: str) -> StatementFailed:
    failed = [host for host in hosts if host.has_failed]
    first = failed[0]
    return StatementFailed(
        f"failed on {', '.join(host.name for host in failed)}: {first.text.strip()} [{first.code}]; {_done(hosts)}",
        help=f"way on: {_ALONE}\nway back: dbkit migrate down takes it back on every host\n"
        f"{_by_hand(failed[0].name, sql)}",
    )


def _silent(hosts: Sequence[Host], sql: str) -> StatementFailed:
    waiting = [host.name for host in hosts if not host.is_done and not host.has_failed]
    return StatementFailed(
        f"no news of {', '.join(waiting)} for {_SILENCE:.0f} s; {_done(hosts)}",
        help="the statement stays in the queue, and these hosts do it when they are back: run the same command again, "
        f"which waits for them and puts nothing into the queue twice\n{_by_hand(waiting[0], sql)}",
    )


def _done(hosts: Sequence[Host]) -> str:
    return f"done on {', '.join(host.name for host in hosts if host.is_done) or 'no host'}"


def _by_hand(host: str, sql: str) -> str:
    return f"by hand on {host}: {sql}"
