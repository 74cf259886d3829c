"""The conformance of the Redis store."""

from __future__ import annotations

from dbkit.contract import Connection
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.live import RedisConnection
from tests.conformance.base import StoreConformance, cache

__all__ = ["cache"]


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

    def seed(self, connection: Connection) -> None:
        assert isinstance(connection, RedisConnection)
        connection._wire.call("SET", "link:a", "{}", "EX", "300")
        connection._wire.call("SADD", "gone:00000000-0000-0000-0000-000000000000", "x")

    def rows(self, connection: Connection) -> object:
        assert isinstance(connection, RedisConnection)
        return connection._wire.call("GET", "link:a"), connection._wire.call(
            "SCARD", "gone:00000000-0000-0000-0000-000000000000"
        )

    def clean(self, connection: Connection) -> None:
        assert isinstance(connection, RedisConnection)
        connection._wire.call("FUNCTION", "FLUSH")
        connection._wire.call("FLUSHALL")

    def wrong_url(self, password: str, *, port: int) -> str:
        return f"redis://:{password}@127.0.0.1:{port}/0"
