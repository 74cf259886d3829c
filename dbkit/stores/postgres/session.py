"""Sessions with a server: connecting, what is pinned in them, and connection errors in plain words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from urllib.parse import quote as percent

import psycopg
from psycopg.conninfo import conninfo_to_dict

from dbkit.contract import Server
from dbkit.core.errors import DbkitError, ServerUnreachable, UsageError
from dbkit.stores.postgres.pooler import refuse_shared
from dbkit.stores.postgres.quote import identifier

__all__ = [
    "LOCK_TIMEOUT",
    "OLDEST",
    "THINKING_TIME",
    "Rows",
    "Session",
    "create_database",
    "open_session",
    "pin",
    "plain_errors",
    "schema_of",
    "server_of",
    "with_database",
    "without_schema",
]

OLDEST = 14
"""The oldest major that is supported."""

LOCK_TIMEOUT = 0.2
"""Seconds that a statement of a migration waits for a lock, where the target does not say: see patience.py."""

THINKING_TIME = 60
"""Seconds after which the server ends a transaction of a migration for which nothing comes: whoever runs it was
stopped, or its network is gone, and everybody waits for the locks."""

_SILENCE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 6, "tcp_user_timeout": 90_000}
"""After a minute and a half of silence of the other machine a connection is lost, for either end; else it is two hours.
libpq's words, and milliseconds for the last (https://www.postgresql.org/docs/current/libpq-connect.html)."""

Session = psycopg.Connection[tuple[Any, ...]]
Rows = list[tuple[Any, ...]]

_CONNECT_TIMEOUT = 10


def open_session(url: str, *, namespace: str, application: str = "dbkit", database: str | None = None) -> Session:
    """Connect, in autocommit, with the time zone, search_path and formats pinned. ``PG*`` completes the URL.

    Raises UsageError for a URL that is none, for CockroachDB and for a pool that shares connections; ServerUnreachable
    for everything else. No message holds a password.
    """
    parameters = _parameters(url)
    if database is not None:
        parameters["dbname"] = database
    parameters.setdefault("connect_timeout", os.environ.get("PGCONNECT_TIMEOUT", str(_CONNECT_TIMEOUT)))
    parameters = _SILENCE | parameters | {"application_name": application, "client_encoding": "UTF8"}
    try:
        session = psycopg.connect(**parameters, autocommit=True, prepare_threshold=None)
    except psycopg.Error as error:
        raise _unreachable(error, parameters) from None
    except UnicodeError:  # by getaddrinfo, of a name that cannot be one
        raise ServerUnreachable(f"{_shown(parameters)}: there is no such host", help="check the URL's host") from None
    try:
        refuse_shared(session, _check(session, parameters), lambda: psycopg.connect(**parameters, autocommit=True))
        pin(session, namespace)
    except psycopg.Error as error:
        session.close()
        raise _unreachable(error, parameters) from None
    except BaseException:
        session.close()
        raise
    return session


def server_of(session: Session) -> Server:
    """What a session is connected to."""
    number = session.info.server_version
    return Server(
        product="PostgreSQL",
        version=f"{number // 10000}.{number % 10000}",
        major=number // 10000,
        database=session.info.dbname,
    )


def with_database(url: str, database: str) -> str:
    """The URL with another database in its path."""
    return urlunsplit(urlsplit(url)._replace(path="/" + percent(database, safe="")))


def schema_of(url: str) -> str:
    """The schema that a URL names for unqualified names, as Prisma's do (``?schema=tenant_7``), or nothing."""
    return dict(_words(url)).get("schema", "")


def _words(url: str) -> list[tuple[str, str]]:
    return parse_qsl(url.partition("#")[0].partition("?")[2], keep_blank_values=True)


def without_schema(url: str) -> str:
    """The URL as libpq takes it, which refuses words that it does not know."""
    if not schema_of(url):
        return url
    left = [(name, value) for name, value in _words(url) if name != "schema"]
    return url.partition("?")[0] + (f"?{urlencode(left, quote_via=percent)}" if left else "")


@contextmanager
def plain_errors(what: str) -> Iterator[None]:
    """Turn what the driver raises in the body into a ServerUnreachable that says ``what`` could not be done."""
    try:
        yield
    except psycopg.OperationalError as error:
        reason = error.diag.message_primary or "the connection was lost"
        raise ServerUnreachable(f"{what}: {reason}", help="see the server's log, then try again") from None
    except psycopg.Error as error:
        raise ServerUnreachable(
            f"{what}: {error.diag.message_primary or type(error).__name__}",
            help=_ADVICE.get(type(error), error.diag.message_hint),
        ) from None


_ADVICE: dict[type[psycopg.Error], str] = {
    psycopg.errors.InsufficientPrivilege: "the user lacks a right: GRANT it, or use another user",
    psycopg.errors.ReadOnlySqlTransaction: "a standby takes no changes, nor does a user or database with "
    "default_transaction_read_only: give the URL of the primary, and of a user that may write",
}


def create_database(session: Session, database: str, *, template: str | None = None) -> None:
    """Create a database; one that is there already is left as it is."""
    suffix = f" TEMPLATE {template}" if template else ""
    try:
        session.execute(f"CREATE DATABASE {identifier(database)}{suffix}".encode())
    except psycopg.errors.DuplicateDatabase:
        return
    except psycopg.Error as error:
        shown = f"the database {database!r} could not be made: {error.diag.message_primary or 'the server refuses'}"
        raise ServerUnreachable(shown, help="the user needs the right CREATEDB") from None


