"""The ClickHouse ledger on a real engine: journal, going on after a kill, probes, lease, secrets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dbkit.core.canonical import sha256
from dbkit.core.errors import IntegrityError, LockHeld, StatementFailed, UsageError
from dbkit.migrations.file import Migration, parse_header
from dbkit.stores.clickhouse.journal import Event, Journal
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.probe import probe
from dbkit.stores.clickhouse.url import with_database
from tests.live.clickhouse_server import WAYS_IN_TURN, clickhouse, database, one, rows, run

ROOT = Path(__file__).resolve().parents[2]


def quiet(*_: object) -> None:
    pass


def migration(text: str, rollback: str | None = None, *, name: str = "0001_case") -> Migration:
    path = Path("migrations/case/clickhouse") / f"{name}.sql"
    return Migration(
        store="clickhouse",
        id=name,
        path=path,
        text=text,
        rollback_path=path.with_name(f"{name}.rollback.sql"),
        rollback_text=rollback,
        header=parse_header(text, path),
    )


@pytest.fixture(scope="module", params=WAYS_IN_TURN)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


@pytest.fixture
def db(url: str) -> Iterator[Connection]:
    with database(url) as connection:
        yield connection


THREE = """CREATE TABLE a (id UInt64, s String) ENGINE = MergeTree ORDER BY id;
INSERT INTO a VALUES (1, 'x;y'), (2, 'it''s');

