"""An enum loses a label while others use its tables: they lose nothing, and a run that stops goes on or is undone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.core.errors import StatementFailed
from dbkit.plan.hazard import HazardKind
from tests.live.postgres_beside import Run, beside, killed_and_gone_on_from, opened, planned, reached
from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.postgres_dump import dump
from tests.live.test_postgres_ledger import nothing

HAVE = (
    "create type status as enum ('new', 'gone', 'paid');"
    "create table orders (id int primary key, status status not null default 'new', shown text not null default 'new');"
    "create index on orders (status) where status <> 'paid';"
    "create table visits (id int primary key, was status[]);"
)
WANT = HAVE.replace("'new', 'gone', 'paid'", "'paid', 'new', 'late'")
ROWS = (
    "insert into orders select g, s.v::status, s.v from generate_series(1, {0}) g,"
    " lateral (select (array['new', 'paid'])[1 + g % 2] v) s;"
    "insert into visits select g, array['new', null]::status[] from generate_series(1, {0}) g"
)
ODD = (
    "select (select count(*) from orders where status::text <> shown),"
    " (select count(*) from visits where was::text <> '{new,NULL}')"
)


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def test_writers_go_on_and_lose_nothing(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh(HAVE, ROWS.format(2000)) as database, opened(database) as connection:
        one, state = planned(databases, database, WANT, tmp_path)
        chance, written = random.Random(1), [0]

        def once(write: Run) -> None:
            number, place = 5000 + written[0], chance.randrange(1, 2000)
            write(f"insert into orders (id) values ({number})")
            write(f"update orders set status = 'paid', shown = 'paid' where id = {place}")
            write(f"select count(*) from orders where status <> 'paid'::status and id = {place}")
            write(f"insert into visits values ({number}, '{{new,null}}'::status[])")
            written[0] += 1

        with beside(database, once):
            connection.ledger.apply(one, nothing)
        assert database.rows(ODD) == [(0, 0)]
        assert database.rows("select count(*) from orders") == [(2000 + written[0],)]
        assert reached(database).objects == state.objects


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_a_kill_is_gone_on_from(databases: Databases, tmp_path: Path, kills: int) -> None:
    with databases.fresh(HAVE, ROWS.format(kills * 300)) as database:
        one, state = planned(databases, database, WANT, tmp_path)
        killed_and_gone_on_from(database, one, kills=kills, most=11)
        assert database.rows(ODD) == [(0, 0)]
        assert database.rows("select count(*) from orders") == [(kills * 300,)]
        assert reached(database).objects == state.objects


def test_a_label_that_a_row_still_has_stops_it_and_all_of_it_is_undone(databases: Databases, tmp_path: Path) -> None:
    rows = f"{ROWS.format(10)}; update visits set was = '{{gone}}' where id = 7"
    with databases.fresh(HAVE, rows) as database:
        before, judged = database.state(), dump(database.url)
        one, _ = planned(databases, database, WANT, tmp_path)
        with opened(database) as connection:
            with pytest.raises(StatementFailed, match='invalid input value for enum status__new: "gone"'):
                connection.ledger.apply(one, nothing)
            assert database.rows("select count(*) from pg_type where typname = 'status__new'") == [(1,)]
            connection.ledger.rollback(one, nothing)
        assert reached(database).objects == before.objects
        after = dump(database.url)
        assert {name: text for name, text in after.items() if "yoyo" not in name and "_dbkit" not in name} == judged
        assert database.rows("select was::text from visits where id in (7, 8) order by id") == [
            ("{gone}",),
            ("{new,NULL}",),
        ]


def test_what_is_done_is_taken_back_with_its_rollback(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh(HAVE, ROWS.format(10)) as database:
        before = database.state()
        one, state = planned(databases, database, WANT, tmp_path)
        with opened(database) as connection:
            connection.ledger.apply(one, nothing)
            assert reached(database).objects == state.objects
            connection.ledger.rollback(one, nothing)
        assert reached(database).objects == before.objects
        assert database.rows(ODD) == [(0, 0)]


TOGETHER = (
    "create type status as enum ('new', 'gone', 'paid'); create type size as enum ('s', 'm', 'l');"
    "create table orders (id int generated by default as identity primary key, status status not null default 'new',"
    " sizes size[] default '{s}', total int not null default 3, shown text not null default 'new', check (total > 0));"
    "create unique index on orders (status, id) where status <> 'paid'; create index on orders (total);"
    "create table lines (id int primary key, order_id int references orders, status status)"
)
OTHERWISE = (
    TOGETHER.replace("'new', 'gone', 'paid'", "'paid', 'new', 'late'")
    .replace("'s', 'm', 'l'", "'l', 's'")
    .replace("total int ", "total bigint ")
    .replace("id int generated", "id bigint generated")
    .replace("order_id int", "order_id bigint")
)


def test_two_of_them_a_number_and_a_key_at_once_beside_a_writer(databases: Databases, tmp_path: Path) -> None:
    rows = (
        "insert into orders (status, total) select 'new', g from generate_series(1, 500) g;"
        "insert into lines select g, g, 'new' from generate_series(1, 500) g"
    )
    with databases.fresh(TOGETHER, rows) as database, opened(database) as connection:
        one, state = planned(databases, database, OTHERWISE, tmp_path)
        chance, written = random.Random(1), [0]

        def once(write: Run) -> None:
            written[0] += 1
            place = chance.randrange(1, 500)
            write("insert into orders (sizes) values ('{l,null}')")
            write(f"update orders set status = 'paid', shown = 'paid', total = total + 1 where id = {place}")
            write(f"insert into lines values ({1000 + written[0]}, {place}, 'paid')")

        with beside(database, once):
            connection.ledger.apply(one, nothing)
        assert database.rows("select count(*) from orders where status::text <> shown") == [(0,)]
        assert database.rows("select count(*), max(id) from orders") == [(500 + written[0], 500 + written[0])]
        assert database.rows("select sum(total) from orders where id <= 500") == [(125250 + written[0],)]
        assert database.rows("select count(*) from orders where sizes = '{l,null}'") == [(written[0],)]
        assert database.rows("select count(*) from lines where status = 'paid'") == [(written[0],)]
        assert reached(database).objects == state.objects


def test_no_two_values_become_the_same_one(databases: Databases) -> None:
    table = (
        "create table orders (id int primary key, status status);"
        "create unique index of_columns on orders (status, id);"
        "create unique index of_some_rows on orders (id) where status > 'new';"
        "create unique index of_an_expression on orders (id, (status > 'new'))"
    )
    types = [f"create type status as enum ({labels});" for labels in ("'new', 'paid'", "'paid', 'new'")]
    with databases.fresh(types[0] + table) as have, databases.fresh(types[1] + table) as want:
        steps = have.plan(want.state()).steps
        assert any("CONCURRENTLY of_columns__new" in step.text for step in steps)
        warned = {
            step.text.split()[4] for step in steps if any(one.kind is HazardKind.MAY_FAIL for one in step.hazards)
        }
        assert warned == {"of_an_expression__new", "of_some_rows__new"}
