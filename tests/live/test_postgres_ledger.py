"""Migrations are applied once, whole, and recorded; what stops half-way goes on where it stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from dbkit.core.errors import IntegrityError, LockHeld, ServerUnreachable, StatementFailed
from dbkit.core.ids import ObjectId
from dbkit.plan.step import Step, Transaction
from dbkit.stores.postgres.live import PostgresConnection, connect
from dbkit.stores.postgres.session import Session
from tests.live.postgres_server import Watched, migration, rows, run

TABLES = "CREATE TABLE users (id int PRIMARY KEY, name text);\n\nINSERT INTO users VALUES (1, 'a;b');\n"
APART = "-- transactional: false\n"


def nothing(*_: object) -> None:
    """Progress that nobody watches."""


def test_apply_records_and_rollback_forgets(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    one = migration(tmp_path, "0001_users", TABLES, "DROP TABLE users;\n")
    watched = Watched()
    with connection.ledger.lock(wait=0):
        connection.ledger.apply(one, watched)
    assert watched.told == [
        (1, 2, "CREATE TABLE users (id int PRIMARY KEY, name text)"),
        (2, 2, "INSERT INTO users VALUES (1, 'a;b')"),
    ]
    (applied,) = connection.ledger.applied()
    assert (applied.id, applied.checksum, applied.profile) == ("0001_users", one.checksum, "shop")
    assert applied.complete
    assert applied.milliseconds is not None
    assert "@" in applied.by
    assert applied.applied_at.tzinfo is not None
    with connection.ledger.lock(wait=0):
        connection.ledger.rollback(one, nothing)
    assert connection.ledger.applied() == ()
    assert [entry.operation for entry in connection.ledger.history()] == ["apply", "rollback"]
    assert rows(database_url, "SELECT to_regclass('users')") == [(None,)]


def test_a_failure_leaves_nothing_and_is_located(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    text = "CREATE TABLE a (id int PRIMARY KEY);\n-- note\nINSERT INTO a VALUES (1);\nINSERT INTO a\n  VALUES (1);\n"
    with pytest.raises(StatementFailed, match="duplicate key value") as caught:
        connection.ledger.apply(migration(tmp_path, "0001_a", text), nothing)
    assert (caught.value.where or "").endswith("0001_a.sql:4")
    assert "rolled back" in (caught.value.help or "")
    assert rows(database_url, "SELECT to_regclass('a')") == [(None,)]
    assert connection.ledger.applied() == ()
    with pytest.raises(StatementFailed, match='syntax error at or near "x"') as caught:
        connection.ledger.apply(migration(tmp_path, "0002_b", "SELECT 1;\n\nSELECT 1\n  FORM x;\n"), nothing)
    assert (caught.value.where or "").endswith("0002_b.sql:4")


def test_deferred_constraints_fail_at_commit_and_leave_nothing(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    text = (
        "CREATE TABLE a (id int PRIMARY KEY, other int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n"
        "INSERT INTO a VALUES (1, 2);\n"
    )
    with pytest.raises(StatementFailed, match="violates foreign key constraint"):
        connection.ledger.apply(migration(tmp_path, "0001_a", text), nothing)
    assert rows(database_url, "SELECT to_regclass('a')") == [(None,)]
    assert connection.ledger.applied() == ()


def test_a_migration_may_change_the_session(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    text = "SELECT pg_catalog.set_config('search_path', '', false);\nSET timezone TO 'Asia/Tokyo';\n"
    connection.ledger.apply(migration(tmp_path, "0001_odd", text), nothing)
    connection.ledger.apply(migration(tmp_path, "0002_t", "CREATE TABLE t (id int);"), nothing)
    assert [one.id for one in connection.ledger.applied()] == ["0001_odd", "0002_t"]
    assert rows(database_url, "SELECT to_regclass('public.t')::text") == [("t",)]


def test_ten_thousand_statements_in_one_file(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    lines = ["CREATE TABLE big (id int PRIMARY KEY, v text);\n"]
    lines += [f"INSERT INTO big VALUES ({n}, 'it''s ; {n} {'é' * 20}');\n" for n in range(10_000)]
    watched = Watched()
    begun = time.monotonic()
    connection.ledger.apply(migration(tmp_path, "0001_big", "".join(lines)), watched)
    assert time.monotonic() - begun < 10
    assert len(watched.told) == 10_001
    assert rows(database_url, "SELECT count(*) FROM big") == [(10_000,)]
    again = [*lines[1:9000], "INSERT INTO big VALUES (1, 'x');\n", *lines[9001:]]
    run(database_url, "DELETE FROM big WHERE id > 8998")
    text = "DELETE FROM big WHERE id > 5;\n" + "".join(again[10:])
    with pytest.raises(StatementFailed, match="duplicate key") as caught:
        connection.ledger.apply(migration(tmp_path, "0002_more", text), nothing)
    assert (caught.value.where or "").endswith(f"0002_more.sql:{text[: text.index(chr(39) + 'x')].count(chr(10)) + 1}")


def test_copy_and_empty_files(connection: PostgresConnection, tmp_path: Path) -> None:
    connection.ledger.apply(migration(tmp_path, "0001_empty", "-- nothing to do\n"), nothing)
    for number, text in enumerate(("COPY pg_class TO STDOUT;", "CREATE TABLE t (a int); COPY t FROM STDIN;"), 2):
        with pytest.raises(StatementFailed, match="COPY"):
            connection.ledger.apply(migration(tmp_path, f"000{number}_copy", text), nothing)
    assert [one.id for one in connection.ledger.applied()] == ["0001_empty"]


def test_an_id_of_another_profile_or_applied_twice_is_refused(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    one = migration(tmp_path, "0001_users", TABLES)
    connection.ledger.apply(one, nothing)
    with pytest.raises(IntegrityError, match="0001_users is applied already"):
        connection.ledger.apply(one, nothing)
    other = connect(database_url, profile="blog")
    with pytest.raises(IntegrityError, match="under the profile 'shop'"):
        other.ledger.apply(one, nothing)
    other.close()


def test_mark_and_unmark_run_nothing(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    one = migration(tmp_path, "0001_users", TABLES)
    connection.ledger.mark(one)
    assert [(row.id, row.checksum) for row in connection.ledger.applied()] == [("0001_users", one.checksum)]
    connection.ledger.unmark("0001_users")
    assert connection.ledger.applied() == ()
    assert rows(database_url, "SELECT to_regclass('users')") == [(None,)]
    assert [entry.operation for entry in connection.ledger.history()] == ["mark", "unmark"]


def test_reading_the_ledger_costs_two_queries(connection: PostgresConnection, tmp_path: Path) -> None:
    connection.ledger.apply(migration(tmp_path, "0001_users", TABLES), nothing)
    session = Counting(connection.session)
    ledger = replace(connection.ledger, session=cast("Session", session))
    assert len(ledger.applied()) == 1
    assert session.count == 2


class Counting:
    """Passes queries on to a real session and counts them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.count = 0

    def execute(self, query: bytes, parameters: Sequence[Any] | None = None) -> Any:
        self.count += 1
        return self.session.execute(query, parameters)


