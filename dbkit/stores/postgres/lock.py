"""The lock that keeps other runners out of a database.

It is an advisory lock in a transaction on a connection of its own, tried and never waited for: a runner that waits
inside the server holds a snapshot, and CREATE INDEX CONCURRENTLY of the holder would wait for it for ever. It dies with
its connection. The connection that works has one too: where the other is lost that is idle meanwhile (a firewall
forgets it, somebody ends it), nobody else begins what is still being done. Beside them stands a committed row in
``yoyo_lock``, so that plain yoyo keeps out; its pid is negative, which tells a dead dbkit's row from a yoyo's.
"""

from __future__ import annotations

import getpass
import os
import random
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any
from zlib import crc32

import psycopg

from dbkit.core.errors import LockHeld
from dbkit.migrations.ledger import Holder
from dbkit.stores.postgres.pooler import server_process
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session, open_session, plain_errors

__all__ = ["holders", "holding", "release", "who"]

_KEPT, _WORKS = 0x6462_6B69, 0x6462_6B6A
"""The first halves of the two advisory locks' keys: the bytes of ``dbki``, and the next. The second is the schema's."""

_POLL = 0.2


def who() -> tuple[str, str]:
    """The user and the host of this process; no name service is asked."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    return user[:255], socket.gethostname()[:255]


@contextmanager
def holding(worker: Session, url: str, namespace: str, wait: float) -> Iterator[Session]:
    """Hold the lock while the body runs, and give the connection that holds it. Raises LockHeld."""
    deadline = time.monotonic() + max(0.0, wait)
    user, host = who()
    with closing(open_session(url, namespace=namespace, application=f"dbkit lock {user}@{host}"[:63])) as keeper:
        mark = -server_process(keeper)
        with plain_errors("the database could not be locked"):
            _acquire(keeper, worker, namespace, deadline)
            _claim(worker, namespace, deadline)
            _put_row(worker, mark, deadline)
        try:
            yield keeper
        finally:
            _remove_row(worker, keeper, mark)
            _disclaim(worker, namespace)


def _acquire(keeper: Session, worker: Session, namespace: str, deadline: float) -> None:
    """Try until the lock is had; each try is a transaction of its own.

    CREATE INDEX CONCURRENTLY waits for the end of every transaction that it meets with a snapshot, and a try has one.
    So the key stands in the text: a query with parameters keeps its snapshot until the next one, that is for as long as
    the lock is held. Source: Frontend/Backend Protocol, Extended Query; the unnamed portal.
    """
    lock = f"SELECT pg_try_advisory_xact_lock({_key(_KEPT, namespace)})".encode()
    while True:
        keeper.execute(b"BEGIN")
        keeper.execute(b"SET LOCAL idle_in_transaction_session_timeout = 0")
        if keeper.info.server_version >= 170000:
            keeper.execute(b"SET LOCAL transaction_timeout = 0")
        row = keeper.execute(lock).fetchone()
        if row and row[0]:
            return
        keeper.execute(b"ROLLBACK")
        _wait(worker, _key(_KEPT, namespace), deadline)


def _claim(worker: Session, namespace: str, deadline: float) -> None:
    """Take the lock of the connection that works; it is not to be had while another one still does."""
    key = _key(_WORKS, namespace)
    while worker.execute(b"SELECT pg_try_advisory_lock(%s)", [key]).fetchone() != (True,):
        _wait(worker, key, deadline)


def _disclaim(worker: Session, namespace: str) -> None:
    if not worker.closed:
        with suppress(psycopg.Error):  # a connection that is broken has no lock any more
            worker.execute(b"SELECT pg_advisory_unlock(%s)", [_key(_WORKS, namespace)])


def _wait(session: Session, key: int, deadline: float) -> None:
    """Wait a little before the next try. Raises LockHeld where there is no time left."""
    if time.monotonic() >= deadline:
        row = _advisory(session, key)
        raise LockHeld(
            f"another dbkit is migrating this database: {'it has just ended' if row is None else _shown(row)}",
            help="wait for it to end, and try again",
        )
    time.sleep(_POLL * random.uniform(0.5, 1.0))  # noqa: S311


def _key(first: int, namespace: str) -> int:
    """One key for each schema, since each may hold a ledger of its own: a schema for every tenant, say."""
    return first << 32 | crc32(namespace.encode())


def _advisory(session: Session, key: int) -> tuple[Any, ...] | None:
    """Who holds an advisory lock: application, role, address, server process, seconds."""
    return session.execute(
        b"SELECT a.application_name, a.usename, a.client_addr::text, l.pid,"
        b" extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.query_start))::bigint"
        b" FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid"
        b" WHERE l.locktype = 'advisory' AND l.granted AND l.classid::bigint = %s AND l.objid::bigint = %s"
        b" AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [key >> 32, key & 0xFFFF_FFFF],
    ).fetchone()


def _shown(row: tuple[Any, ...]) -> str:
    application, role, address, pid, seconds = row
    name = (application or "").removeprefix("dbkit lock ") or "somebody"
    since = f" for {seconds} s" if seconds is not None else ""
    return f"{name} (role {role} from {address or 'the same machine'}, server process {pid}){since}"


def holders(session: Session, namespace: str) -> tuple[Holder, ...]:
    """Who holds an advisory lock or stands in yoyo's table. Reads only."""
    found = []
    row = _advisory(session, _key(_KEPT, namespace)) or _advisory(session, _key(_WORKS, namespace))
    if row is not None:
        why = f"its connection is open; to end it: SELECT pg_terminate_backend({row[3]})"
        found.append(Holder(shown=_shown(row), lives=True, why=why, key=""))
    table = session.execute(b"SELECT to_regclass(%s)", [f"{identifier(namespace)}.yoyo_lock"]).fetchone()
    if not (table and table[0]):
        return tuple(found)
    for pid, seconds in session.execute(_ROWS).fetchall():
        if pid < 0 and row is None:
            shown = f"a dbkit that is gone (server process {-pid}, {seconds} s ago)"
            why = "its connection is closed; the next run takes the lock by itself"
            found.append(Holder(shown=shown, lives=False, why=why, key=str(pid)))
        elif pid > 0:
            shown = f"yoyo (process {pid}, for {seconds} s)"
            why = f"look for process {pid} on the machines that run yoyo: its row stays when it is killed"
            found.append(Holder(shown=shown, lives=None, why=why, key=str(pid)))
    return tuple(found)


