"""What is looked at before the first change, and what runs that were killed have left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dbkit.contract import Preflight
from dbkit.core.ids import ObjectId
from dbkit.migrations.file import Migration
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.detaching import half_detached
from dbkit.stores.postgres.ledger_tables import TABLES, present
from dbkit.stores.postgres.quote import qualified
from dbkit.stores.postgres.room import room
from dbkit.stores.postgres.session import Session

__all__ = ["invalid_indexes", "preflight"]

_LONG = 60
"""Seconds after which a transaction counts as long: whatever waits for its locks waits that long too."""
_LAG = 30
"""Seconds that a replica may be behind without a word."""

_SERVER = b"""
    SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', current_user, current_database(),
        CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
            ELSE has_schema_privilege(n.oid, 'CREATE') END,
        array(SELECT relname::text FROM pg_class c WHERE c.relnamespace = n.oid AND relkind IN ('r', 'p', 'v', 'm')
            AND NOT pg_has_role(relowner, 'USAGE') AND relname <> ALL (%s) ORDER BY relname LIMIT 4),
        array(SELECT relname::text FROM pg_class c WHERE c.relnamespace = n.oid AND relname = ANY (%s)
            AND relname <> '_yoyo_version' AND NOT (has_table_privilege(c.oid, 'INSERT')
                AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')) ORDER BY relname)
    FROM (SELECT %s::text AS name) one LEFT JOIN pg_namespace n ON nspname = name
"""
_TRANSACTIONS = b"""
    SELECT format('%%s (%%s, server process %%s)', coalesce(nullif(application_name, ''), 'somebody'), usename, pid),
        extract(epoch FROM now() - xact_start)::bigint, state = 'idle in transaction'
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        AND xact_start < now() - make_interval(secs => %s) AND application_name NOT LIKE 'dbkit lock%%'
    ORDER BY xact_start LIMIT 5
"""
_PREPARED = b"""
    SELECT gid, extract(epoch FROM now() - prepared)::bigint FROM pg_prepared_xacts
    WHERE database = current_database() ORDER BY prepared LIMIT 5
"""
_REPLICAS = b"""
    SELECT coalesce(nullif(application_name, ''), client_addr::text, 'a replica'),
        extract(epoch FROM replay_lag)::bigint
    FROM pg_stat_replication WHERE replay_lag > make_interval(secs => %s)
"""
_INVALID = b"""
    SELECT nspname, c.relname, i.indrelid::regclass::text
    FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT indisvalid AND c.relkind = 'i' AND nspname NOT IN ('pg_toast', 'pg_catalog')
        AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
    ORDER BY 1, 2
"""


_EXTENSIONS = b"""
    SELECT w.name, a.name IS NULL, coalesce(v.superuser AND NOT v.trusted, false) AND NOT r.rolsuper
    FROM unnest(%s::text[]) AS w (name)
    LEFT JOIN pg_available_extensions a ON a.name = w.name
    LEFT JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
    CROSS JOIN (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) r
    WHERE a.installed_version IS NULL ORDER BY w.name
"""
_CREATED = re.compile(r'\bCREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"([^"]+)"|([\w-]+))', re.IGNORECASE)


def preflight(session: Session, namespace: str, pending: Sequence[Migration]) -> Preflight:
    """Whether the server takes these changes from this user, has room for them, and who would keep them waiting."""
    ledger = present(session, namespace)[2]
    row = session.execute(_SERVER, [list(TABLES), list(TABLES), namespace]).fetchone()
    if row is None:
        return Preflight()
    standby, read_only, user, database, may_create, foreign, unwritable = row
    refused: list[str] = []
    notes: list[str] = []
    if standby:
        refused.append("this is a standby, which takes no changes: give the URL of the primary")
    elif read_only:
        refused.append(f"transactions of {user} are read-only here: look at default_transaction_read_only")
    if not may_create:
        what = f"SCHEMA {namespace}" if namespace == "public" else f"SCHEMA {namespace}, or DATABASE {database},"
        advice = f"{user} may not create anything here: GRANT CREATE ON {what} TO {user}"
        (notes if ledger else refused).append(advice)
    if unwritable:
        names = ", ".join(unwritable)
        refused.append(f"{user} may not write the ledger: GRANT SELECT, INSERT, UPDATE, DELETE ON {names} TO {user}")
    if foreign:
        names = ", ".join(foreign[:3]) + (" and more" if len(foreign) > 3 else "")
        notes.append(f"{user} does not own {names}: statements that change them will be refused")
    for name, seconds, idle in session.execute(_TRANSACTIONS, [_LONG]).fetchall():
        doing = "is idle in a transaction" if idle else "has a transaction"
        notes.append(f"{name} {doing} open for {seconds} s: who needs a lock that it holds has to wait for it")
    for name, seconds in session.execute(_PREPARED).fetchall():
        notes.append(f"the prepared transaction {name!r} has been open for {seconds} s: its locks are held")
    for name, seconds in session.execute(_REPLICAS, [_LAG]).fetchall():
        notes.append(f"the replica {name} is {seconds} s behind")
    notes += half_detached(session)
    for refuse, what in (*_of_extensions(session, user, pending), *room(session, pending)):
        (refused if refuse else notes).append(what)
    return Preflight(refused=tuple(refused), notes=tuple(notes))


def _of_extensions(session: Session, user: str, pending: Sequence[Migration]) -> Iterator[tuple[bool, str]]:
    """Extensions that migrations create: those the server has not, and those that may need a superuser."""
    needed = {
        quoted or plain.lower(): one.id for one in reversed(pending) for quoted, plain in _CREATED.findall(one.text)
    }
    if not needed:
        return
    for name, missing, superuser in session.execute(_EXTENSIONS, [list(needed)]).fetchall():
        if missing:
            yield (
                True,
                f"{needed[name]} creates the extension {name}, which the server has not: install its package there",
            )
        elif superuser:
            yield False, f"{needed[name]} creates the extension {name}, which needs a superuser, and {user} is none"


def invalid_indexes(session: Session) -> tuple[Step, ...]:
    """Steps that drop the indexes that CREATE or REINDEX CONCURRENTLY has left invalid, and nobody builds now."""
    return tuple(
        Step(
            text=f"DROP INDEX CONCURRENTLY {qualified(schema, index, '')}",
            id=ObjectId("index", (schema, index)),
            transaction=Transaction.NONE,
            lock=f"SHARE UPDATE EXCLUSIVE on {table}",
        )
        for schema, index, table in session.execute(_INVALID).fetchall()
    )
