"""A column that gets another type while others use its table: they lose nothing, and a run that stops goes on."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dbkit.core.errors import StatementFailed
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.stores.postgres.kinds import BY_NAME
from tests.live.postgres_beside import Run, beside, killed_and_gone_on_from, opened, planned, reached
from tests.live.postgres_databases import Databases, Servers, scratch_databases
from tests.live.postgres_dump import dump
from tests.live.postgres_server import Watched
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


def test_writers_go_on_and_lose_nothing(databases: Databases, tmp_path: Path) -> None:
    rows = "insert into links select g, g, g::text from generate_series(1, 2000) g"
    with databases.fresh(HAVE, rows) as database, opened(database) as connection:
        one, state = planned(databases, database, WANT, tmp_path)
        chance, written = random.Random(1), [0]

        def once(write: Run) -> None:
            number, place = 5000 + written[0], chance.randrange(1, 2000)
            write(f"insert into links (id, n, shown) values ({number}, {number}, '{number}')")
            write(f"update links set n = -n, shown = (-n)::text where id = {place}")
            write(f"update links set id = -id where id = {chance.randrange(1, 2000)}")
            written[0] += 1

        with beside(database, once):
            connection.ledger.apply(one, nothing)
        assert database.rows("select count(*) from links where n::text <> shown") == [(0,)]
        assert database.rows("select count(*) from links") == [(2000 + written[0],)]
        assert reached(database).objects == state.objects


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_a_kill_is_gone_on_from(databases: Databases, tmp_path: Path, kills: int) -> None:
    rows = f"insert into links select g, g, g::text from generate_series(1, {kills * 500}) g"
    with databases.fresh(HAVE, rows) as database:
        one, state = planned(databases, database, WANT, tmp_path)
        killed_and_gone_on_from(database, one, kills=kills, most=8)
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
        numbers, kept = itertools.count(5000), [1000]

        def once(write: Run) -> None:
            number = next(numbers)
            write(f"insert into users (id) values ({number})")
            write(f"insert into links (id, user_id) values ({number}, {number})")
            if number % 3:
                write(f"delete from users where id = {number}")
            kept[0] += not number % 3

        with beside(database, once):
            connection.ledger.apply(one, nothing)
        assert database.rows("select count(*) from users") == database.rows("select count(*) from links")
        assert database.rows("select count(*) from links join users on users.id = user_id") == [(kept[0],)]
        assert reached(database).objects == state.objects
