"""The tables of the ledger: yoyo's four, in the shape of yoyo 9, and two of dbkit's own beside them.

Source: yoyo-migrations 9.0, internal schema version 2.
"""

from __future__ import annotations

from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.session import Session

__all__ = ["TABLES", "create_tables", "present"]

_YOYO = (
    """
    CREATE TABLE IF NOT EXISTS yoyo_lock (
        locked int DEFAULT 1,
        ctime timestamp,
        pid int NOT NULL,
        PRIMARY KEY (locked)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS _yoyo_migration (
        migration_hash varchar(64),
        migration_id varchar(255),
        applied_at_utc timestamp,
        PRIMARY KEY (migration_hash)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS _yoyo_log (
        id varchar(36),
        migration_hash varchar(64),
        migration_id varchar(255),
        operation varchar(10),
        username varchar(255),
        hostname varchar(255),
        comment varchar(255),
        created_at_utc timestamp,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS _yoyo_version (
        version int NOT NULL PRIMARY KEY,
        installed_at_utc timestamp
    )
    """,
    """
    INSERT INTO _yoyo_version (version, installed_at_utc)
    SELECT 2, now() AT TIME ZONE 'UTC' WHERE NOT EXISTS (SELECT FROM _yoyo_version)
    """,
)
_OWN = (
    """
    CREATE TABLE IF NOT EXISTS _dbkit_revision (
        migration_hash varchar(64) PRIMARY KEY,
        migration_id varchar(255) NOT NULL,
        profile text NOT NULL,
        checksum varchar(64) NOT NULL,
        applied_at timestamp NOT NULL,
        milliseconds bigint,
        done integer NOT NULL,
        total integer NOT NULL,
        error text,
        applied_by text NOT NULL,
        dbkit_version text NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS _dbkit_journal (
        migration_hash varchar(64) NOT NULL,
        direction varchar(10) NOT NULL,
        position integer NOT NULL,
        digest varchar(64) NOT NULL,
        started_at timestamp NOT NULL,
        done_at timestamp,
        reached text,
        rows bigint,
        PRIMARY KEY (migration_hash, direction, position)
    )
    """,
    "COMMENT ON TABLE _dbkit_revision IS 'What dbkit knows of each applied migration, beside _yoyo_migration'",
    "COMMENT ON TABLE _dbkit_journal IS 'Statements of migrations that run outside a transaction'",
)

TABLES = ("yoyo_lock", "_yoyo_migration", "_yoyo_log", "_yoyo_version", "_dbkit_revision", "_dbkit_journal")
"""All of them, by name."""

_CREATING = 0x6462_6B69_745F_6331
"""The advisory lock's key: the bytes of ``dbkit_c1``."""


def present(session: Session, namespace: str) -> tuple[bool, bool, bool]:
    """Whether yoyo's, dbkit's and all tables of the ledger are there. One query, which reads only."""
    row = session.execute(
        b"SELECT count(*) FILTER (WHERE relname = '_yoyo_migration') > 0,"
        b" count(*) FILTER (WHERE relname = '_dbkit_revision') > 0, count(*) = 6"
        b" FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = %s AND relname = ANY(%s)",
        [namespace, list(TABLES)],
    ).fetchone()
    return (row[0], row[1], row[2]) if row else (False, False, False)


def create_tables(session: Session, namespace: str) -> None:
    """Make what is missing of the ledger, and the schema that it lives in."""
    if present(session, namespace)[2]:
        return
    schema = identifier(namespace)
    # IF NOT EXISTS does not help two that create at the same moment
    statements = [f"SELECT pg_advisory_xact_lock({_CREATING})"]
    statements += [f"CREATE SCHEMA IF NOT EXISTS {schema}"] if namespace != "public" else []
    statements += [f"SET LOCAL search_path TO {schema}", *_YOYO, *_OWN]
    with session.transaction():
        for statement in statements:
            session.execute(statement.encode())
