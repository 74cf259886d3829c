"""Backups of a ClickHouse database: rows of every engine that has some, as they were, and what reads them."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from dbkit.contract import Draft
from dbkit.core.errors import UsageError
from dbkit.embedded import servers
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.live import connect, run

SCHEMA = r"""
CREATE FUNCTION twice AS (x) -> x * 2;
CREATE TABLE events (
    kind LowCardinality(String),
    at DateTime64(3, 'UTC'),
    id UInt64,
    host String MATERIALIZED concat('h', toString(id)),
    doubled UInt64 ALIAS twice(id),
    tags Array(String),
    extra Map(String, UInt8),
    note Nullable(String)
) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (kind, at);
CREATE TABLE latest (id UInt64, v UInt64) ENGINE = ReplacingMergeTree ORDER BY id;
CREATE TABLE by_kind (kind String, n AggregateFunction(count), ids AggregateFunction(uniqExact, UInt64))
    ENGINE = AggregatingMergeTree ORDER BY kind;
CREATE MATERIALIZED VIEW to_kinds TO by_kind AS
    SELECT kind, countState() AS n, uniqExactState(id) AS ids FROM events GROUP BY kind;
CREATE MATERIALIZED VIEW own ENGINE = SummingMergeTree ORDER BY kind AS
    SELECT kind, count() AS n FROM events GROUP BY kind;
CREATE TABLE `odd ``name` (v UInt8) ENGINE = Log;
CREATE TABLE held (v String) ENGINE = Memory;
CREATE VIEW recent AS SELECT * FROM events WHERE id > 5;
INSERT INTO events (kind, at, id, tags, extra, note)
    SELECT ['a', 'b', ''][number % 3 + 1], toDateTime64('2026-01-01', 3, 'UTC') + number * 86400, number, ['x', '\n;'],
    map('k', 1), if(number % 2 = 0, NULL, '\0;') FROM numbers(200);
INSERT INTO latest SELECT number % 10, number FROM numbers(50) SETTINGS optimize_on_insert = 0;
INSERT INTO `odd ``name` VALUES (1), (2);
INSERT INTO held VALUES ('kept')
"""


@pytest.fixture(scope="module")
def source() -> Any:
    with servers.scratch("clickhouse") as server:
        url = CLICKHOUSE.provision(server.url, "shop")
        with closing(connect(url, profile="")) as connection:
            connection.create_database()
            for text in SCHEMA.strip().split(";\n"):
                run(connection.transport, text)
        yield url


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    with closing(connect(url, profile="")) as connection:
        return [tuple(row) for row in connection.query(sql)]


CHECKS = (
    "SELECT kind, at, id, host, doubled, tags, extra, note FROM events ORDER BY id",
    "SELECT id, v FROM latest ORDER BY v",
    "SELECT kind, countMerge(n), uniqExactMerge(ids) FROM by_kind GROUP BY kind ORDER BY kind",
    "SELECT kind, sum(n) FROM own GROUP BY kind ORDER BY kind",
    "SELECT v FROM `odd ``name` ORDER BY v",
    "SELECT v FROM held",
    "SELECT count() FROM recent",
)


def test_every_row_comes_back_once(source: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("saved")
    archiver = CLICKHOUSE.archiver()
    saved = archiver.save(source, folder, Draft(), programs=None, told=lambda _: None)
    assert saved.counts["events"] == 200
    assert saved.counts["latest"] == 50, "rows that a merge would replace are there"
    with servers.scratch("clickhouse") as server:
        other = CLICKHOUSE.provision(server.url, "shop")
        archiver.load(other, folder, programs=None, told=lambda _: None)
        assert archiver.counts(other) == saved.counts, "views did not write a second time"
        for sql in CHECKS:
            assert rows(other, sql) == rows(source, sql), sql
        with closing(connect(other, profile="")) as connection:
            assert connection.inspect(Draft()).objects == saved.state.objects
            run(connection.transport, "INSERT INTO events (kind, at, id) VALUES ('a', now64(), 1000)")
        before = dict(rows(source, CHECKS[3]))["a"]
        assert dict(rows(other, CHECKS[3]))["a"] == before + 1, "views receive"
        kept = archiver.aside(other, "20260101t000000z")
        assert "shop_before_20260101t000000z" in kept
        assert archiver.counts(other) == {}


def test_a_database_of_another_name_is_refused(source: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("saved")
    archiver = CLICKHOUSE.archiver()
    archiver.save(source, folder, Draft(), programs=None, told=lambda _: None)
    with (
        servers.scratch("clickhouse") as server,
        pytest.raises(UsageError, match="the backup is of the database shop"),
    ):
        archiver.load(CLICKHOUSE.provision(server.url, "other"), folder, programs=None, told=lambda _: None)
