"""Statements in batches, on a real server: each row once, also where the run is killed again and again."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from dbkit.core.errors import PolicyRefusal, StatementFailed
from dbkit.stores.postgres.live import PostgresConnection
from tests.live.postgres_server import Watched, migration, rows, run
from tests.live.test_postgres_ledger import KILLED

APART = "-- transactional: false\n"
BACKFILL = "-- dbkit: batch by id size 100\nUPDATE counted SET n = n + 1 WHERE id <> 13;\n"


def counted(url: str, count: int) -> None:
    run(url, "CREATE TABLE counted (id int UNIQUE, n int DEFAULT 0)")
    run(url, f"INSERT INTO counted SELECT generate_series(1, {count})")
    run(url, "INSERT INTO counted (id) VALUES (NULL), (NULL); ANALYZE counted")


def test_each_row_is_changed_once_batch_by_batch(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 1000)
    watched = Watched()
    with connection.ledger.lock(wait=0):
        connection.ledger.apply(migration(tmp_path, "0001_count", APART + BACKFILL), watched)
    found = rows(database_url, "SELECT n, count(*), min(id) FROM counted GROUP BY n ORDER BY n")
    # A row without a key is not unequal to 13 either: NULL is not true.
    assert found == [(0, 3, 13), (1, 999, 1)]
    ((transactions,),) = rows(database_url, "SELECT count(DISTINCT xmin::text) FROM counted WHERE n = 1")
    assert 10 <= transactions <= 21  # of a hundred rows each, or of fifty where a server is slow
    lines = [line for _, _, line in watched.told]
    assert lines[0] == "UPDATE counted SET n = n + 1 WHERE id <> 13"
    assert "  100 of about 1,002 rows, " in lines[1]
    assert connection.ledger.applied()[0].complete
    assert rows(database_url, "SELECT count(*) FROM _dbkit_journal") == [(0,)]


def test_rows_without_a_key_are_changed_too(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    counted(database_url, 10)
    text = f"{APART}-- dbkit: batch by id size 4\nDELETE FROM counted;\n"
    with connection.ledger.lock(wait=0):
        connection.ledger.apply(migration(tmp_path, "0001_empty", text), lambda *_: None)
    assert rows(database_url, "SELECT count(*) FROM counted") == [(0,)]


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_a_kill_loses_no_row_and_changes_none_twice(
    connection: PostgresConnection, database_url: str, tmp_path: Path, kills: int
) -> None:
    counted(database_url, kills * 800)
    one = migration(tmp_path, "0001_count", APART + BACKFILL)
    chance = random.Random(kills)
    for _ in range(kills):
        lines = chance.randrange(1, 6)
        killed(database_url, one.path, after=lines)
    with connection.ledger.lock(wait=15):
        connection.ledger.apply(one, lambda *_: None)
    assert rows(database_url, "SELECT DISTINCT n FROM counted WHERE id <> 13") == [(1,)]
    assert rows(database_url, "SELECT count(*) FROM counted") == [(kills * 800 + 2,)]


@pytest.mark.parametrize(
    ("back", "taken_back"),
    [("-- dbkit: batch by id size 100\nUPDATE counted SET n = n - 1", False), ("SELECT 1", True)],
)
def test_what_did_some_rows_is_not_taken_back_over_all(
    connection: PostgresConnection, database_url: str, tmp_path: Path, back: str, taken_back: bool
) -> None:
    counted(database_url, 1000)
    text = f"{APART}-- dbkit: batch by id size 100\nUPDATE counted SET n = n + 1 + 0 / (id - 500);\n"
    one = migration(tmp_path, "0001_count", text, f"{back};\n")
    done = "SELECT count(*) FROM counted WHERE n <> 0"
    with connection.ledger.lock(wait=0):
        with pytest.raises(StatementFailed, match="division by zero"):
            connection.ledger.apply(one, lambda *_: None)
        [applied] = connection.ledger.applied()
        assert (applied.done, applied.rows) == (0, rows(database_url, done)[0][0])
        assert 0 < applied.rows < 500
        if taken_back:
            connection.ledger.rollback(one, lambda *_: None)
            assert connection.ledger.applied() == ()
            return
        with pytest.raises(PolicyRefusal, match="its way back goes over all of them"):
            connection.ledger.rollback(one, lambda *_: None)
        run(database_url, "UPDATE counted SET id = 5000 WHERE id = 500")
        connection.ledger.apply(one, lambda *_: None)
        connection.ledger.rollback(one, lambda *_: None)
    assert connection.ledger.applied() == ()


def killed(url: str, path: Path, *, after: int, later: float = 0) -> None:
    """Apply a migration in a process of its own, and kill it once it has told something so often, or let it end.

    ``later`` is how many seconds it goes on after that.
    """
    # A run may find the lock of a killed one still held for a moment.
    script = KILLED.replace("lock(wait=0)", "lock(wait=15)")
    process = subprocess.Popen(
        [sys.executable, "-c", script, url, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    for count, _ in enumerate(process.stdout, start=1):
        if count == after:
            break
    time.sleep(later)
    process.kill()
    process.wait(timeout=20)
    process.stdout.close()


def test_a_journal_of_an_older_dbkit_gets_room(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 10)
    connection.ledger.apply(migration(tmp_path, "0001_first", "SELECT 1;"), lambda *_: None)
    run(database_url, "ALTER TABLE _dbkit_journal DROP COLUMN reached, DROP COLUMN rows")
    connection.ledger.apply(migration(tmp_path, "0002_count", APART + BACKFILL), lambda *_: None)
    assert rows(database_url, "SELECT count(*) FROM counted WHERE n = 1") == [(10,)]


def test_batches_and_one_transaction_exclude_each_other(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 10)
    with pytest.raises(StatementFailed, match="each batch is a transaction of its own") as caught:
        connection.ledger.apply(migration(tmp_path, "0001_count", f"SELECT 1;\n{BACKFILL}"), lambda *_: None)
    assert (caught.value.where or "").endswith("0001_count.sql:3")
    assert rows(database_url, "SELECT DISTINCT n FROM counted") == [(0,)]


def test_a_batch_that_meets_a_locked_row_is_tried_again(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 300)
    connection.ledger.lock_timeout = 0.05
    watched = Watched()
    with psycopg.connect(database_url) as other, connection.ledger.lock(wait=0):
        other.execute("SELECT FROM counted WHERE id = 150 FOR UPDATE")

        def let_go(position: int, total: int, line: str) -> None:
            watched(position, total, line)
            if "rows" in line:
                other.rollback()

        connection.ledger.apply(migration(tmp_path, "0001_count", APART + BACKFILL), let_go)
    assert rows(database_url, "SELECT count(*) FROM counted WHERE n = 1") == [(299,)]
