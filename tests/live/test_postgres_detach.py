"""A partition is parted from a whole that is used: nobody waits for it, and what is killed on the way is finished."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dbkit.core.errors import LockHeld, StatementFailed
from dbkit.stores.postgres.detaching import Detaching, detaching
from dbkit.stores.postgres.live import PostgresConnection
from tests.live.postgres_beside import opened, planned, reached
from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.postgres_server import migration, rows, run
from tests.live.test_postgres_backfill import killed
from tests.live.test_postgres_ledger import KILLED, nothing, wait_until

VISITS = (
    "CREATE TABLE visits (at int) PARTITION BY RANGE (at);"
    "CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM (1) TO (10);"
    "INSERT INTO visits VALUES (5)"
)
PARTED = "CREATE TABLE visits (at int) PARTITION BY RANGE (at); CREATE TABLE visits_1 (at int)"
DETACH = "-- transactional: false\n\nALTER TABLE visits DETACH PARTITION visits_1 CONCURRENTLY;\n"
ATTACH = "-- transactional: false\n\nALTER TABLE visits ATTACH PARTITION visits_1 FOR VALUES FROM (1) TO (10);\n"
PENDING = "SELECT FROM pg_inherits WHERE inhdetachpending"
TAKEN_BACK = (
    KILLED.replace("rollback_text=None", "rollback_text=text")
    .replace("ledger.apply", "ledger.rollback")
    .replace("id=path.stem", "id=path.stem.removesuffix('.rollback')")
)


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def left_half_way(url: str, script: str, *words: str, checks: str = "SELECT") -> None:
    """Run what detaches in a process of its own, while somebody reads, and kill it when it waits for the reader."""
    with psycopg.connect(url) as reader:
        reader.execute("SELECT FROM visits")
        command = [sys.executable, "-c", script, *words]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: bool(rows(url, PENDING)))
        run(url, checks)
        process.kill()
        process.wait(timeout=20)
        running = "SELECT FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE visits%' AND datname = current_database()"
        wait_until(lambda: not rows(url, running))
    assert rows(url, PENDING)


def test_what_is_killed_half_way_is_finished(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    run(database_url, VISITS)
    one = migration(tmp_path, "0001_part", DETACH)
    # It waits for the reader, and nobody waits for it.
    unhindered = "SET lock_timeout = '1s'; CREATE TABLE visits_2 (LIKE visits); SELECT FROM visits"
    left_half_way(database_url, KILLED, database_url, str(one.path), checks=unhindered)
    with connection.ledger.lock(wait=15):
        connection.ledger.apply(one, nothing)
        assert connection.ledger.applied()[0].complete
    assert rows(database_url, "SELECT FROM pg_inherits") == []
    assert rows(database_url, "SELECT at FROM visits_1") == [(5,)]


def test_what_is_killed_half_way_is_taken_back(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    run(database_url, VISITS)
    one = migration(tmp_path, "0001_part", DETACH, ATTACH)
    left_half_way(database_url, KILLED, database_url, str(one.path))
    with connection.ledger.lock(wait=15):
        connection.ledger.rollback(one, nothing)
        assert connection.ledger.applied() == ()
    assert rows(database_url, "SELECT at FROM visits") == [(5,)]
    with connection.ledger.lock(wait=15):
        connection.ledger.apply(one, nothing)
    assert rows(database_url, "SELECT at FROM visits") == []


def test_a_way_back_that_is_killed_half_way_is_finished(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    run(database_url, VISITS)
    run(database_url, "ALTER TABLE visits DETACH PARTITION visits_1")
    one = migration(tmp_path, "0001_whole", ATTACH, DETACH)
    connection.ledger.apply(one, nothing)
    left_half_way(database_url, TAKEN_BACK, database_url, str(one.rollback_path))
    with connection.ledger.lock(wait=15):
        with pytest.raises(StatementFailed, match="the rollback of 0001_whole stopped half-way"):
            connection.ledger.apply(one, nothing)
        connection.ledger.rollback(one, nothing)
        assert rows(database_url, "SELECT FROM pg_inherits") == []
        connection.ledger.apply(one, nothing)
    assert rows(database_url, "SELECT at FROM visits") == [(5,)]


def test_who_reads_for_long_is_named_and_not_held_up(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    run(database_url, VISITS)
    one = migration(tmp_path, "0001_part", DETACH)
    left_half_way(database_url, KILLED, database_url, str(one.path))
    connection.ledger.attempts = 2
    with psycopg.connect(database_url, application_name="report") as reader, connection.ledger.lock(wait=15):
        reader.execute("SELECT FROM visits_1")
        with pytest.raises(LockHeld, match="0001_part: a lock was not had in time, 2 times, at") as caught:
            connection.ledger.apply(one, nothing)
    assert "report (role" in (caught.value.help or "")
    with connection.ledger.lock(wait=15):
        connection.ledger.apply(one, nothing)
    assert rows(database_url, "SELECT FROM pg_inherits") == []


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_what_generate_writes_is_taken_back_wherever_it_is_killed(
    databases: Databases, tmp_path: Path, kills: int
) -> None:
    chance = random.Random(kills)
    for number in range(kills):
        with databases.fresh(VISITS) as database:
            before = database.state()
            one, state = planned(databases, database, PARTED, tmp_path)
            if number % 2:
                killed(database.url, one.path, after=chance.randrange(1, 3), later=chance.random() / 50)
            else:
                left_half_way(database.url, KILLED, database.url, str(one.path))
            with opened(database) as connection, connection.ledger.lock(wait=15):
                connection.ledger.rollback(one, nothing)
                assert reached(database).objects == before.objects
                assert database.rows("SELECT at FROM visits") == [(5,)]
                connection.ledger.apply(one, nothing)
                assert reached(database).objects == state.objects
                assert database.rows("SELECT at FROM visits_1") == [(5,)]


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