def test_a_lock_in_the_way_is_retried_and_then_told(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    connection.ledger.apply(migration(tmp_path, "0001_users", TABLES), nothing)
    connection.ledger.lock_timeout = 0.1
    connection.ledger.attempts = 4
    alter = migration(tmp_path, "0002_age", "ALTER TABLE users ADD COLUMN age int;")
    with psycopg.connect(database_url) as reader:
        reader.execute(b"SELECT * FROM users")
        with pytest.raises(LockHeld, match="0002_age: a lock was not had in time, 4 times") as caught:
            connection.ledger.apply(alter, nothing)
        assert caught.value.exit_code == 5
        assert f"server process {reader.info.backend_pid}), idle in a transaction" in (caught.value.help or "")
        apart = migration(tmp_path, "0003_apart", f"{APART}ALTER TABLE users ADD COLUMN apart int;")
        with pytest.raises(LockHeld, match="0003_apart: a lock was not had in time, 4 times"):
            connection.ledger.apply(apart, nothing)
        connection.ledger.unmark("0003_apart")
        threading.Timer(0.3, reader.rollback).start()
        connection.ledger.apply(alter, nothing)
    assert [row.id for row in connection.ledger.applied()] == ["0001_users", "0002_age"]


def test_a_statement_timeout_does_not_end_what_runs_concurrently(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    connection.ledger.apply(migration(tmp_path, "0001_users", TABLES), nothing)
    connection.session.execute(b"SET statement_timeout = '500ms'")
    build = migration(tmp_path, "0002_index", f"{APART}CREATE INDEX CONCURRENTLY users_name ON users (name);")
    with psycopg.connect(database_url) as writer:
        writer.execute(b"INSERT INTO users VALUES (7, 'x')")
        threading.Timer(1.2, writer.commit).start()
        begun = time.monotonic()
        connection.ledger.apply(build, nothing)
        assert time.monotonic() - begun > 1.0
    assert rows(database_url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass") == [(True,)]
    assert connection.session.execute(b"SHOW statement_timeout").fetchone() == ("500ms",)
    sleep = migration(tmp_path, "0003_sleep", "SELECT pg_sleep(2);")
    with pytest.raises(StatementFailed, match="statement timeout"):
        connection.ledger.apply(sleep, nothing)


def test_no_timeout_ends_what_runs_concurrently(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    names = ["lock_timeout", "statement_timeout", "transaction_timeout"]
    names = names if connection.server.major >= 17 else names[:2]
    for name in names:
        connection.session.execute(f"SET {name} = '1h'".encode())
    wrong = " OR ".join(f"current_setting('{name}') <> '0'" for name in names)
    body = f"BEGIN IF {wrong} THEN RAISE 'limited'; END IF; RETURN n; END"
    run(database_url, "CREATE TABLE a AS SELECT 1 AS n")
    run(database_url, f"CREATE FUNCTION seen(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ {body} $$")
    build = f"{APART}CREATE INDEX CONCURRENTLY a_seen ON a (public.seen(n));"
    connection.ledger.apply(migration(tmp_path, "0001_index", build), nothing)
    assert rows(database_url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_seen'::regclass") == [(True,)]
    for name in names[1:]:
        assert connection.session.execute(f"SHOW {name}".encode()).fetchone() == ("1h",)


def test_apart_goes_on_at_the_statement_that_failed(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    connection.ledger.apply(migration(tmp_path, "0001_users", TABLES + "INSERT INTO users VALUES (2, 'a;b');"), nothing)
    text = (
        f"{APART}ALTER TABLE users ADD COLUMN age int;\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n"
        "CREATE UNIQUE INDEX CONCURRENTLY users_name ON users (name);\nVACUUM users;\n"
    )
    back = (
        f"{APART}VACUUM users;\nDROP INDEX CONCURRENTLY users_name;\nDROP INDEX CONCURRENTLY users_id;\n"
        "ALTER TABLE users DROP COLUMN age;\n"
    )
    apart = migration(tmp_path, "0002_more", text, back)
    with pytest.raises(StatementFailed, match="could not create unique index") as caught:
        connection.ledger.apply(apart, nothing)
    assert "2 of 4 statements are done" in (caught.value.help or "")
    half = connection.ledger.applied()[-1]
    assert (half.id, half.done, half.total, half.complete) == ("0002_more", 2, 4, False)
    assert "could not create unique index" in (half.error or "")
    assert rows(database_url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_name'::regclass") == [(False,)]
    run(database_url, "UPDATE users SET name = 'b' WHERE id = 2")
    watched = Watched()
    connection.ledger.apply(apart, watched)
    assert [position for position, _, _ in watched.told] == [3, 4]
    assert rows(
        database_url, "SELECT bool_and(indisvalid), count(*) FROM pg_index WHERE indrelid = 'users'::regclass"
    ) == [(True, 3)]
    assert connection.ledger.applied()[-1].complete
    connection.ledger.rollback(apart, nothing)
    assert [row.id for row in connection.ledger.applied()] == ["0001_users"]
    assert rows(database_url, "SELECT count(*) FROM pg_index WHERE indrelid = 'users'::regclass") == [(1,)]


def test_a_half_applied_migration_is_taken_back_by_its_half(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    text = f"{APART}CREATE TABLE a (id int);\nCREATE TABLE b (id int);\nSELECT 1/0;\n"
    back = f"{APART}SELECT 1/0;\nDROP TABLE b;\nDROP TABLE a;\n"
    one = migration(tmp_path, "0001_a", text, back)
    with pytest.raises(StatementFailed, match="division by zero"):
        connection.ledger.apply(one, nothing)
    connection.ledger.rollback(one, nothing)
    assert connection.ledger.applied() == ()
    assert rows(database_url, "SELECT to_regclass('a'), to_regclass('b')") == [(None, None)]


def test_a_rollback_that_stopped_half_way_is_finished_before_anything_else(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    text = f"{APART}CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n"
    back = f"{APART}DROP TABLE b;\nDO $$BEGIN PERFORM 1 / count(*) FROM ready; END$$;\n"
    run(database_url, "CREATE TABLE ready (id int)")
    one = migration(tmp_path, "0001_a", text, back)
    connection.ledger.apply(one, nothing)
    with pytest.raises(StatementFailed, match="division by zero"):
        connection.ledger.rollback(one, nothing)
    (half,) = connection.ledger.applied()
    assert (half.complete, half.done, half.error) == (False, 2, "its rollback stopped half-way")
    with pytest.raises(StatementFailed, match="the rollback of 0001_a stopped half-way") as failed:
        connection.ledger.apply(one, nothing)
    assert failed.value.help == "finish it first: dbkit migrate down"
    run(database_url, "INSERT INTO ready VALUES (1)")
    connection.ledger.rollback(one, nothing)
    assert connection.ledger.applied() == ()


def test_an_index_that_was_left_invalid_goes_with_its_half(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    text = f"{APART}INSERT INTO a VALUES (1);\nCREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\nSELECT 1;\n"
    back = f"{APART}SELECT 1/0;\nDROP INDEX CONCURRENTLY a_id;\nDELETE FROM a WHERE ctid = (SELECT min(ctid) FROM a);\n"
    run(database_url, "CREATE TABLE a (id int); INSERT INTO a VALUES (1)")
    one = migration(tmp_path, "0001_a", text, back)
    with pytest.raises(StatementFailed, match="could not create unique index"):
        connection.ledger.apply(one, nothing)
    assert rows(database_url, "SELECT to_regclass('a_id')::text, count(*) FROM a") == [("a_id", 2)]
    connection.ledger.rollback(one, nothing)
    assert rows(database_url, "SELECT to_regclass('a_id'), count(*) FROM a") == [(None, 1)]
    assert connection.ledger.applied() == ()


def test_an_edit_of_what_is_done_is_refused(connection: PostgresConnection, tmp_path: Path) -> None:
    text = f"{APART}CREATE TABLE a (id int);\nSELECT 1/0;\n"
    with pytest.raises(StatementFailed):
        connection.ledger.apply(migration(tmp_path, "0001_a", text), nothing)
    with pytest.raises(IntegrityError, match="statement 1 was changed after it was run"):
        connection.ledger.apply(migration(tmp_path, "0001_a", text.replace("id int", "id bigint")), nothing)
    connection.ledger.apply(migration(tmp_path, "0001_a", text.replace("1/0", "1")), nothing)
    assert connection.ledger.applied()[0].complete


def test_an_index_that_was_finished_before_the_kill_is_not_built_again(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    connection.ledger.apply(migration(tmp_path, "0001_users", TABLES), nothing)
    apart = migration(tmp_path, "0002_i", f"{APART}CREATE INDEX CONCURRENTLY users_name ON users (name);\n")
    with pytest.raises(StatementFailed):
        connection.ledger.apply(migration(tmp_path, "0002_i", f"{APART}SELECT 1/0;"), nothing)
    # as a kill between the index and its mark would leave it
    run(database_url, "CREATE INDEX users_name ON users (name)")
    run(
        database_url,
        "INSERT INTO _dbkit_journal SELECT migration_hash, 'apply', 0, 'x', now(), null FROM _dbkit_revision"
        " WHERE migration_id = '0002_i'",
    )
    connection.ledger.apply(apart, nothing)
    assert connection.ledger.applied()[-1].complete


def test_the_lock_keeps_others_out_and_names_its_holder(connection: PostgresConnection, database_url: str) -> None:
    other = connect(database_url, profile="shop")
    with connection.ledger.lock(wait=0):
        begun = time.monotonic()
        held = r"another dbkit is migrating this database: .*@.* server process"
        with pytest.raises(LockHeld, match=held) as caught, other.ledger.lock(wait=0.5):
            pass
        assert time.monotonic() - begun < 2
        assert caught.value.exit_code == 5
        (mark,) = rows(database_url, "SELECT pid FROM yoyo_lock")
        assert mark[0] < 0
    assert rows(database_url, "SELECT count(*) FROM yoyo_lock") == [(0,)]
    with other.ledger.lock(wait=0):
        pass
    other.close()


def test_waiting_for_the_lock(connection: PostgresConnection, database_url: str) -> None:
    other = connect(database_url, profile="shop")
    order: list[str] = []

    def late() -> None:
        with other.ledger.lock(wait=10):
            order.append("second")

    with connection.ledger.lock(wait=0):
        thread = threading.Thread(target=late)
        thread.start()
        time.sleep(0.5)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    other.close()


def test_the_lock_of_a_dead_dbkit_is_healed(connection: PostgresConnection, database_url: str) -> None:
    with connection.ledger.lock(wait=0):
        pass
    run(database_url, "INSERT INTO yoyo_lock VALUES (1, now(), -12345)")
    with connection.ledger.lock(wait=0):
        assert rows(database_url, "SELECT count(*) FROM yoyo_lock WHERE pid = -12345") == [(0,)]


def test_the_lock_of_a_yoyo_is_respected(connection: PostgresConnection, database_url: str) -> None:
    with connection.ledger.lock(wait=0):
        pass
    run(database_url, "INSERT INTO yoyo_lock VALUES (1, now() at time zone 'utc' - interval '5 s', 4321)")
    held = r"yoyo \(process 4321\) has locked this database for 5 s"
    with pytest.raises(LockHeld, match=held) as caught, connection.ledger.lock(wait=0):
        pass
    assert "break-lock" in (caught.value.help or "")


def test_a_lock_that_was_lost_stops_the_next_migration(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    one = migration(tmp_path, "0001_users", TABLES)
    with connection.ledger.lock(wait=0):
        run(
            database_url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'dbkit lock%'"
            " AND datname = current_database()",
        )
        with pytest.raises(LockHeld, match="the connection that held the lock"):
            connection.ledger.apply(one, nothing)
    assert connection.ledger.applied() == ()


def test_the_server_ends_a_run_that_is_silent(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    """Whoever was stopped in a transaction keeps its locks no longer than that; a build has all the time it needs."""
    kept = "CREATE TABLE {} AS SELECT current_setting('idle_in_transaction_session_timeout') AS idle, {} AS silent;"
    silent = " || '/' || ".join(f"current_setting('tcp_{name}')" for name in ("keepalives_idle", "user_timeout"))
    connection.ledger.apply(migration(tmp_path, "0001_one", kept.format("together", silent)), nothing)
    connection.ledger.apply(migration(tmp_path, "0002_two", APART + kept.format("apart", silent)), nothing)
    assert rows(database_url, "TABLE together UNION TABLE apart") == [("1min", "30/90000")]
    assert connection.session.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("0",)
    text = "CREATE TABLE a (id int);\nSELECT set_config('idle_in_transaction_session_timeout', '1ms', true);\n"
    slow = migration(tmp_path, "0003_stopped", f"{text}SELECT 1;\n")
    with pytest.raises(ServerUnreachable, match="connection"):
        connection.ledger.apply(slow, lambda position, *_: time.sleep(0.5 if position == 3 else 0))
    other = connect(database_url, profile="shop")
    assert [one.id for one in other.ledger.applied()] == ["0001_one", "0002_two"]
    other.close()


def wait_until(seen: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not seen():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_who_still_works_keeps_others_out_when_its_lock_is_lost(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    text = f"{APART}-- dbkit: batch by id size 100\nUPDATE counted SET n = n + 1;\n"
    run(database_url, "CREATE TABLE counted AS SELECT id, 0 AS n FROM generate_series(1, 1000) id")
    run(database_url, "CREATE UNIQUE INDEX ON counted (id)")
    one = migration(tmp_path, "0001_count", text)
    other = connect(database_url, profile="shop")
    seen: list[str] = []

    def lose(_: int, __: int, text: str) -> None:
        if not seen and "100" in text:
            run(
                database_url,
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE"
                " 'dbkit lock%' AND datname = current_database()",
            )
            with pytest.raises(LockHeld, match="another dbkit is migrating this database: dbkit") as caught:
                other.ledger.lock(wait=0.3).__enter__()
            (holder,) = other.ledger.holders()
            assert holder.lives
            seen.append(caught.value.message)

    with connection.ledger.lock(wait=0):
        connection.ledger.apply(one, lose)
    assert len(seen) == 1
    assert rows(database_url, "SELECT n, count(*) FROM counted GROUP BY n") == [(1, 1000)]
    with other.ledger.lock(wait=0):
        assert [one.id for one in other.ledger.applied()] == ["0001_count"]
    held = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database"
    wait_until(lambda: not rows(database_url, f"{held} WHERE datname = current_database())"))
    other.close()


@pytest.mark.parametrize("poll", [0.2, 0.0], ids=["as it is", "always trying"])
def test_an_index_is_built_concurrently_while_another_runner_waits(
    connection: PostgresConnection, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, poll: float
) -> None:
    monkeypatch.setattr("dbkit.stores.postgres.lock._POLL", poll)
    other = connect(database_url, profile="shop")
    connection.ledger.apply(migration(tmp_path, "0001_users", TABLES), nothing)
    done = threading.Event()

    def wait() -> None:
        with other.ledger.lock(wait=20):
            done.set()

    with connection.ledger.lock(wait=0):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.3)
        text = f"{APART}CREATE INDEX CONCURRENTLY users_name ON users (name);\n"
        begun = time.monotonic()
        connection.ledger.apply(migration(tmp_path, "0002_i", text), nothing)
        assert time.monotonic() - begun < 10
        assert not done.is_set()
    thread.join()
    assert done.is_set()
    other.close()


def test_many_start_at_once(database_url: str, tmp_path: Path) -> None:
    one = migration(tmp_path, "0001_users", TABLES)
    outcomes: list[str] = []

    def start() -> None:
        opened = connect(database_url, profile="shop")
        try:
            with opened.ledger.lock(wait=20):
                if not opened.ledger.applied():
                    opened.ledger.apply(one, nothing)
                    outcomes.append("applied")
        except Exception as error:  # noqa: BLE001
            outcomes.append(repr(error))
        finally:
            opened.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["applied"]


KILLED = """
import sys
from pathlib import Path
from dbkit.migrations.file import Migration, parse_header
from dbkit.stores.postgres.live import connect
url, path = sys.argv[1], Path(sys.argv[2])
text = path.read_text()
one = Migration(store="postgres", id=path.stem, path=path, text=text, rollback_path=path, rollback_text=None,
                header=parse_header(text, path))
connection = connect(url, profile="shop")
with connection.ledger.lock(wait=0):
    connection.ledger.apply(one, lambda position, *_: print(position, flush=True))
"""


def killed(url: str, path: Path, *, at: int, by: signal.Signals = signal.SIGKILL) -> None:
    """Apply a migration in a process of its own, and kill it during a statement."""
    command = [sys.executable, "-c", KILLED, url, str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) == at:
            break
    time.sleep(0.2)
    process.send_signal(by)
    process.wait(timeout=20)
    process.stdout.close()


def test_the_lock_keeps_no_index_waiting(connection: PostgresConnection, database_url: str) -> None:
    run(database_url, "CREATE TABLE a (id int)")
    index = ObjectId("index", ("public", "a_id"))
    build = Step(text="CREATE INDEX CONCURRENTLY a_id ON a (id)", id=index, transaction=Transaction.NONE)
    with connection.ledger.lock(wait=0):
        connection.session.execute(b"SET statement_timeout = '60s'")
        held = "SELECT backend_xmin FROM pg_stat_activity WHERE application_name LIKE 'dbkit lock%'"
        assert rows(database_url, f"{held} AND datname = current_database()") == [(None,)]
        connection.execute([build])
    assert rows(database_url, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass") == [(True,)]


def test_a_kill_leaves_nothing_of_a_migration(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    one = migration(tmp_path, "0001_slow", "CREATE TABLE a (id int);\nSELECT pg_sleep(600);\n")
    killed(database_url, one.path, at=2)
    with connection.ledger.lock(wait=15):
        assert connection.ledger.applied() == ()
        connection.ledger.apply(migration(tmp_path, "0001_slow", "CREATE TABLE a (id int);"), nothing)
    assert rows(database_url, "SELECT count(*) FROM yoyo_lock") == [(0,)]


def test_an_interrupt_stops_the_statement_on_the_server_too(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    one = migration(tmp_path, "0001_slow", "CREATE TABLE a (id int);\nSELECT pg_sleep(600);\n")
    begun = time.monotonic()
    killed(database_url, one.path, at=2, by=signal.SIGINT)
    sleeping = (
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = 'active'"
        " AND datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert rows(database_url, sleeping) == [(0,)]
    assert rows(database_url, "SELECT count(*) FROM yoyo_lock") == [(0,)]
    with connection.ledger.lock(wait=5):  # the server may need a moment to see that the connection is closed
        assert connection.ledger.applied() == ()
    assert time.monotonic() - begun < 4


def test_an_index_that_was_being_rebuilt_is_cleared_away(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    run(database_url, "CREATE TABLE a AS SELECT generate_series(1, 100) AS n; CREATE INDEX a_n ON a (n)")
    run(database_url, "CREATE TABLE b AS SELECT 1 AS n; CREATE INDEX b_n_ccnew ON b (n)")
    one = migration(tmp_path, "0001_rebuilt", f"{APART}REINDEX INDEX CONCURRENTLY a_n;\n")
    invalid = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    with psycopg.connect(database_url) as reader:  # it is waited for, once the new index is built
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM b")
        kept = rows(database_url, "SELECT 'a_n'::regclass::oid")
        command = [sys.executable, "-c", KILLED, database_url, str(one.path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: bool(rows(database_url, invalid)))
        process.kill()
        process.wait(timeout=20)
        running = "SELECT FROM pg_stat_activity WHERE query LIKE 'REINDEX%' AND datname = current_database()"
        wait_until(lambda: not rows(database_url, running))
    with connection.ledger.lock(wait=15):
        assert rows(database_url, invalid) == [("a_n_ccnew",)]
        connection.ledger.apply(one, nothing)
    assert rows(database_url, invalid) == []
    assert rows(database_url, "SELECT relname FROM pg_class WHERE relname LIKE '%ccnew'") == [("b_n_ccnew",)]
    assert rows(database_url, "SELECT 'a_n'::regclass::oid") != kept


def test_a_kill_outside_a_transaction_is_gone_on_from(
    connection: PostgresConnection, database_url: str, tmp_path: Path
) -> None:
    text = f"{APART}CREATE TABLE a (id int);\nSELECT pg_sleep(600);\nCREATE TABLE b (id int);\n"
    one = migration(tmp_path, "0001_slow", text)
    killed(database_url, one.path, at=2)
    with connection.ledger.lock(wait=15):
        (half,) = connection.ledger.applied()
        assert (half.complete, half.done, half.total) == (False, 1, 3)
        watched = Watched()
        connection.ledger.apply(migration(tmp_path, "0001_slow", text.replace("600", "0")), watched)
    assert [position for position, _, _ in watched.told] == [2, 3]
    assert connection.ledger.applied()[0].complete


def test_a_reader_may_read(connection: PostgresConnection, database_url: str, tmp_path: Path) -> None:
    connection.ledger.apply(migration(tmp_path, "0001_users", TABLES), nothing)
    run(
        database_url,
        "DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'reads';"
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
    )
    split = urlsplit(database_url)
    url = urlunsplit(split._replace(netloc=f"reader:reads@{split.hostname}:{split.port}"))
    opened = connect(url, profile="shop")
    try:
        assert [one.id for one in opened.ledger.applied()] == ["0001_users"]
        with pytest.raises(ServerUnreachable, match="permission denied") as caught, opened.ledger.lock(wait=0):
            pass
        assert "lacks a right" in (caught.value.help or "")
    finally:
        opened.close()
        run(database_url, "DROP OWNED BY reader; DROP ROLE reader")


def test_the_ledger_of_another_schema(database_url: str, tmp_path: Path) -> None:
    opened = connect(database_url, profile="shop", namespace="app")
    with opened.ledger.lock(wait=0):
        opened.ledger.apply(migration(tmp_path, "0001_users", TABLES), nothing)
    assert [row.id for row in opened.ledger.applied()] == ["0001_users"]
    assert rows(database_url, "SELECT to_regclass('app.users')::text, to_regclass('app._yoyo_migration')::text") == [
        ("app.users", "app._yoyo_migration")
    ]
    opened.close()
