"""A partition is parted from a whole that is used: nobody waits for it, and what is killed on the way is finished."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from dbkit.stores.postgres.detaching import Detaching, detaching
from dbkit.stores.postgres.live import PostgresConnection
from tests.live.postgres_server import migration, rows, run
from tests.live.test_postgres_ledger import KILLED, nothing, wait_until

VISITS = (
    "CREATE TABLE visits (at int) PARTITION BY RANGE (at);"
    "CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM (1) TO (10);"
    "INSERT INTO visits VALUES (5)"
)
DETACH = "-- transactional: false\n\nALTER TABLE visits DETACH PARTITION visits_1 CONCURRENTLY;\n"
PENDING = "SELECT FROM pg_inherits WHERE inhdetachpending"


def test_what_is_killed_half_way_is_finished(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    run(database_url, VISITS)
    one = migration(tmp_path, "0001_part", DETACH)
    with psycopg.connect(database_url) as reader:
        reader.execute("SELECT FROM visits")
        command = [sys.executable, "-c", KILLED, database_url, str(one.path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: bool(rows(database_url, PENDING)))
        # It waits for the reader, and nobody waits for it.
        run(database_url, "SET lock_timeout = '1s'; CREATE TABLE visits_2 (LIKE visits); SELECT FROM visits")
        process.kill()
        process.wait(timeout=20)
        running = "SELECT FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE visits%' AND datname = current_database()"
        wait_until(lambda: not rows(database_url, running))
    with connection.ledger.lock(wait=15):
        assert rows(database_url, PENDING)
        connection.ledger.apply(one, nothing)
        assert connection.ledger.applied()[0].complete
    assert rows(database_url, "SELECT FROM pg_inherits") == []
    assert rows(database_url, "SELECT at FROM visits_1") == [(5,)]


def test_what_was_done_is_not_done_again(connection: PostgresConnection, database_url: str) -> None:
    run(database_url, VISITS)
    run(database_url, "ALTER TABLE visits DETACH PARTITION visits_1 CONCURRENTLY")
    parted = Detaching(whole="public.visits", partition="public.visits_1")
    assert parted.settled(connection.session, started=True)
    assert not parted.settled(connection.session, started=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALTER TABLE t DETACH PARTITION p CONCURRENTLY", Detaching(whole="public.t", partition="public.p")),
        (
            'alter table "A b".t detach partition s."x.y" concurrently',
            Detaching(whole='"A b".t', partition='s."x.y"'),
        ),
        ("ALTER TABLE t DETACH PARTITION p", None),
        ("ALTER TABLE t DETACH PARTITION p FINALIZE -- concurrently", None),
        ("CREATE INDEX CONCURRENTLY i ON t (a)", None),
        ("this is concurrently nothing", None),
    ],
)
def test_the_statement_is_known_by_its_words(text: str, expected: Detaching | None) -> None:
    assert detaching(text, "public") == expected
