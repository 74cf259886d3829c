"""Backups of a Redis server: every type of value, keys that end, several databases, both ways of sending the file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from dbkit.contract import Draft
from dbkit.core.errors import UsageError
from dbkit.embedded import servers
from dbkit.stores.redis import REDIS

LIBRARY = "#!lua name=mine\nredis.register_function('twice', function(keys, args) return args[1] * 2 end)"


@pytest.fixture
def source() -> Iterator[str]:
    with servers.scratch("redis") as server:
        yield server.url


@pytest.fixture
def target() -> Iterator[str]:
    with servers.scratch("redis") as server:
        yield server.url


def fill(client: redis.Redis) -> None:
    client.set("string", "x" * 100_000)
    client.set("number", -12345678901)
    client.set("packed", "ab" * 20_000)
    client.set(b"\xff\x00 odd", b"\x00\xff")
    client.rpush("short list", *range(10))
    client.rpush("long list", *("v" * 200 for _ in range(3000)))
    client.sadd("numbers", *range(50))
    client.sadd("words", *(f"word{number}" for number in range(2000)))
    client.hset("small hash", mapping={"a": 1})
    client.hset("hash", mapping={f"f{number}": "v" * 100 for number in range(2000)})
    client.zadd("small zset", {"a": 1.5, "b": float("inf")})
    client.zadd("zset", {f"m{number}": number / 7 for number in range(3000)})
    for number in range(300):
        client.xadd("stream", {"n": number})
    client.xgroup_create("stream", "readers", id="0")
    client.xreadgroup("readers", "one", {"stream": ">"}, count=5)
    client.pfadd("hll", *range(5000))
    client.geoadd("geo", (13.4, 52.5, "berlin"))
    client.setbit("bits", 100_000, 1)
    client.set("later", "v", px=3_600_000)
    client.set("soon", "v", px=600)
    client.function_load(LIBRARY)


def content(client: redis.Redis, key: bytes) -> object:
    """The value as it stands in a dump; large hashes and sets have no order there."""
    read = {b"hash": client.hgetall, b"set": client.smembers}.get(client.type(key), client.dump)
    return read(key)


@pytest.mark.parametrize("diskless", ["yes", "no"])
def test_every_value_comes_back_bit_by_bit(
    source: str, target: str, diskless: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("saved")
    archiver = REDIS.archiver()
    client = redis.Redis.from_url(source)
    client.config_set("repl-diskless-sync", diskless)
    client.config_set("repl-diskless-sync-delay", 0)
    fill(client)
    other = redis.Redis.from_url(source.removesuffix("0") + "7")
    other.set("elsewhere", "v")
    saved = archiver.save(source, folder, Draft(), programs=None, told=lambda _: None)
    assert saved.counts == {"db0": client.dbsize(), "db7": 1}
    assert saved.ending["db0"] == 2
    time.sleep(0.7)
    archiver.load(target, folder, programs=None, told=lambda _: None)
    back = redis.Redis.from_url(target)
    keys = set(client.scan_iter(count=1000)) - {b"soon"}
    assert set(back.scan_iter(count=1000)) == keys
    for key in keys:
        assert content(back, key) == content(client, key), key
        assert abs(back.pttl(key) - client.pttl(key)) < 500
    assert back.fcall("twice", 0, 21) == 42
    assert back.xpending("stream", "readers")["pending"] == 5
    assert redis.Redis.from_url(target.removesuffix("0") + "7").get("elsewhere") == b"v"
    assert archiver.counts(target) == {"db0": len(keys), "db7": 1}
    assert archiver.aside(target, "x") == "all keys and functions were removed"
    assert archiver.counts(target) == {}
    for one in (client, other, back):
        one.close()


def test_a_file_that_is_cut_off_is_refused(source: str, target: str, tmp_path: Path) -> None:
    client = redis.Redis.from_url(source)
    fill(client)
    client.close()
    archiver = REDIS.archiver()
    archiver.save(source, tmp_path, Draft(), programs=None, told=lambda _: None)
    path = tmp_path / "dump.rdb"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UsageError, match="damaged or cut off"):
        archiver.load(target, tmp_path, programs=None, told=lambda _: None)
