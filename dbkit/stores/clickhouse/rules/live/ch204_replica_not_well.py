"""A replica that cannot write, or is behind.

A table that is read-only has lost its Keeper session, or its metadata: inserts to it fail. One that is behind answers
with old rows. Source: system.replicas.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.looked import Looked

LAG = 300
"""Seconds."""

_QUERY = f"""
    SELECT table, is_readonly, absolute_delay, queue_size FROM system.replicas
    WHERE database = currentDatabase() AND (is_readonly OR absolute_delay > {LAG}) ORDER BY table
"""  # noqa: S608


def check(looked: Looked) -> Iterator[Advice]:
    """Name the tables whose replica here is not well."""
    for table, readonly, delay, queue in looked.rows(_QUERY):
        state = (
            "cannot be written: it is read-only" if readonly else f"is {delay} s behind, {queue} entries in its queue"
        )
        yield Advice(
            message=f"the replica of {table} {state}",
            help=f"SYSTEM RESTART REPLICA {table}" if readonly else "look at system.replication_queue",
        )
