"""Whether a server is reached through a pool that gives each transaction another connection.

Behind such a pool (PgBouncer with ``pool_mode = transaction`` or ``statement``, and its like) a setting of the session
stays with a connection that an application gets next: its search_path, say. A pool says a process number that is not
the server's (PgBouncer 1.18: a random one). Where two sessions that are open at once then have one server process,
neither has it for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg

from dbkit.core.errors import UsageError

__all__ = ["refuse_shared", "server_process"]

_PROCESS = "SELECT pg_backend_pid()"


def server_process(session: psycopg.Connection[Any]) -> int:
    """The number of the server process that answers a session, whatever a pool before it says."""
    row = session.execute(_PROCESS).fetchone()
    return int(row[0]) if row else 0


def refuse_shared(
    session: psycopg.Connection[Any], process: int, another: Callable[[], psycopg.Connection[Any]]
) -> None:
    """Refuse a pool that shares connections. ``another`` opens one more session; without a pool none is opened.

    Raises UsageError.
    """
    if process == session.info.backend_pid:
        return
    with closing(another()) as second:
        if server_process(second) == process:
            raise UsageError(
                "this is a pool that gives each transaction another connection (pool_mode = transaction): what dbkit "
                "sets for its session would reach applications",
                help="give the server's own URL, or a pool with pool_mode = session",
            )
