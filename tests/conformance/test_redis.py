"""The conformance of the Redis store: the same cases on both products, alone, with a replica, and as a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from dbkit.contract import Connection
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.live import RedisConnection
from dbkit.stores.redis.wire import Refused
from tests.conformance.base import StoreConformance, cache
from tests.live.redis_cluster import cluster, primary_and_replica
from tests.live.redis_servers import PRODUCTS, own_server

__all__ = ["cache"]

KINDS: dict[str, Callable[[str, Path], AbstractContextManager[str | tuple[str, ...]]]] = {
    "alone": own_server,
    "with a replica": primary_and_replica,
    "cluster": cluster,
}
PLACES = [
    pytest.param((product, kind), id=f"{product} {kind}", marks=[] if kind == "alone" else [pytest.mark.slow])
    for product in PRODUCTS
    for kind in KINDS
]


def call(connection: Connection, *words: str) -> Any:
    """A command on the node that has its key."""
    assert isinstance(connection, RedisConnection)
    for shard in connection._shards:
        try:
            return shard.wire.call(*words)
        except Refused as error:
            if not str(error).startswith("MOVED"):
                raise
    raise AssertionError("no node has the key")


class TestRedis(StoreConformance):
    store = REDIS
    first = """
        version: 7
        keyspaces:
          link: {key: "link:{slug}", type: string, encoding: json, ttl: 300s, comment: Cached links}
          gone: {key: "gone:{id:uuid}", type: set, ttl: 1h}
    """
    second = """
        version: 7
        types:
          identifier: {class: "A-Za-z0-9._-", length: 1..64}
        keyspaces:
          link: {key: "link:{slug}", type: string, encoding: json, ttl: {set: 10m, jitter: 10%}}
          doc:
            {key: "doc:{id}", type: hash, ttl: 1h, version: 2, convert: {rename: {a: b}, add: {c: [1]}, drop: [d]},
             version_field: form, key_change: wait}
          rate: {key: "rate:{who:identifier}:{bucket:int}", type: string, encoding: integer, ttl: 1h}
        retired:
          once: {key: "once:{slug}", ttl: 5m}
        functions:
          limiter: {code: "redis.register_function('hit', function(keys) return redis.call('INCR', keys[1]) end)"}
    """
    broken_statement = 'FUNCTION LOAD REPLACE "#!lua name=broken\\nthis is no Lua"'

    @pytest.fixture(scope="class", params=PLACES)
    @classmethod
    def place(cls, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
        """The servers that are migrated; states are made on the scratch server as ever."""
        product, kind = request.param
        with KINDS[kind](product, tmp_path_factory.mktemp("servers")) as urls:
            yield urls if isinstance(urls, str) else urls[0]

    @pytest.fixture
    def url(self, place: str) -> str:
        return place

    def seed(self, connection: Connection) -> None:
        call(connection, "SET", "link:a", "{}", "EX", "300")
        call(connection, "SADD", "gone:00000000-0000-0000-0000-000000000000", "x")

    def rows(self, connection: Connection) -> object:
        return call(connection, "GET", "link:a"), call(connection, "SCARD", "gone:00000000-0000-0000-0000-000000000000")

    def clean(self, connection: Connection) -> None:
        assert isinstance(connection, RedisConnection)
        for shard in connection._shards:
            shard.wire.call("FUNCTION", "FLUSH")
            shard.wire.call("FLUSHALL")

    def wrong_url(self, password: str, *, port: int) -> str:
        return f"redis://:{password}@127.0.0.1:{port}/0"
