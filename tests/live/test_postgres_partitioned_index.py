"""An index of a partitioned table in use: its partitions get theirs beside writers, and half of it is no dead end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.core.errors import StatementFailed
from tests.live.postgres_beside import Run, beside, killed_and_gone_on_from, opened, planned, reached
from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.postgres_dump import dump
from tests.live.test_postgres_backfill import killed
from tests.live.test_postgres_ledger import nothing

HAVE = (
    "create table visits (at int not null, page text) partition by range (at);"
    "create table visits_1 partition of visits for values from (0) to (10000);"
    "create table visits_2 partition of visits for values from (10000) to (20000) partition by list (page);"
    "create table visits_2_a partition of visits_2 for values in ('a');"
    "create table visits_2_b partition of visits_2 for values in ('b');"
    "create index visits_2_b_page_idx on visits_2_b (page, at)"
)
WANT = HAVE.rsplit(";", 1)[0] + "; create index visits_page_idx on visits (page, at)"
ROWS = "insert into visits select g * 4, case when g % 2 = 0 then 'a' else 'b' end from generate_series(0, 4999) g"
BROKEN = "select indexrelid::regclass::text from pg_index where not indisvalid"


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def test_writers_go_on(databases: Databases, tmp_path: Path) -> None:
    with databases.fresh(HAVE, ROWS) as database, opened(database) as connection:
        one, state = planned(databases, database, WANT, tmp_path)
        written = [0]

        def once(write: Run) -> None:
            written[0] += 1
            write(f"insert into visits values ({written[0] % 20000}, 'a')")

        with beside(database, once):
            connection.ledger.apply(one, nothing)
        assert reached(database).objects == state.objects
        assert database.rows(BROKEN) == []
        assert database.rows("select count(*) from visits") == [(5000 + written[0],)]


@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_a_kill_is_gone_on_from(databases: Databases, tmp_path: Path, kills: int) -> None:
    with databases.fresh(HAVE, ROWS) as database:
        one, state = planned(databases, database, WANT, tmp_path)
        killed_and_gone_on_from(database, one, kills=kills, most=7)
        assert reached(database).objects == state.objects
        assert database.rows(BROKEN) == []


@pytest.mark.parametrize("after", [1, 4, 6, *(pytest.param(one, marks=pytest.mark.slow) for one in (2, 3, 5, 7, 8))])
def test_what_was_killed_is_taken_back(databases: Databases, tmp_path: Path, after: int) -> None:
    with databases.fresh(HAVE, ROWS) as database:
        before, judged = database.state(), dump(database.url)
        one, _ = planned(databases, database, WANT, tmp_path)
        killed(database.url, one.path, after=after)
        with opened(database) as connection, connection.ledger.lock(wait=15):
            assert connection.ledger.applied()
            connection.ledger.rollback(one, nothing)
        assert reached(database).objects == before.objects
        after_it = dump(database.url)
        assert {name: text for name, text in after_it.items() if "yoyo" not in name and "_dbkit" not in name} == judged


def test_rows_that_are_there_twice_stop_it_and_all_of_it_is_undone(databases: Databases, tmp_path: Path) -> None:
    rows = f"{ROWS}; insert into visits values (16000, 'a')"
    with databases.fresh(HAVE, rows) as database:
        before = database.state()
        one, _ = planned(databases, database, f"{HAVE}; create unique index visits_key on visits (page, at)", tmp_path)
        with opened(database) as connection:
            with pytest.raises(StatementFailed, match="could not create unique index"):
                connection.ledger.apply(one, nothing)
            connection.ledger.rollback(one, nothing)
        assert reached(database).objects == before.objects
        assert database.rows(BROKEN) == []
