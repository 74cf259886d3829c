"""What is looked at before the first change. What the user may not read is not looked at."""
# ruff: noqa: S608  the only names in these queries are literals that quote.py wrote

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dbkit.contract import Preflight
from dbkit.core.errors import ServerUnreachable
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.transport import LostConnection, ServerError, Transport

__all__ = ["preflight"]

_FULL = 0.1
"""The share of a disk below which there is little left: a part that is rewritten is there twice for a while."""


def preflight(transport: Transport, database: str, *, exists: bool, cluster: str | None = None) -> Preflight:
    """Whether the server takes changes from this user, and what is busy or full."""
    refused, notes = list(_of_cluster(transport, cluster)) if cluster else [], []
    name = literal(database)
    if _rows(transport, "SELECT 1 FROM system.settings WHERE name = 'readonly' AND value != '0'"):
        refused.append("the user may only read here (readonly): use the one that migrates")
    right = "CREATE TABLE ON " + identifier(database) + ".*" if exists else "CREATE DATABASE ON *.*"
    if _rows(transport, f"CHECK GRANT {right}") == [(0,)]:
        refused.append(f"the user lacks a right: GRANT {right} TO it")
    for (table,) in _rows(
        transport,
        f"SELECT table FROM system.replicas WHERE database = {name} AND is_readonly ORDER BY table LIMIT 5",
    ):
        refused.append(f"the replica of {table} is read-only: has it lost Keeper?")
    for table, count in _rows(
        transport,
        f"SELECT table, count() FROM system.mutations WHERE database = {name} AND NOT is_done "
        "GROUP BY table ORDER BY table LIMIT 5",
    ):
        notes.append(f"{count} mutations of {table} are not done yet: those of this run wait behind them")
    for disk, free, total in _rows(
        transport,
        "SELECT name, formatReadableSize(free_space), formatReadableSize(total_space) FROM system.disks "
        f"WHERE total_space > 0 AND free_space < total_space * {_FULL} ORDER BY name",
    ):
        notes.append(f"the disk {disk} has {free} of {total} left")
    return Preflight(refused=tuple(refused), notes=tuple(notes))


def _of_cluster(transport: Transport, cluster: str) -> Iterator[str]:
    """What the cluster lacks: its name, or the macros that the ledger's replicas are told apart by."""
    known = [str(row[0]) for row in _rows(transport, "SELECT DISTINCT cluster FROM system.clusters ORDER BY cluster")]
    if cluster not in known:
        yield f"the server knows no cluster {cluster}: it knows {', '.join(known) or 'none'}"
    macros = {str(row[0]) for row in _rows(transport, "SELECT macro FROM system.macros")}
    missing = [name for name in ("shard", "replica") if name not in macros]
    if missing:
        yield f"the server's configuration sets no macro {' and no '.join(missing)}, which replicas are named by"
    try:
        transport.query("SELECT host, status, settings['log_comment'] FROM system.distributed_ddl_queue LIMIT 1")
    except ServerError as error:
        yield f"what becomes of a statement on each host cannot be read: {error.message}"


def _rows(transport: Transport, sql: str) -> list[Sequence[Any]]:
    try:
        return [tuple(row) for row in transport.query(sql)]
    except ServerError:
        return []
    except LostConnection as error:
        raise ServerUnreachable(f"the connection to ClickHouse was lost: {error}") from None
