"""ClickHouse does what every store must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dbkit.contract import Connection
from dbkit.stores.clickhouse import CLICKHOUSE
from dbkit.stores.clickhouse.live import Connection as ClickHouseConnection
from tests.conformance.base import StoreConformance, cache
from tests.live.clickhouse_server import clickhouse

__all__ = ["cache"]

FIRST = """
version: 24
tables:
  events:
    comment: what happened
    engine: ReplacingMergeTree
    partition_by: toYYYYMM(at)
    order_by: [kind, at]
    columns:
      kind: LowCardinality(String)
      at: DateTime64(3, 'UTC') CODEC(Delta, ZSTD)
      amount: {type: UInt32, default: 1, comment: how much}
      note: String DEFAULT ''
    indexes:
      by_note: {expression: note, type: bloom_filter(0.01), granularity: 4}
  daily:
    engine: SummingMergeTree
    order_by: [kind, day]
    columns: {kind: LowCardinality(String), day: Date, amount: UInt64}
materialized_views:
  daily_view:
    to: daily
    select: SELECT kind, toDate(at) AS day, sum(amount) AS amount FROM events GROUP BY kind, day
views:
  totals: SELECT kind, sum(amount) AS amount FROM daily GROUP BY kind
"""

SECOND = """
version: 24
tables:
  events:
    comment: what happened, and where
    engine: ReplacingMergeTree
    partition_by: toYYYYMM(at)
    order_by: [kind, at]
    settings: {ttl_only_drop_parts: 1}
    columns:
      kind: LowCardinality(String)
      at: DateTime64(3, 'UTC') CODEC(ZSTD(3))
      place: LowCardinality(String) DEFAULT 'here'
      amount: {type: UInt64, default: 2, comment: how much of it}
      note: String
    indexes:
      by_note: {expression: lower(note), type: bloom_filter(0.02), granularity: 4}
      by_place: {expression: place, type: set(100)}
    constraints: {some: amount >= 0}
  daily:
    engine: SummingMergeTree
    order_by: [kind, day]
    columns: {kind: LowCardinality(String), day: Date, amount: UInt64, times: UInt64}
materialized_views:
  daily_view:
    to: daily
    comment: by day
    select: SELECT kind, toDate(at) AS day, sum(amount) AS amount, count() AS times FROM events GROUP BY kind, day
views:
  totals: {select: "SELECT kind, sum(amount) AS amount, sum(times) AS times FROM daily GROUP BY kind", comment: all}
dictionaries:
  kinds:
    columns: {kind: String, amount: UInt64 DEFAULT 0}
    primary_key: kind
    source: CLICKHOUSE(TABLE 'daily')
    layout: COMPLEX_KEY_HASHED()
    lifetime: 300
"""


class TestClickHouse(StoreConformance):
    store = CLICKHOUSE
    first = FIRST
    second = SECOND
    broken_statement = "CREATE TABLE broken (id NoSuchType) ENGINE = MergeTree ORDER BY id;"

    def seed(self, connection: Connection) -> None:
        assert isinstance(connection, ClickHouseConnection)
        connection.transport.command(
            "INSERT INTO events (kind, at, amount) "
            "VALUES ('a', '2026-01-01', 1), ('a', '2026-01-02', 2), ('b', '2026-01-01', 3)"
        )

    def rows(self, connection: Connection) -> object:
        assert isinstance(connection, ClickHouseConnection)
        return [
            connection.query("SELECT kind, at, amount FROM events FINAL ORDER BY kind, at"),
            connection.query("SELECT kind, sum(amount) FROM daily GROUP BY kind ORDER BY kind"),
        ]

    def wrong_url(self, password: str, *, port: int) -> str:
        return f"clickhouse+http://default:{password}@127.0.0.1:{port}/conformance"


@dataclass(frozen=True, slots=True)
class Native:
    """What the conformance asks of a server."""

    url: str
    port: int


class TestClickHouseNative(TestClickHouse):
    """The same through clickhouse-driver."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, cache: Path) -> Iterator[Native]:
        with clickhouse(cache, "26-native") as url:
            yield Native(url, int(url.rstrip("/").rpartition(":")[2]))

    def wrong_url(self, password: str, *, port: int) -> str:
        return f"clickhouse://default:{password}@127.0.0.1:{port}/conformance"
