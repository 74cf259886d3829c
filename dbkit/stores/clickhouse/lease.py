"""One runner at a time: a lease in ``_dbkit_lock``, with an owner, an expiry and a heartbeat.

Who wants it writes a row and reads again. Two that wrote at once see each other, and both step back for a random
while; one that sees nobody has it. It is sure as long as a reader sees what was written before: on one server it does,
and on a cluster the table is one that is written by quorum and read in sequence (``OwnTables``). A holder that
dies is waited for until its lease runs out, or not at all where it ran on this machine.
"""

from __future__ import annotations

import os
import random
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, sleep

from dbkit.core.errors import LockHeld, ServerUnreachable
from dbkit.core.process import has_ended, process_name
from dbkit.migrations.ledger import Holder
from dbkit.stores.clickhouse.cluster import ALONE, OwnTables
from dbkit.stores.clickhouse.journal import who
from dbkit.stores.clickhouse.quote import literal
from dbkit.stores.clickhouse.transport import UNKNOWN_TABLE, LostConnection, ServerError, Transport

__all__ = ["Lease", "hold", "holders", "release"]

TABLE = "_dbkit_lock"
SECONDS = 60
"""How long a lease is good for without a heartbeat."""
_HEARTBEAT = 15.0
_POLL = 0.5

_CREATE = f"""CREATE TABLE IF NOT EXISTS {TABLE} (
    at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC'),
    owner String COMMENT 'one run of dbkit',
    holder String COMMENT 'user@host, process and profile',
    process String COMMENT 'tells on the same machine whether the process is alive',
    expires DateTime64(6, 'UTC') COMMENT 'the lease is over; 1970 is given back'
)
ENGINE = MergeTree
ORDER BY (owner, at)
TTL toDateTime(at) + toIntervalDay(7)
COMMENT 'Who may change this database with dbkit: leases'"""

_LIVE = f"""SELECT owner, argMax(holder, at), argMax(process, at), max(at), argMax(expires, at) AS until,
    dateDiff('second', now64(6, 'UTC'), until)
FROM {TABLE} GROUP BY owner HAVING until > now64(6, 'UTC') ORDER BY min(at), owner"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Row:
    owner: str
    holder: str
    process: str
    seconds: int


class _Table:
    """The lease rows, through one transport."""

    def __init__(self, transport: Transport, owner: str, profile: str, own: OwnTables) -> None:
        self._transport = transport
        self._own = own
        self._owner = owner
        self._holder = f"{who()}, process {os.getpid()}, profile {profile}"

    def write(self, seconds: int) -> None:
        until = f"now64(6, 'UTC') + toIntervalSecond({seconds})" if seconds else "toDateTime64(0, 6, 'UTC')"
        values = ", ".join(literal(text) for text in (self._owner, self._holder, process_name(os.getpid())))
        self._transport.command(
            f"INSERT INTO {TABLE} (owner, holder, process, expires) SELECT {values}, {until}",
            settings=self._own.written,
        )

    def others(self) -> list[_Row]:
        leases = _leases(self._transport, self._own)
        return [lease for lease in leases if lease.owner != self._owner and not has_ended(lease.process)]

    def end_the_dead(self) -> None:
        """Give back what runs of this machine held that were killed: nobody else can tell that they have ended."""
        for lease in _leases(self._transport, self._own):
            if has_ended(lease.process):
                release(self._transport, _holder(lease), self._own)


def _leases(transport: Transport, own: OwnTables) -> list[_Row]:
    """The leases that have not run out, of the living and the dead."""
    return [_Row(str(row[0]), str(row[1]), str(row[2]), int(row[5])) for row in transport.query(own.read(_LIVE))]


def holders(transport: Transport, own: OwnTables = ALONE) -> tuple[Holder, ...]:
    """Who has a lease that has not run out. Reads only."""
    try:
        leases = _leases(transport, own)
    except ServerError as error:
        if error.code == UNKNOWN_TABLE:
            return ()
        raise
    return tuple(_holder(lease) for lease in leases)


def _holder(lease: _Row) -> Holder:
    late = SECONDS - lease.seconds
    if has_ended(lease.process):
        lives: bool | None = False
        why = "its process ran on this machine and has ended; the next run takes the lease by itself"
    elif late < 2 * _HEARTBEAT:
        lives, why = True, f"it renewed its lease {late} s ago"
    else:
        lives = None
        why = (
            f"it renews its lease every {_HEARTBEAT:.0f} s and did so {late} s ago; the lease ends by itself in "
            f"{lease.seconds} s"
        )
    return Holder(shown=lease.holder, lives=lives, why=why, key=lease.owner)


def release(transport: Transport, holder: Holder, own: OwnTables = ALONE) -> None:
    """End the lease of a holder that does not live any more."""
    values = ", ".join(literal(text) for text in (holder.key, f"{holder.shown}, taken by {who()}"))
    transport.command(
        f"INSERT INTO {TABLE} (owner, holder, process, expires) SELECT {values}, '', toDateTime64(0, 6, 'UTC')",
        settings=own.written,
    )


class Lease:
    """A lease that is held, renewed in the background and given back through a connection of its own.

    The other one may be in the middle of a statement that was interrupted.
    """

    def __init__(self, table: _Table) -> None:
        self._table = table
        self._renewed = monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise LockHeld if the lease may be somebody else's by now."""
        if monotonic() - self._renewed > SECONDS:
            raise LockHeld(
                "ClickHouse: the lease on this database could not be renewed and is over",
                help="another run may have it now; run the command again: it goes on where it stopped",
            )

    def end(self) -> None:
        """Give it back."""
        self._stop.set()
        self._thread.join(timeout=5)
        with suppress(ServerError, LostConnection, ServerUnreachable):
            self._table.write(0)

    def _beat(self) -> None:
        while not self._stop.wait(_HEARTBEAT):
            with suppress(ServerError, LostConnection, ServerUnreachable):
                self._table.write(SECONDS)
                self._renewed = monotonic()


@contextmanager
def hold(
    transport: Transport, spare: Callable[[], Transport], *, profile: str, wait: float, own: OwnTables = ALONE
) -> Iterator[Lease]:
    """Have the lease of the database. Raises LockHeld naming the holder after ``wait`` seconds."""
    transport.command(own.created(_CREATE, TABLE))
    owner = f"{socket.gethostname()}-{uuid.uuid4()}"
    table = _Table(transport, owner, profile, own)
    _acquire(table, wait)
    second = spare()
    lease = Lease(_Table(second, owner, profile, own))
    try:
        yield lease
    finally:
        lease.end()
        second.close()


def _acquire(table: _Table, wait: float) -> None:
    deadline = monotonic() + wait
    while True:
        held = table.others()
        if not held:
            table.write(SECONDS)
            held = table.others()
            if not held:
                table.end_the_dead()
                return
            table.write(0)
        if monotonic() >= deadline:
            raise LockHeld(
                f"ClickHouse: {held[0].holder} is migrating this database",
                help=f"wait for it; if it was killed, its lease is over in {max(held[0].seconds, 1)} s",
            )
        sleep(min(_POLL * random.uniform(0.2, 1.2), max(0.0, deadline - monotonic()) + 0.01))  # noqa: S311
