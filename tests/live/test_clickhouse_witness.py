"""Rows that come in the moment of an exchange, when the server finds no views of their table, reach the views; live."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dbkit.contract import Draft
from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.live import Connection, connect
from dbkit.stores.clickhouse.recipes.carry_out import settle
from dbkit.stores.clickhouse.split import split
from dbkit.stores.clickhouse.url import with_database
from tests.live.clickhouse_server import WAYS, clickhouse, database, rows, run
from tests.live.test_clickhouse_recipes import CHANGES, CLICKS, Killed, planned, wanted


@pytest.fixture(scope="module", params=[WAYS[0], *(pytest.param(way, marks=pytest.mark.slow) for way in WAYS[1:])])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


@pytest.fixture
def db(url: str) -> Iterator[Connection]:
    with database(url) as connection:
        yield connection


VIEWS = """
CREATE MATERIALIZED VIEW by_country ENGINE = SummingMergeTree ORDER BY country
    AS SELECT country, count() AS clicks FROM clicks GROUP BY country;
CREATE TABLE yearly (year UInt16, clicks UInt64) ENGINE = SummingMergeTree ORDER BY year;
CREATE MATERIALIZED VIEW yearly_mv TO yearly
    AS SELECT toYear(day) AS year, sum(clicks) AS clicks FROM daily GROUP BY year;
"""
FILL = """INSERT INTO clicks (id, link, at)
SELECT number, toString(number % 10), toDateTime('2024-01-01 00:00:00') + number * 600 FROM numbers(20000)"""
LATE = "SELECT {first}, 'late', toDateTime('2024-05-05 00:00:00') + {first} FROM numbers({count})"
"""Rows that are equal in every column, which only their number tells."""


def in_the_moment(connection: Connection, *texts: str, killed_after: int = 1000, exchanged: bool = False) -> None:
    """Have these run right behind the exchange, where an INSERT that saw no views writes; then so many statements."""
    send = connection.transport.command
    since = ["EXCHANGE"] if exchanged else []

    def command(sql: str, **options: Any) -> None:
        if len(since) > killed_after:
            raise Killed
        send(sql, **options)
        if sql.startswith("EXCHANGE"):
            beside = sql.split(" AND ")[1].strip("`")
            for text in texts:
                for statement in split(text.replace("OLD", beside)):
                    send(statement.text)
        if since or sql.startswith("EXCHANGE"):
            since.append(sql)

    connection.transport.command = command  # type: ignore[method-assign]


COUNTS = """SELECT count(), (SELECT sum(clicks) FROM daily), (SELECT sum(clicks) FROM by_country),
(SELECT sum(clicks) FROM yearly) FROM clicks"""


@pytest.mark.parametrize(
    "name", ["engine", *(pytest.param(name, marks=pytest.mark.slow) for name in ("order_by", "key_type"))]
)
def test_every_view_gets_them_once(db: Connection, url: str, name: str) -> None:
    run(db, CLICKS + VIEWS)
    run(db, FILL)
    steps = planned(db.inspect(Draft()), wanted(url, (CLICKS + VIEWS).replace(*CHANGES[name])))
    same = name != "engine"  # ReplacingMergeTree keeps one of equal rows, already of one INSERT
    old, new, seen = (LATE.format(first=1 if same else first, count=3 if same else 1) for first in (1, 2, 3))
    in_the_moment(
        db,
        f"INSERT INTO OLD (id, link, at) {old};",
        f"CREATE TABLE elsewhere AS clicks; INSERT INTO elsewhere (id, link, at) {new};",
        "ALTER TABLE clicks ATTACH PARTITION 202405 FROM elsewhere; DROP TABLE elsewhere;",
        f"INSERT INTO clicks (id, link, at) {seen};",
    )
    db.execute(steps)
    assert rows(db, COUNTS) == [[20_009 if same else 20_003] * 4]
    assert left_over(db) == []


def left_over(db: Connection) -> list[list[Any]]:
    """What a recipe makes for itself and takes away."""
    names = "SELECT name FROM system.tables WHERE database = currentDatabase()"
    return rows(db, f"{names} AND match(name, '_(missed|witness|stage_[0-9a-f]*)$')")


@pytest.mark.slow
@pytest.mark.parametrize("first", range(4))
def test_a_killed_run_gives_them_once(db: Connection, url: str, first: int) -> None:
    """Killed behind every fourth statement that follows the exchange, as often as there are such."""
    run(db, CLICKS)
    run(db, FILL)
    steps = planned(db.inspect(Draft()), wanted(url, CLICKS.replace(*CHANGES["order_by"])))
    stops = 0
    for statements in range(first, 200, 4):
        runner = connect(with_database(url, db.database), profile="case")
        late = f"INSERT INTO OLD (id, link, at) {LATE.format(first=1, count=3)};"
        in_the_moment(runner, late, killed_after=statements, exchanged=stops > 0)
        try:
            if stops:
                settle(runner.transport)
            else:
                runner.execute(steps)
        except Killed:
            stops += 1
        else:
            break
        finally:
            runner.close()
    assert stops
    assert rows(db, "SELECT count(), (SELECT sum(clicks) FROM daily) FROM clicks") == [[20_003, 20_003]]
    assert left_over(db) == []


def test_a_view_that_cannot_be_asked_is_named(db: Connection, url: str) -> None:
    """Its query reads the table twice; the rows are kept for it, and the next run goes on."""
    twice = """CREATE MATERIALIZED VIEW twice ENGINE = MergeTree ORDER BY id
    AS SELECT id FROM clicks WHERE id IN (SELECT id FROM clicks);"""
    run(db, CLICKS + twice)
    run(db, FILL)
    steps = planned(db.inspect(Draft()), wanted(url, (CLICKS + twice).replace(*CHANGES["order_by"])))
    in_the_moment(db, f"INSERT INTO OLD (id, link, at) {LATE.format(first=1, count=3)};")
    with pytest.raises(StatementFailed, match=r"twice did not see 3 rows") as failed:
        db.execute(steps)
    kept = str(failed.value.help).split("kept in ")[1].split()[0]
    assert rows(db, f"SELECT count() FROM `{kept}`") == [[3]]
    settle(db.transport)
    assert left_over(db) == [[kept]]
    assert rows(db, "SELECT count(), (SELECT sum(clicks) FROM daily) FROM clicks") == [[20_003, 20_003]]


@pytest.mark.slow
def test_parts_that_a_restart_merged_are_named_once(db: Connection, url: str) -> None:
    """Rows from before and behind the exchange in one part: nobody can tell any more, and the next run goes on."""
    run(db, CLICKS)
    run(db, FILL)
    steps = planned(db.inspect(Draft()), wanted(url, CLICKS.replace(*CHANGES["no_partitions"])))
    in_the_moment(
        db,
        f"INSERT INTO clicks (id, link, at) {LATE.format(first=1, count=3)};",
        "SYSTEM START MERGES clicks; OPTIMIZE TABLE clicks FINAL;",
    )
    with pytest.raises(StatementFailed, match=r"whether a view missed rows of that moment can no longer be told"):
        db.execute(steps)
    settle(db.transport)
    assert rows(db, "SELECT count(), (SELECT sum(clicks) FROM daily) FROM clicks") == [[20_003, 20_003]]
    assert left_over(db) == []
