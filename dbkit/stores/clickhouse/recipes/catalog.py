"""What a recipe asks of the server's catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.quote import identifier, literal
from dbkit.stores.clickhouse.render import is_merge_tree
from dbkit.stores.clickhouse.transport import Transport

__all__ = [
    "Known",
    "existing",
    "known",
    "names_are_swapped_in_one_step",
    "readable_columns",
    "room",
    "running_inserts",
    "still_running",
    "stored_columns",
    "tables",
    "unfinished_mutations",
    "views_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A table as the catalogue has it."""

    name: str
    uuid: str
    engine: str
    partition_key: str
    bytes: int
    statement: str

    @property
    def has_parts(self) -> bool:
        """Whether its rows are kept in parts."""
        return is_merge_tree(self.engine)

    @property
    def is_plain(self) -> bool:
        """Whether merges leave every row as it is."""
        return self.engine in ("MergeTree", "ReplicatedMergeTree") and " TTL " not in self.statement


def known(transport: Transport, name: str) -> Known | None:
    """A table of the current database, if it is there."""
    rows = transport.query(
        "SELECT toString(uuid), engine, partition_key, ifNull(total_bytes, 0), create_table_query FROM system.tables "  # noqa: S608
        f"WHERE database = currentDatabase() AND name = {literal(name)}"
    )
    if not rows:
        return None
    uuid, engine, partition_key, size, statement = rows[0]
    return Known(name=name, uuid=uuid, engine=engine, partition_key=partition_key, bytes=size, statement=statement)


def existing(transport: Transport, name: str) -> Known:
    """A table that must be there. Raises StatementFailed."""
    found = known(transport, name)
    if found is None:
        raise StatementFailed(f"there is no table {name}")
    return found


def stored_columns(transport: Transport, table: str) -> tuple[str, ...]:
    """The columns that have values on disk, as SQL."""
    rows = transport.query(
        "SELECT name FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
        f"AND table = {literal(table)} AND default_kind NOT IN ('ALIAS', 'EPHEMERAL') ORDER BY name"
    )
    return tuple(identifier(str(row[0])) for row in rows)


def readable_columns(transport: Transport, table: str) -> tuple[str, ...]:
    """The columns that a query can name, as SQL."""
    rows = transport.query(
        "SELECT name FROM system.columns WHERE database = currentDatabase() "  # noqa: S608
        f"AND table = {literal(table)} AND default_kind != 'EPHEMERAL' ORDER BY position"
    )
    return tuple(identifier(str(row[0])) for row in rows)


def tables(transport: Transport) -> frozenset[str]:
    """The names of the database's tables."""
    rows = transport.query("SELECT name FROM system.tables WHERE database = currentDatabase()")
    return frozenset(str(row[0]) for row in rows)


def names_are_swapped_in_one_step(transport: Transport) -> bool:
    """Whether the database can exchange two tables at once."""
    rows = transport.query("SELECT engine FROM system.databases WHERE name = currentDatabase()")
    return bool(rows) and rows[0][0] in ("Atomic", "Replicated", "Shared")


def unfinished_mutations(transport: Transport, table: str) -> tuple[tuple[str, str], ...]:
    """Mutations of a table that are not done: what they do, and why they do not get on, if so."""
    rows = transport.query(
        "SELECT command, latest_fail_reason FROM system.mutations WHERE database = currentDatabase() "  # noqa: S608
        f"AND table = {literal(table)} AND NOT is_done ORDER BY create_time"
    )
    return tuple((str(command), str(why)) for command, why in rows)


def room(transport: Transport) -> int:
    """Bytes that are free on the disk with most of them."""
    return int(transport.query("SELECT max(unreserved_space) FROM system.disks")[0][0])


def views_of(transport: Transport, table: str) -> frozenset[str]:
    """The materialized views that get what is inserted into a table."""
    rows = transport.query(
        "SELECT dependencies_database, dependencies_table FROM system.tables "  # noqa: S608
        f"WHERE database = currentDatabase() AND name = {literal(table)}"
    )
    return frozenset(f"{database}.{name}" for pair in rows for database, name in zip(*pair, strict=True))


def still_running(transport: Transport, name: str) -> bool:
    """Whether a statement runs that names a table: the last one of a killed run."""
    rows = transport.query(
        f"SELECT count() FROM system.processes WHERE position(query, {literal(name)}) > 0 "  # noqa: S608
        "AND position(query, 'system.processes') = 0"
    )
    return bool(rows[0][0])


def running_inserts(transport: Transport) -> frozenset[str]:
    """The ids of the INSERTs that run."""
    rows = transport.query(
        "SELECT query_id FROM system.processes WHERE query_kind IN ('Insert', 'AsyncInsertFlush') "
        "AND query NOT LIKE '%_dbkit_%'"
    )
    return frozenset(str(row[0]) for row in rows)
