"""The command line of yoyo itself on the same folder and ledger, in both directions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dbkit.core.errors import LockHeld
from dbkit.migrations.file import Migration
from dbkit.stores.postgres.live import PostgresConnection
from tests.live.postgres_server import migration, rows, run


@pytest.fixture
def folder(tmp_path: Path) -> tuple[Migration, ...]:
    """Three migrations as dbkit writes them."""
    head = "-- dbkit: change first 1/1\n-- dbkit: after 0123\n"
    return (
        migration(
            tmp_path,
            "0001_users",
            f"{head}\nCREATE TABLE users (id int PRIMARY KEY, name text);\n\nINSERT INTO users VALUES (1, 'a;b');\n",
            f"{head}\nDELETE FROM users;\n\nDROP TABLE users;\n",
        ),
        migration(
            tmp_path,
            "0002_touch",
            "-- depends: 0001_users\n\nCREATE FUNCTION one() RETURNS int LANGUAGE plpgsql\n"
            "AS $$ begin return 1; end $$;\n",
            "-- depends: 0001_users\n\nDROP FUNCTION one();\n",
        ),
        migration(
            tmp_path,
            "0003_index",
            "-- depends: 0002_touch\n-- transactional: false\n\n"
            "CREATE INDEX CONCURRENTLY users_name ON users (name);\n",
            "-- depends: 0002_touch\n-- transactional: false\n\nDROP INDEX CONCURRENTLY users_name;\n",
        ),
    )


def yoyo(url: str, verb: str, folder: Path, *more: str) -> str:
    """What yoyo prints."""
    address = url.replace("postgresql://", "postgresql+psycopg://")
    command = [sys.executable, "-W", "ignore", "-m", "yoyo", verb, "--batch", "--no-config-file", "-d", address, *more]
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, timeout=60, check=False, cwd=folder, env=os.environ
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def statuses(url: str, folder: Path) -> list[str]:
    """The status letters of ``yoyo list``."""
    lines = yoyo(url, "list", folder).splitlines()
    return [line.split()[0] for line in lines if line.split() and line.split()[0] in ("A", "U")]


def nothing(*_: object) -> None:
    """Progress that nobody watches."""


def test_yoyo_reads_what_dbkit_applied(
    connection: PostgresConnection, database_url: str, tmp_path: Path, folder: tuple[Migration, ...]
) -> None:
    with connection.ledger.lock(wait=0):
        for one in folder[:2]:
            connection.ledger.apply(one, nothing)
    assert sorted(statuses(database_url, tmp_path)) == ["A", "A", "U"]
    yoyo(database_url, "apply", tmp_path)
    assert statuses(database_url, tmp_path) == ["A", "A", "A"]
    applied = connection.ledger.applied()
    assert [(one.id, one.checksum is None) for one in applied] == [
        ("0001_users", False),
        ("0002_touch", False),
        ("0003_index", True),
    ]
    assert all(one.complete for one in applied)
    with connection.ledger.lock(wait=0):
        for one in reversed(folder):
            connection.ledger.rollback(one, nothing)
    assert statuses(database_url, tmp_path) == ["U", "U", "U"]
    assert rows(database_url, "SELECT to_regclass('users')") == [(None,)]


def test_dbkit_reads_what_yoyo_applied(
    connection: PostgresConnection, database_url: str, tmp_path: Path, folder: tuple[Migration, ...]
) -> None:
    yoyo(database_url, "apply", tmp_path)
    assert [one.id for one in connection.ledger.applied()] == ["0001_users", "0002_touch", "0003_index"]
    assert {entry.operation for entry in connection.ledger.history()} == {"apply"}
    with connection.ledger.lock(wait=0):
        connection.ledger.rollback(folder[2], nothing)
        connection.ledger.apply(folder[2], nothing)
    yoyo(database_url, "rollback", tmp_path, "--all")
    assert connection.ledger.applied() == ()
    assert rows(database_url, "SELECT to_regclass('users')") == [(None,)]


def test_what_yoyo_rolled_back_and_applied_again_has_no_known_checksum(
    connection: PostgresConnection, database_url: str, tmp_path: Path, folder: tuple[Migration, ...]
) -> None:
    for one in folder:
        connection.ledger.apply(one, nothing)
    yoyo(database_url, "reapply", tmp_path, "--all")
    assert [one.checksum for one in connection.ledger.applied()] == [None, None, None]


def test_each_keeps_the_other_out(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    with connection.ledger.lock(wait=0):
        (held,) = rows(database_url, "SELECT pid FROM yoyo_lock")
        assert held[0] < 0  # yoyo's own INSERT of the row conflicts with it
    yoyo(database_url, "list", tmp_path)
    run(database_url, "INSERT INTO yoyo_lock VALUES (1, now() at time zone 'utc', 77)")
    with pytest.raises(LockHeld, match="yoyo"), connection.ledger.lock(wait=0):
        pass
    yoyo(database_url, "break-lock", tmp_path)
    with connection.ledger.lock(wait=0):
        pass
