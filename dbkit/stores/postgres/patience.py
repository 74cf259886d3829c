"""How long a statement waits for a lock, and how often it is tried again.

Who waits for a lock makes everybody wait who comes behind, readers too: so the wait is short, and the tries are many,
with pauses that grow and are never the same (https://www.postgresql.org/docs/current/explicit-locking.html). What runs
CONCURRENTLY is left out: there a timeout would leave an invalid index behind.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import psycopg

from dbkit.stores.postgres.batch import Refusal
from dbkit.stores.postgres.session import Session

__all__ = ["ATTEMPTS", "TRANSIENT", "in_the_way", "patiently", "pause"]

ATTEMPTS = 10
"""With the pauses between them, about 20 seconds."""
_FIRST, _LONGEST = 0.2, 5.0
TRANSIENT = {"55P03": "a lock was not had in time", "40P01": "a deadlock", "40001": "a serialization failure"}
"""Codes after which the same statement may well succeed."""

_HOLDERS = b"""
    SELECT DISTINCT coalesce(nullif(a.application_name, ''), 'somebody'), a.usename, a.pid,
        extract(epoch FROM now() - a.xact_start)::bigint, a.state = 'idle in transaction', a.xact_start
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_class c ON c.oid = l.relation
    WHERE l.locktype = 'relation' AND l.granted AND a.pid <> pg_backend_pid() AND a.datname = current_database()
        AND c.relnamespace <> 'pg_catalog'::regnamespace
    ORDER BY a.xact_start LIMIT 3
"""


def patiently(action: Callable[[], None], *, attempts: int = ATTEMPTS) -> None:
    """Do something in a transaction of its own, and again where a lock was not had in time. Raises Refusal."""
    for attempt in range(attempts):
        try:
            action()
        except Refusal as refusal:
            if refusal.code not in TRANSIENT or attempt + 1 == attempts:
                raise
            pause(attempt)
        else:
            return


def pause(attempt: int) -> None:
    """Wait between two tries."""
    time.sleep(random.uniform(0.5, 1.0) * min(_LONGEST, _FIRST * 2**attempt))  # noqa: S311


def in_the_way(session: Session) -> str:
    """Who holds locks on tables of this database now, those first who have held them longest."""
    if session.closed:
        return "somebody holds a lock on what it changes"
    try:
        rows = session.execute(_HOLDERS).fetchall()
    except psycopg.Error:
        rows = []
    shown = [
        f"{name} (role {role}, server process {pid}), "
        + ("idle " if idle else "")
        + f"in a transaction for {seconds} s"
        for name, role, pid, seconds, idle, _ in rows
    ]
    if not shown:
        return "somebody held a lock on what it changes"
    return "these hold locks: " + "; ".join(shown) + ": end them with SELECT pg_terminate_backend(PID), or wait"
