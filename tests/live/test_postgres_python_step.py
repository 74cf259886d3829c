"""Steps in Python, on a real server: each row once, also where the run is killed; failures have their place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dbkit.core.errors import StatementFailed
from dbkit.migrations.file import Migration
from dbkit.migrations.folder import read_folder
from dbkit.stores.postgres.live import PostgresConnection
from tests.live.postgres_server import Watched, rows, run
from tests.live.test_yoyo import statuses

STEP = '''\
# dbkit: python
"""Counts every row once."""
import os
import signal

from yoyo import step


def apply(connection, after):
    found = connection.execute("SELECT id FROM counted WHERE id > %s ORDER BY id LIMIT 100", [after or 0]).fetchall()
    connection.execute("UPDATE counted SET n = n + 1 WHERE id = ANY(%s)", [[key for (key,) in found]])
    if after == int(os.environ.get("DBKIT_TEST_DIES", -1)):
        os.kill(os.getpid(), signal.SIGKILL)
    return (found[-1][0], len(found)) if found else None


def rollback(connection, after):
    found = connection.execute("SELECT id FROM counted WHERE id > %s ORDER BY id LIMIT 300", [after or 0]).fetchall()
    connection.execute("UPDATE counted SET n = n - 1 WHERE n = 1 AND id = ANY(%s)", [[key for (key,) in found]])
    return (found[-1][0], len(found)) if found else None


def count(connection):
    return connection.execute("SELECT count(*) FROM counted").fetchone()[0]


step(apply, rollback)
'''
ONE_RUN = """
import sys
from pathlib import Path
from dbkit.migrations.folder import read_folder
from dbkit.stores.postgres.live import connect

(one,) = read_folder(Path(sys.argv[2]), {}, python=("postgres",)).migrations
ledger = connect(sys.argv[1], profile="shop").ledger
with ledger.lock(wait=15):
    getattr(ledger, sys.argv[3])(one, lambda *_: None)
"""


def step(folder: Path, text: str = STEP) -> Migration:
    (folder / "postgres").mkdir(exist_ok=True)
    (folder / "postgres" / "0001_count.py").write_text(text, encoding="utf-8")
    (one,) = read_folder(folder, {}, python=("postgres",)).migrations
    return one


def counted(url: str, count: int) -> None:
    run(url, "CREATE TABLE counted (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)")
    run(url, f"INSERT INTO counted SELECT generate_series(1, {count})")


def apply(connection: PostgresConnection, one: Migration, told: Watched | None = None) -> None:
    with connection.ledger.lock(wait=15):
        connection.ledger.apply(one, told or Watched())


def killed(url: str, folder: Path, verb: str, *, at: int) -> None:
    """Run in a process of its own, which kills itself in the batch behind a row."""
    environment = {**os.environ, "DBKIT_TEST_DIES": str(at)}
    done = subprocess.run(
        [sys.executable, "-c", ONE_RUN, url, str(folder), verb], env=environment, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL


def test_batch_by_batch_there_and_back(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    counted(database_url, 1000)
    one = step(tmp_path)
    assert connection.ledger.rehearse(one) == ("goes over 1,000 rows",)
    watched = Watched()
    apply(connection, one, watched)
    assert rows(database_url, "SELECT DISTINCT n FROM counted") == [(1,)]
    assert rows(database_url, "SELECT count(DISTINCT xmin::text) FROM counted") == [(10,)]
    assert watched.told[0] == (1, 1, "Counts every row once.")
    assert "  100 of about 1,000 rows, " in watched.told[1][2]
    assert connection.ledger.applied()[0].complete
    with connection.ledger.lock(wait=15):
        connection.ledger.rollback(one, Watched())
    assert rows(database_url, "SELECT DISTINCT n FROM counted") == [(0,)]
    assert connection.ledger.applied() == ()


def test_a_kill_loses_no_row_and_changes_none_twice(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 600)
    one = step(tmp_path)
    killed(database_url, tmp_path, "apply", at=200)
    assert rows(database_url, "SELECT n, count(*) FROM counted GROUP BY n ORDER BY n") == [(0, 400), (1, 200)]
    (half,) = connection.ledger.applied()
    assert (half.done, half.total) == (0, 1)
    killed(database_url, tmp_path, "apply", at=400)
    apply(connection, one)
    assert rows(database_url, "SELECT n, count(*) FROM counted GROUP BY n") == [(1, 600)]


def test_the_way_back_of_a_run_that_was_killed(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 600)
    one = step(tmp_path)
    killed(database_url, tmp_path, "apply", at=300)
    with connection.ledger.lock(wait=15):
        connection.ledger.rollback(one, Watched())
    assert rows(database_url, "SELECT DISTINCT n FROM counted") == [(0,)]
    assert rows(database_url, "SELECT count(*) FROM _dbkit_journal") == [(0,)]


def test_a_failure_has_its_place_and_the_corrected_step_goes_on(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 500)
    wrong = STEP.replace(
        "    if after ==", "    if after == 200:\n        raise ValueError('row 217 is odd')\n    if after =="
    )
    with pytest.raises(StatementFailed, match="ValueError: row 217 is odd") as failed:
        apply(connection, step(tmp_path, wrong))
    assert failed.value.where is not None
    assert failed.value.where.endswith("0001_count.py:13")
    assert rows(database_url, "SELECT count(*) FROM counted WHERE n = 1") == [(200,)]
    apply(connection, step(tmp_path))
    assert rows(database_url, "SELECT DISTINCT n FROM counted") == [(1,)]


WRONG = {
    "connection.commit()": "the step has ended the transaction",
    "return after or 7, 1": "it would never end",
    "return object(), 1": "is a number, a text or a list of them, not object",
    "return 7": "a batch gives where the next one begins",
    "connection.execute('SELECT nothing')": 'column "nothing" does not exist',
}


def test_what_a_step_must_not_do(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    counted(database_url, 10)
    for line, message in WRONG.items():
        text = STEP.replace("    if after ==", f"    {line}\n    if after ==")
        with pytest.raises(StatementFailed, match=message):
            apply(connection, step(tmp_path, text))
    assert rows(database_url, "SELECT count(*) FROM _yoyo_migration") == [(0,)]


@pytest.mark.slow
def test_plain_yoyo_lists_a_step_and_does_not_run_it(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    counted(database_url, 10)
    one = step(tmp_path)
    address = database_url.replace("postgresql://", "postgresql+psycopg://")
    command = [sys.executable, "-W", "ignore", "-m", "yoyo", "apply", "--batch", "--no-config-file", "-d", address]
    done = subprocess.run(
        [*command, str(one.path.parent)], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )
    assert done.returncode != 0
    assert "missing 1 required positional argument: 'after'" in done.stderr
    assert statuses(database_url, one.path.parent) == ["U"]
    apply(connection, one)
    assert statuses(database_url, one.path.parent) == ["A"]