_ROWS = b"SELECT pid, extract(epoch FROM (now() AT TIME ZONE 'UTC') - ctime)::bigint FROM yoyo_lock"


def release(session: Session, holder: Holder) -> None:
    """Remove a holder's row from yoyo's table; the advisory lock ends with its connection and by nothing else.

    A row that a dbkit has put there since it was looked at stays.
    """
    session.execute(
        b"DELETE FROM yoyo_lock WHERE pid = %s AND NOT EXISTS (SELECT FROM pg_stat_activity a"
        b" WHERE a.pid = -yoyo_lock.pid AND a.application_name LIKE 'dbkit lock%%')",
        [int(holder.key)],
    )


def _put_row(worker: Session, mark: int, deadline: float) -> None:
    while True:
        worker.execute(b"DELETE FROM yoyo_lock WHERE pid < 0")  # we own the lock: that dbkit is dead
        row = worker.execute(
            b"INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now() AT TIME ZONE 'UTC', %s)"
            b" ON CONFLICT DO NOTHING RETURNING pid",
            [mark],
        ).fetchone()
        if row is not None:
            return
        if time.monotonic() >= deadline:
            raise _yoyo_holds(worker)
        time.sleep(_POLL)


def _yoyo_holds(worker: Session) -> LockHeld:
    row = worker.execute(
        b"SELECT pid, extract(epoch FROM (now() AT TIME ZONE 'UTC') - ctime)::bigint FROM yoyo_lock"
    ).fetchone()
    pid, seconds = row or (0, 0)
    return LockHeld(
        f"yoyo (process {pid}) has locked this database for {seconds} s, or was killed and left its lock",
        help="if no yoyo runs any more, remove the lock: yoyo break-lock, or DELETE FROM yoyo_lock",
    )


def _remove_row(worker: Session, keeper: Session, mark: int) -> None:
    """Remove our row; over the lock's connection where the worker's is gone, as after Ctrl-C."""
    try:
        if worker.closed:
            keeper.execute(b"ROLLBACK")
        (keeper if worker.closed else worker).execute(b"DELETE FROM yoyo_lock WHERE pid = %s", [mark])
    except psycopg.Error:
        return  # the next runner knows the row of a dead dbkit