def _parameters(url: str) -> dict[str, Any]:
    try:
        if url.startswith(("postgresql://", "postgres://")) and "\0" not in url:  # libpq would read on to there alone
            parameters: dict[str, Any] = dict(conninfo_to_dict(without_schema(url)))
            if re.fullmatch(r"[\d,]*", str(parameters.get("port", ""))):
                return parameters
    except (ValueError, psycopg.Error):
        pass  # the driver's message may hold the password
    raise UsageError(
        "this is not a PostgreSQL URL",
        help="write postgresql://user:password@host:5432/database; a special character in a password is written as %XX",
    )


def _check(session: Session, parameters: Mapping[str, Any]) -> int:
    """Refuse servers that only speak the protocol, and old ones. Gives the number of the server process."""
    row = session.execute("SELECT version(), pg_backend_pid()").fetchone()
    version, process = row or ("", 0)
    if "CockroachDB" in version:
        raise UsageError("this server is CockroachDB, which dbkit does not support", help="use PostgreSQL 14 or newer")
    if session.info.server_version < OLDEST * 10000:
        raise ServerUnreachable(
            f"{_shown(parameters)}: this is PostgreSQL {server_of(session).version}, and dbkit needs {OLDEST} or newer",
            help="upgrade the server",
        )
    return int(process)


def pin(session: Session, namespace: str) -> None:
    """Make what is printed and what names mean independent of the role, the database and the environment."""
    pinned = {
        "TimeZone": "UTC",
        "search_path": identifier(namespace),
        "client_min_messages": "warning",
        "standard_conforming_strings": "on",
        "DateStyle": "ISO, MDY",
        "IntervalStyle": "postgres",
        "extra_float_digits": "1",
        "bytea_output": "hex",
        "xmloption": "content",
        "quote_all_identifiers": "off",
        "row_security": "on",
        "default_tablespace": "",
        "default_table_access_method": "heap",
        "default_toast_compression": "pglz",
        "check_function_bodies": "on",
        "idle_in_transaction_session_timeout": "0",
        **{name.replace("keepalives", "tcp_keepalives"): str(value) for name, value in _SILENCE.items()},
    }
    calls = ", ".join(f"set_config('{name}', %s, false)" for name in pinned)
    session.execute(f"SELECT {calls}".encode(), list(pinned.values()))
    try:  # the server ends a statement whose client was killed, and its locks go; not every system can tell
        session.execute("SET client_connection_check_interval = '500ms'")
    except psycopg.errors.InvalidParameterValue:
        return


_REASONS = (
    (r"password authentication failed|no password supplied|authentication failed",
     "wrong user or password", "check the URL's user and password, PGPASSWORD or ~/.pgpass"),
    (r"no pg_hba\.conf entry", "the server does not let this user in from here", "add a line to pg_hba.conf"),
    (r'role "[^"]*" does not exist', "there is no such user", "check the URL's user"),
    (r'database "[^"]*" does not exist', "there is no such database",
     "create it first: createdb, or CREATE DATABASE"),
    (r"Connection refused", "nothing listens there", "is the server running, and are host and port right?"),
    (r"No such file or directory", "nothing listens on that socket", "is the server running?"),
    (r"timeout expired|timed out", "no answer in time", "check host, port and firewall; or set connect_timeout"),
    (r"could not translate host name|Name or service not known|nodename nor servname|name resolution",
     "there is no such host", "check the URL's host"),
    (r"does not support SSL", "the server speaks no TLS, and sslmode asks for it",
     "switch it on there (ssl = on), or use another sslmode where the network can be trusted"),
    (r"does not match host name", "the server's certificate is for another host",
     "give the host as the certificate names it, or sslmode=verify-ca"),
    (r"root certificate file", "sslmode asks for certificates to trust, and there is no file of them",
     "sslrootcert=FILE in the URL, sslrootcert=system, or ~/.postgresql/root.crt"),
    (r"certificate verify failed", "the server's certificate is not trusted, or is out of date",
     "is it signed by one of sslrootcert, and still valid?"),
    (r"certificate|SSL|sslmode", "TLS could not be agreed on", "check sslmode, sslrootcert and the server's setting"),
    (r"too many (clients|connections)|remaining connection slots", "the server has no free connection", "try again"),
    (r"starting up|shutting down|in recovery mode", "the server is not ready", "try again"),
    (r"Network is unreachable|No route to host", "there is no way to that host", "check host and network"),
)  # fmt: skip


def _unreachable(error: psycopg.Error, parameters: Mapping[str, Any]) -> DbkitError:
    text = str(error)
    if word := re.search(r"invalid (\w+) value: .*", text):
        return UsageError(f"{_shown(parameters)}: {word[0]}", help=f"see {word[1]} of libpq's connection parameters")
    for pattern, reason, advice in _REASONS:
        if re.search(pattern, text, re.IGNORECASE):
            return ServerUnreachable(f"{_shown(parameters)}: {reason}", help=advice)
    words = text.strip().splitlines()
    reason = words[0].rpartition("failed: ")[2] if words else type(error).__name__
    secrets = [str(parameters[name]) for name in ("password", "sslpassword") if parameters.get(name)]
    secrets.append(os.environ.get("PGPASSWORD", ""))
    for secret in secrets:
        reason = reason.replace(secret, "***") if secret else reason
    return ServerUnreachable(f"{_shown(parameters)}: {reason}")


def _shown(parameters: Mapping[str, Any]) -> str:
    """host:port/database (user), as the user would recognise it."""

    def part(name: str, variable: str, default: str) -> str:
        return str(parameters.get(name) or os.environ.get(variable) or default)

    host = part("host", "PGHOST", "the local socket")
    user = part("user", "PGUSER", "")
    port = part("port", "PGPORT", "5432")
    database = part("dbname", "PGDATABASE", user)
    return f"{host}:{port}/{database}" + (f" as {user}" if user else "")