ALTER TABLE a ADD COLUMN n UInt8 DEFAULT 7;
"""


def test_a_file_is_applied_and_read_back(db: Connection) -> None:
    change = migration(THREE, "DROP TABLE a;")
    seen: list[tuple[int, int, str]] = []
    with db.ledger.lock(wait=1):
        db.ledger.apply(change, lambda *call: seen.append(call))
        db.ledger.apply(change, lambda *call: seen.append(call))
    assert [call[:2] for call in seen] == [(1, 3), (2, 3), (3, 3)]
    (applied,) = db.ledger.applied()
    assert (applied.id, applied.complete, applied.profile) == ("0001_case", True, "case")
    assert applied.checksum == change.checksum
    assert "@" in applied.by
    assert rows(db, "SELECT id, s, n FROM a ORDER BY id") == [[1, "x;y", 7], [2, "it's", 7]]
    with db.ledger.lock(wait=1):
        db.ledger.rollback(change, quiet)
    assert db.ledger.applied() == ()
    assert [entry.operation for entry in db.ledger.history()] == ["apply", "rollback"]


def test_a_failure_stops_there_and_the_next_run_goes_on(db: Connection) -> None:
    broken = migration(THREE + "ALTER TABLE a ADD COLUMN m NoSuchType;\n")
    with db.ledger.lock(wait=1), pytest.raises(StatementFailed) as failed:
        db.ledger.apply(broken, quiet)
    assert failed.value.where == "migrations/case/clickhouse/0001_case.sql:5"
    assert "NoSuchType" in failed.value.message
    (half,) = db.ledger.applied()
    assert (half.done, half.total, half.complete) == (3, 4, False)
    assert half.error is not None
    assert "NoSuchType" in half.error
    assert [entry.comment[:18] for entry in db.ledger.history()] == ["statement 4 failed"]
    mended = migration(THREE + "ALTER TABLE a ADD COLUMN m String;\n")
    seen: list[int] = []
    with db.ledger.lock(wait=1):
        db.ledger.apply(mended, lambda number, _, __: seen.append(number))
    assert seen == [4]
    (done,) = db.ledger.applied()
    assert (done.complete, done.checksum) == (True, mended.checksum)
    assert one(db, "SELECT count() FROM a") == 2


def test_what_is_done_cannot_be_edited(db: Connection) -> None:
    with db.ledger.lock(wait=1):
        with pytest.raises(StatementFailed):
            db.ledger.apply(migration(THREE + "SELECT throwIf(1);"), quiet)
        with pytest.raises(IntegrityError, match="statement 1"):
            db.ledger.apply(migration(THREE.replace("id UInt64", "id UInt32") + "SELECT 1;"), quiet)


def killed_in(db: Connection, change: Migration, number: int, *, done: bool) -> None:
    """Leave the journal and the database as a runner does that is killed in a statement."""
    from dbkit.stores.clickhouse.split import split

    statements = split(change.text)
    journal = Journal(db.transport, profile="case")
    journal.create()

    def event(name: str, place: int = 0) -> Event:
        checksum = sha256(statements[place - 1].text) if place else ""
        return Event(
            migration=change.id,
            operation="apply",
            event=name,
            statement=place,
            statements=len(statements),
            statement_checksum=checksum,
        )

    journal.add(event("begin"))
    for place, statement in enumerate(statements[: number - 1], start=1):
        db.transport.command(statement.text)
        journal.add(event("done", place))
    journal.add(event("started", number))
    if done:
        db.transport.command(statements[number - 1].text)


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("number", [1, 3])
def test_going_on_after_a_kill(db: Connection, number: int, *, done: bool) -> None:
    change = migration(THREE)
    killed_in(db, change, number, done=done)
    (half,) = db.ledger.applied()
    assert (half.done, half.total, half.begun) == (number - 1, 3, True)
    with db.ledger.lock(wait=1):
        db.ledger.apply(change, quiet)
    assert db.ledger.applied()[0].complete
    assert rows(db, "SELECT id, s, n FROM a ORDER BY id") == [[1, "x;y", 7], [2, "it's", 7]]


COUNTED = """CREATE TABLE a (id UInt64, n UInt32, s String) ENGINE = MergeTree ORDER BY id;
INSERT INTO a VALUES (1, 10, ''), (2, 20, '');
ALTER TABLE a UPDATE n = n+1 WHERE id > 0, UPDATE s = 'it''s' WHERE 1;
"""


@pytest.mark.parametrize("done", [True, False])
def test_an_update_is_not_done_twice(db: Connection, *, done: bool) -> None:
    """The server has had its mutation since the statement was begun, or it has not."""
    change = migration(COUNTED)
    killed_in(db, change, 3, done=done)
    with db.ledger.lock(wait=1):
        db.ledger.apply(change, quiet)
        again = migration("ALTER TABLE a UPDATE n = n+1 WHERE id > 0, UPDATE s = 'it''s' WHERE 1;", name="0002_case")
        db.ledger.apply(again, quiet)
    assert rows(db, "SELECT id, n, s FROM a ORDER BY id") == [[1, 12, "it's"], [2, 22, "it's"]]


def test_nobody_can_tell_whether_an_insert_is_done(db: Connection) -> None:
    change = migration(THREE)
    killed_in(db, change, 2, done=True)
    with db.ledger.lock(wait=1), pytest.raises(StatementFailed, match="INSERT") as failed:
        db.ledger.apply(change, quiet)
    assert failed.value.where is not None
    assert failed.value.where.endswith(":2")
    assert one(db, "SELECT count() FROM a") == 2


def test_a_half_applied_file_can_be_taken_back(db: Connection) -> None:
    change = migration(
        "CREATE TABLE a (id UInt64) ENGINE = MergeTree ORDER BY id;\n"
        "CREATE VIEW v AS SELECT id FROM a;\nSELECT throwIf(1);",
        "DROP VIEW v;\nDROP TABLE a;\nDROP TABLE never;",
    )
    with db.ledger.lock(wait=1):
        with pytest.raises(StatementFailed):
            db.ledger.apply(change, quiet)
        db.ledger.rollback(change, quiet)
    assert db.ledger.applied() == ()
    assert one(db, "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name IN ('a', 'v')") == 0


def test_a_rollback_that_stopped_is_finished_first(db: Connection) -> None:
    change = migration(THREE, "ALTER TABLE a DROP COLUMN n;\nSELECT throwIf(1);")
    with db.ledger.lock(wait=1):
        db.ledger.apply(change, quiet)
        with pytest.raises(StatementFailed):
            db.ledger.rollback(change, quiet)
        (half,) = db.ledger.applied()
        assert not half.complete
        with pytest.raises(StatementFailed, match="rollback"):
            db.ledger.apply(change, quiet)
        db.ledger.rollback(replace(change, rollback_text="ALTER TABLE a DROP COLUMN n;\nDROP TABLE a;"), quiet)
    assert db.ledger.applied() == ()


def test_settings_of_a_file_hold_for_its_later_statements(db: Connection) -> None:
    text = (
        "SET max_threads = 3;\nCREATE TABLE a ENGINE = MergeTree ORDER BY n AS SELECT getSetting('max_threads') AS n;"
    )
    with db.ledger.lock(wait=1):
        db.ledger.apply(migration(text), quiet)
    assert one(db, "SELECT n FROM a") == 3


def test_secrets_come_from_the_environment_and_are_not_shown(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "CREATE TABLE a ENGINE = MergeTree ORDER BY s AS SELECT '${CASE_SECRET}' AS s, '${not a name}' AS t;"
    with db.ledger.lock(wait=1):
        with pytest.raises(UsageError, match="CASE_SECRET"):
            db.ledger.apply(migration(text), quiet)
        monkeypatch.setenv("CASE_SECRET", "it's \\ secret")
        db.ledger.apply(migration(text), quiet)
        bad = migration("SELECT throwIf(1, '${CASE_SECRET}');", name="0002_bad")
        with pytest.raises(StatementFailed) as failed:
            db.ledger.apply(bad, quiet)
    assert rows(db, "SELECT s, t FROM a") == [["it's \\ secret", "${not a name}"]]
    assert "secret" not in failed.value.message
    assert not rows(db, "SELECT message FROM _dbkit_migrations WHERE message LIKE '%secret%'")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("CREATE TABLE t (id UInt8) ENGINE = Null", True),
        ("CREATE TABLE IF NOT EXISTS missing (id UInt8) ENGINE = Null", False),
        ("CREATE OR REPLACE VIEW t AS SELECT 1", False),
        ("CREATE MATERIALIZED VIEW t TO x AS SELECT 1", True),
        ("DROP TABLE t", False),
        ("DROP TABLE IF EXISTS missing SYNC", True),
        ("RENAME TABLE old TO t", True),
        ("RENAME TABLE t TO missing", False),
        ("ALTER TABLE t ADD COLUMN c UInt8 AFTER id", True),
        ("ALTER TABLE t ADD COLUMN c UInt8, ADD COLUMN missing UInt8", False),
        ("ALTER TABLE t ADD COLUMN IF NOT EXISTS missing UInt8", False),
        ("ALTER TABLE t DROP COLUMN missing", True),
        ("ALTER TABLE t RENAME COLUMN missing TO c", True),
        ("ALTER TABLE t DROP INDEX i, ADD INDEX i id TYPE minmax", False),
        ("ALTER TABLE t ADD INDEX i id TYPE minmax", True),
        ("ALTER TABLE t DROP PROJECTION p", False),
        ("ALTER TABLE t ADD CONSTRAINT k CHECK id > 0", True),
        ("ALTER TABLE t MODIFY COLUMN c REMOVE COMMENT", False),
        ("ALTER TABLE t MODIFY COLUMN id REMOVE COMMENT", True),
        ("ALTER TABLE t MODIFY TTL at + INTERVAL 1 DAY", False),
        ("INSERT INTO t VALUES (1)", None),
        ("EXCHANGE TABLES t AND u", None),
        ("OPTIMIZE TABLE t FINAL", False),
        ("ALTER TABLE t DELETE WHERE id = 1", False),
        ("ALTER TABLE t UPDATE c = c + 1 WHERE 1", None),
        ("ALTER TABLE t (DELETE WHERE id = 1), (UPDATE c = 1 WHERE 1)", None),
        ("UPDATE t SET c = 1 WHERE 1", None),
    ],
)
def test_probes(db: Connection, statement: str, expected: bool | None) -> None:
    run(
        db,
        "CREATE TABLE t (id UInt8, c UInt8 COMMENT 'x', INDEX i id TYPE minmax, CONSTRAINT k CHECK id > 0, "
        "PROJECTION p (SELECT c ORDER BY c)) ENGINE = MergeTree ORDER BY id;",
    )
    assert probe(db.transport, statement).done is expected


def test_two_runners_take_turns(url: str, db: Connection) -> None:
    inside: list[str] = []
    failures: list[BaseException] = []

    def work(name: str) -> None:
        connection = connect(with_database(url, db.database), profile="case")
        try:
            with connection.ledger.lock(wait=20):
                inside.append(f"+{name}")
                time.sleep(0.05)
                inside.append(f"-{name}")
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(inside) == 8
    assert all(inside[place][1:] == inside[place + 1][1:] for place in range(0, 8, 2))


HOLDER = """
import sys, time
from dbkit.stores.clickhouse.live import connect
connection = connect(sys.argv[1], profile="other")
with connection.ledger.lock(wait=5):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lease_of_a_killed_runner_is_over(url: str, db: Connection) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, with_database(url, db.database)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockHeld, match=f"process {holder.pid}, profile other"), db.ledger.lock(wait=0.2):
            pass
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        holder.stdout.close()
    with db.ledger.lock(wait=1):
        pass


def test_reading_makes_nothing(url: str) -> None:
    connection = connect(with_database(url, "never_made"), profile="case")
    try:
        assert connection.ledger.applied() == ()
        assert connection.ledger.history() == ()
        assert not rows(connection, "SELECT name FROM system.databases WHERE name = 'never_made'")
    finally:
        connection.close()


def test_marks_are_events_in_order(db: Connection) -> None:
    with db.ledger.lock(wait=1):
        for number in (1, 2, 3):
            db.ledger.mark(migration("SELECT 1;", name=f"000{number}_case"))
        db.ledger.unmark("0002_case")
    assert [entry.id for entry in db.ledger.applied()] == ["0001_case", "0003_case"]
    assert rows(db, "SELECT sequence FROM _dbkit_migrations ORDER BY sequence") == [[1], [2], [3], [4]]
