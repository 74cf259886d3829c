"""A replica that is behind, or a slot that nobody reads.

What is written here is seen there later, and a failover would lose it. A replication slot without a reader keeps all
WAL since then, until the disk is full.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.looked import Looked

LAG = 30
"""Seconds."""

_REPLICAS = b"""
    SELECT coalesce(nullif(application_name, ''), client_addr::text, 'a replica'),
           extract(epoch FROM replay_lag)::bigint
    FROM pg_stat_replication WHERE replay_lag > make_interval(secs => %s) ORDER BY 1
"""
_SLOTS = b"""
    SELECT slot_name, pg_size_pretty(pg_wal_lsn_diff(
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn))
    FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL ORDER BY 1
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the replicas that are behind, and the slots that keep WAL for nobody."""
    for name, seconds in looked.rows(_REPLICAS, LAG):
        yield Advice(message=f"the replica {name} is {seconds} s behind", help="look at its load, disk and network")
    for name, kept in looked.rows(_SLOTS):
        yield Advice(
            message=f"the replication slot {name} keeps {kept} of WAL, and nobody reads it",
            help=f"start its reader again, or pg_drop_replication_slot('{name}')",
        )
