"""Columns that materialized views use are renamed with them: each INSERT in between is seen; on an engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.contract import Draft
from dbkit.core.errors import UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.live import Connection
from dbkit.stores.clickhouse.probe import probe
from tests.live.clickhouse_server import WAYS, clickhouse, database, one, rows, run


@pytest.fixture(scope="module", params=[WAYS[0], *(pytest.param(way, marks=pytest.mark.slow) for way in WAYS[1:])])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


TABLES = """
CREATE TABLE t (id UInt64, {0} String, low String MATERIALIZED lower({0}), other UInt8) ENGINE = MergeTree ORDER BY id;
CREATE TABLE o (id UInt64, {1} UInt64) ENGINE = SummingMergeTree ORDER BY id;
CREATE MATERIALIZED VIEW mv TO o
    AS SELECT id % 7 AS id, sum(length({0})) AS {1} FROM t WHERE {0} != '' AND low != '' GROUP BY id, {0};
"""
INSERT = "INSERT INTO t SELECT {start} + number, 'ab', 1 FROM numbers(10)"
RENAMES = {"source": (("s", "n"), ("z", "n"), "t"), "target": (("s", "n"), ("s", "total"), "o")}


def stated(url: str, text: str) -> State:
    with database(url) as connection:
        run(connection, text)
        return connection.inspect(Draft())


def renamed(have: State, want: State, old: tuple[str, str], new: str) -> tuple[Step, ...]:
    rename = KINDS["column"].rename
    assert rename is not None
    identity = ObjectId("column", old)
    return tuple(
        rename(have.objects[identity], ObjectId("column", (old[0], new)), Env(have=have, want=want, version=24))
    )


@pytest.mark.parametrize("name", RENAMES)
def test_what_is_inserted_between_the_statements_is_seen(url: str, name: str) -> None:
    before, after, table = RENAMES[name]
    old, new = next((one, other) for one, other in zip(before, after, strict=True) if one != other)
    with database(url) as connection:
        run(connection, TABLES.format(*before))
        have, want = connection.inspect(Draft()), stated(url, TABLES.format(*after))
        written = 0
        for one_state, other_state, names in ((have, want, (old, new)), (want, have, (new, old))):
            steps = renamed(one_state, other_state, (table, names[0]), names[1])
            assert [step for step in steps if step.hazards] == [step for step in steps if "RENAME" in step.text]
            for step in (*steps, None):
                run(connection, INSERT.format(start=written))
                written += 10
                connection.execute([step] if step else [])
            assert connection.inspect(Draft()).objects == other_state.objects
            assert not plan(
                connection.inspect(Draft()), other_state, KINDS, Env(have=have, want=want, version=24)
            ).steps
        assert one(connection, "SELECT sum(length(s)) FROM t") == 2 * written
        assert one(connection, "SELECT sum(n) FROM o") == 2 * written


REFUSED = {
    "star": (
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT * FROM t",
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT * FROM t",
        "materialized_view mv names no columns",
    ),
    "gone": (
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT id, s FROM t",
        "",
        "materialized_view mv goes in the same change",
    ),
    "more": (
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT id, s FROM t",
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT id, concat(z, more) AS s FROM t",
        r"materialized_view mv needs column t\.more besides",
    ),
    "twice": (
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT id, s FROM t",
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT id, z AS s FROM t WHERE z IN (SELECT z FROM t)",
        "materialized_view mv names t more than once",
    ),
    "no longer": (
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT id, s FROM t",
        "CREATE MATERIALIZED VIEW mv TO o AS SELECT id FROM t",
        "materialized_view mv uses it, and not z afterwards",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_go_together_is_refused_by_name(url: str, name: str) -> None:
    before, after, said = REFUSED[name]
    tables = "CREATE TABLE t (id UInt64, {0}) ENGINE = Null; "
    tables += "CREATE TABLE o (id UInt64, s String, z String, more String) ENGINE = Null;"
    have = stated(url, tables.format("s String") + before)
    want = stated(url, tables.format("z String, more String") + after)
    with pytest.raises(UsageError, match=said) as refused:
        renamed(have, want, ("t", "s"), "z")
    assert refused.value.help


def test_an_alter_tells_what_it_has_done_by_what_does_not_come_again(connection_of_t: Connection) -> None:
    """DROP and ADD of one name say nothing; another command of the same statement does."""
    db = connection_of_t
    assert probe(db.transport, "ALTER TABLE t DROP COLUMN s, ADD COLUMN s UInt8").done is False
    assert probe(db.transport, "ALTER TABLE t DROP COLUMN s, ADD COLUMN s UInt8, ADD COLUMN u UInt8").done is False
    run(db, "ALTER TABLE t ADD COLUMN u UInt8")
    assert probe(db.transport, "ALTER TABLE t DROP COLUMN s, ADD COLUMN s UInt8, ADD COLUMN u UInt8").done is True
    assert rows(db, "SELECT count() FROM t") == [[0]]


@pytest.fixture
def connection_of_t(url: str) -> Iterator[Connection]:
    with database(url) as connection:
        run(connection, TABLES.format("s", "n"))
        yield connection
