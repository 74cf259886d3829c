"""A column that gets another type while others use its table: they lose nothing, and a run that stops goes on."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from dbkit.core.errors import StatementFailed
from dbkit.migrations.file import Migration
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds import BY_NAME
from dbkit.stores.postgres.live import PostgresConnection, connect
from dbkit.stores.postgres.script import script
from tests.live.postgres_databases import Database, Databases, Servers, scratch_databases
from tests.live.postgres_dump import dump
from tests.live.postgres_server import Watched, migration
from tests.live.test_postgres_backfill import killed
from tests.live.test_postgres_ledger import nothing

HAVE = (
    "create table links (id int primary key, n int not null unique, shown text not null);"
    "create index on links (n) where n > 3;"
)
WANT = HAVE.replace("n int", "n bigint")


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


@contextmanager
def opened(database: Database) -> Iterator[PostgresConnection]:
    connection = connect(database.url, profile="shop")
    try:
        yield connection
    finally:
        connection.close()


def planned(databases: Databases, database: Database, want: str, folder: Path) -> tuple[Migration, State]:
    """The migration that ``generate`` would write, in small batches, and the state that it leads to."""
    with databases.fresh(want) as other:
        state = other.state()
    before = database.state()
    steps = database.plan(state).steps
    with databases.fresh(want) as other:
        back = other.plan(before).steps
    texts = [
        "-- transactional: false\n\n" + script(one, transactions=False).replace("size 10000", "size 100")
        for one in (steps, back)
    ]
    return migration(folder, "0001_wider", *texts), state


def reached(database: Database) -> State:
    """The state without the ledger."""
    return database.state(ignore=["_dbkit*", "*yoyo*"])


def test_writers_go_on_and_lose_nothing(databases: Databases, tmp_path: Path) -> None:
    rows = "insert into links select g, g, g::text from generate_series(1, 2000) g"
    with databases.fresh(HAVE, rows) as database, opened(database) as connection:
        one, state = planned(databases, database, WANT, tmp_path)
        stop, failures, written = threading.Event(), [], [0]

        def write() -> None:
            chance = random.Random(1)
            with psycopg.connect(database.url, autocommit=True, prepare_threshold=None) as session:
                try:
                    while True:
                        number, place = 5000 + written[0], chance.randrange(1, 2000)
                        session.execute(f"insert into links (id, n, shown) values ({number}, {number}, '{number}')")
                        session.execute(f"update links set n = -n, shown = (-n)::text where id = {place}")
                        session.execute(f"update links set id = -id where id = {chance.randrange(1, 2000)}")
                        written[0] += 1
                        if stop.is_set():
                            return
                except psycopg.Error as error:
                    failures.append(str(error))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            connection.ledger.apply(one, nothing)
        finally:
            stop.set()
            writer.join()
        assert not failures
        assert database.rows("select count(*) from links where n::text <> shown") == [(0,)]
        assert database.rows("select count(*) from links") == [(2000 + written[0],)]
        assert reached(database).objects == state.objects


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_a_kill_is_gone_on_from(databases: Databases, tmp_path: Path, kills: int) -> None:
    rows = f"insert into links select g, g, g::text from generate_series(1, {kills * 500}) g"
    with databases.fresh(HAVE, rows) as database:
        one, state = planned(databases, database, WANT, tmp_path)
        chance = random.Random(kills)
        for _ in range(kills):
            killed(database.url, one.path, after=chance.randrange(1, 9))
        with opened(database) as connection, connection.ledger.lock(wait=15):
            # A run can be at its end before it is killed.
            if not any(row.complete for row in connection.ledger.applied()):
                connection.ledger.apply(one, nothing)
        assert database.rows("select count(*), bool_and(n::text = shown) from links") == [(kills * 500, True)]
        assert reached(database).objects == state.objects


def test_what_stopped_half_way_is_undone(databases: Databases, tmp_path: Path) -> None:
    want = HAVE.replace("where n > 3", "")
    have = want.replace("n int", "n text")
    with databases.fresh(have, "insert into links values (1, '1', '1'), (2, 'two', '2')") as database:
        before, judged = database.state(), dump(database.url)
        one, _ = planned(databases, database, want, tmp_path)
        with opened(database) as connection:
            with pytest.raises(StatementFailed, match='invalid input syntax for type integer: "two"') as caught:
                connection.ledger.apply(one, nothing)
            assert "dbkit migrate down undoes them" in (caught.value.help or "")
            assert reached(database).objects != before.objects
            watched = Watched()
            connection.ledger.rollback(one, watched)
            assert [line.split()[:2] for _, _, line in watched.told] == [
                ["DROP", "TRIGGER"],
                ["DROP", "FUNCTION"],
                ["ALTER", "TABLE"],
            ]
            assert not connection.ledger.applied()
        assert reached(database).objects == before.objects
        found = {
            title: text for title, text in dump(database.url).items() if "yoyo" not in title and "_dbkit" not in title
        }
        assert found == judged
        assert database.rows("select n from links order by id") == [("1",), ("two",)]


def test_what_is_done_is_taken_back_with_its_rollback(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh(HAVE, "insert into links values (1, 1, '1'), (2, 2, '2')") as database:
        before = database.state()
        one, state = planned(databases, database, WANT, tmp_path)
        with opened(database) as connection:
            connection.ledger.apply(one, nothing)
            assert reached(database).objects == state.objects
            connection.ledger.rollback(one, nothing)
        assert reached(database).objects == before.objects
        assert database.rows("select id, n from links order by id") == [(1, 1), (2, 2)]


def test_a_declared_conversion_names_columns_of_the_row(databases: Databases) -> None:
    have = "create table t (id int primary key, price text, unit int not null default 2)"
    want = have.replace("price text", "price int")
    with databases.fresh(have, "insert into t values (1, '3'), (2, null)") as database, databases.fresh(want) as other:
        state, before = other.state(), database.state()
        (column,) = (one.id for one in state.of_kind("column") if one.id.name == "price")
        env = Env(have=before, want=state, version=database.major, schema="public")
        steps = plan(
            before, state, BY_NAME, replace(env, conversions={column: "coalesce(price, '4')::int * t.unit"})
        ).steps
        for step in steps:
            if step.text.startswith("DO"):
                database.run("insert into t (id, price, unit) values (3, '5', 7)")
            database.run(step.text)
        assert database.rows("select id, price from t order by id") == [(1, 6), (2, 8), (3, 35)]
        assert database.state() == state


@pytest.mark.parametrize("major", [18, 15])
def test_what_is_written_for_an_older_server_runs_on_it_and_on_a_newer_one(
    major: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Servers(tmp_path_factory.mktemp("cache")) as servers:
        newest = servers.of(18)
        with newest.fresh(HAVE) as one, newest.fresh(WANT) as other:
            env = Env(have=one.state(), want=other.state(), version=15, schema="public")
            steps = plan(env.have, env.want, BY_NAME, env).steps
        with servers.of(major).fresh(HAVE) as database, servers.of(major).fresh(WANT) as other:
            database.execute(steps)
            assert database.state() == other.state()


TIED = (
    "create table users (id int primary key);"
    "create table links (id int primary key, user_id int not null references users on delete cascade);"
    "create index on links (user_id);"
)


def test_foreign_keys_hold_while_both_ends_change(databases: Databases, tmp_path: Path) -> None:
    rows = "insert into users select generate_series(1, 1000); insert into links select id, id from users"
    with databases.fresh(TIED, rows) as database, opened(database) as connection:
        one, state = planned(databases, database, TIED.replace("int ", "bigint "), tmp_path)
        stop, failures, kept = threading.Event(), [], [1000]

        def write() -> None:
            with psycopg.connect(database.url, autocommit=True, prepare_threshold=None) as session:
                try:
                    for number in itertools.count(5000):
                        session.execute(f"insert into users (id) values ({number})")
                        session.execute(f"insert into links (id, user_id) values ({number}, {number})")
                        if number % 3:
                            session.execute(f"delete from users where id = {number}")
                        kept[0] += not number % 3
                        if stop.is_set():
                            return
                except psycopg.Error as error:
                    failures.append(str(error))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            connection.ledger.apply(one, nothing)
        finally:
            stop.set()
            writer.join()
        assert not failures
        assert database.rows("select count(*) from users") == database.rows("select count(*) from links")
        assert database.rows("select count(*) from links join users on users.id = user_id") == [(kept[0],)]
        assert reached(database).objects == state.objects
