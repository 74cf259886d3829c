"""A PgBouncer configuration: applications by transaction, migrations by session.

Source: PgBouncer documentation, config (pool_mode, max_prepared_statements from 1.21 on, server_lifetime).
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

__all__ = ["pool_file"]

_TEXT = """\
; PgBouncer for {name}. It needs version 1.21 or newer: prepared statements in transaction mode.
; Applications connect to {name}, port 6432. Per transaction they get a server connection, so nothing of a session
; outlives one: no SET without LOCAL, no LISTEN, no session-level advisory lock, no WITH HOLD cursor, no TEMP table.
; dbkit migrate up sets things for its session and builds indexes outside transactions: it goes to {name}_migrations,
; or past the pool to the server.

[databases]
{name} = host={host} port={port} dbname={database}
{name}_migrations = host={host} port={port} dbname={database} pool_mode=session pool_size=3

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6432
auth_type = scram-sha-256
auth_file = userlist.txt

pool_mode = transaction
max_prepared_statements = 200
; The server allows {connections} connections: {reserved} of them stay for migrations, backups and you.
default_pool_size = {size}
min_pool_size = {least}
reserve_pool_size = {reserve}
reserve_pool_timeout = 3
max_db_connections = {most}
max_client_conn = {clients}

; A connection is made anew after an hour, and given back after ten idle minutes.
server_lifetime = 3600
server_idle_timeout = 600
query_wait_timeout = 30
; Drivers send these when they connect; PgBouncer cannot keep them by transaction.
ignore_startup_parameters = extra_float_digits, options
"""


def pool_file(name: str, url: str | None, *, connections: int) -> str:
    """The text of pgbouncer.ini for a server that allows so many connections; without a URL, one on this machine."""
    parts = urlsplit(url or f"postgresql://127.0.0.1:5432/{name}")
    reserved = max(5, connections // 10)
    most = max(2, connections - reserved)
    size = max(1, most * 4 // 5)
    return _TEXT.format(
        name=name,
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 5432,
        database=unquote(parts.path.strip("/")) or name,
        connections=connections,
        reserved=reserved,
        size=size,
        least=max(1, size // 4),
        reserve=most - size,
        most=most,
        clients=most * 20,
    )
