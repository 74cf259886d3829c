"""Dump files against the servers that wrote them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.core.errors import UsageError
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.rdb import Entry, open_dump
from dbkit.stores.redis.wire import Refused, Wire
from tests.live.redis_servers import PRODUCTS, own_server

DRAW = random.Random(5)
TEXTS = ["", "x", "0", "-1", "127", "-129", "70000", "-5000000000", "9" * 19, "a" * 70, "ab" * 20_000, "ä\n" * 9]
NUMBERS = [0, 1, 12, 13, -1, 127, 128, -4096, 4095, 32767, -32768, 8388607, -(2**31), 2**31, 2**62, -(2**63)]
NOISE = ["".join(chr(DRAW.randrange(33, 127)) for _ in range(size)) for size in (63, 64, 5000, 20_000)]


def commands() -> Iterator[tuple[str | int, ...]]:
    words = [*TEXTS, *map(str, NUMBERS), *NOISE]
    for at, word in enumerate(words):
        yield ("SET", f"string:{at}", word)
    for name, many in (
        ("small", words[:10]),
        ("large", words),
        ("more", [f"{word}{at}" for at in range(40) for word in words]),
    ):
        yield ("RPUSH", f"list:{name}", *many)
        yield ("SADD", f"set:{name}", *many)
        yield ("HSET", f"hash:{name}", *[part for at, word in enumerate(many) for part in (f"f{at}", word)])
        yield ("ZADD", f"zset:{name}", *[part for at, word in enumerate(many) for part in (at / 3, word)])
    yield ("SADD", "set:numbers", *NUMBERS[:8])
    yield ("SADD", "set:long", *NUMBERS)
    yield ("ZADD", "zset:ends", "-inf", "a", "+inf", "b")
    for at in range(250):
        yield ("XADD", "stream", f"{at + 1}-0", "field", f"value {at}")
    yield ("XDEL", "stream", "3-0")
    yield ("XGROUP", "CREATE", "stream", "group", "0")
    yield ("XREADGROUP", "GROUP", "group", "one", "COUNT", 20, "STREAMS", "stream", ">")
    yield ("SET", "ends", "x", "PXAT", 4_000_000_000_123)
    yield ("PEXPIREAT", "list:large", 4_000_000_000_456)
    yield ("FUNCTION", "LOAD", "#!lua name=mine\nredis.register_function('f', function() return 1 end)")


def answer(wire: Wire, entry: Entry) -> object:
    """What the server says of the same key, and what the file says."""
    reads = {
        "string": ("GET",),
        "list": ("LRANGE", 0, -1),
        "set": ("SMEMBERS",),
        "hash": ("HGETALL",),
        "zset": ("ZRANGE", 0, -1),
    }
    name, *rest = reads[entry.type]
    return wire.call(name, entry.key, *rest)


@pytest.mark.parametrize("product", PRODUCTS)
@pytest.mark.parametrize("compressed", ["yes", "no"])
def test_every_value_is_read_as_the_server_holds_it(product: str, compressed: str, tmp_path: Path) -> None:
    settings = {"dbfilename": "dump.rdb", "rdbcompression": compressed}
    with own_server(product, tmp_path, settings=settings) as url:
        wire = Wire(read_url(url))
        assert not [one for one in wire.batch(list(commands())) if isinstance(one, Refused)]
        lifetimes = wire.batch([("HPEXPIREAT", "hash:large", 4_000_000_000_000, "FIELDS", 1, "f1")])
        assert product == "redis" or not isinstance(lifetimes[0], Refused)
        wire.batch([("SELECT", 3), ("SET", "other", "x"), ("SELECT", 0)])
        wire.call("SAVE")
        dump = open_dump(tmp_path / "dump.rdb")
        entries = list(dump.entries())
        assert {(one.database, one.key) for one in entries} == {
            (3, b"other"),
            *((0, key) for key in wire.call("KEYS", "*")),
        }
        for entry in entries[:-1] if entries[-1].database else entries[1:]:
            assert wire.call("TYPE", entry.key) == entry.type.encode()
            assert wire.call("PEXPIRETIME", entry.key) == (entry.expires or -1)
            if entry.type == "stream":
                assert entry.size() == wire.call("XLEN", entry.key) == 249
            elif entry.type == "string":
                assert entry.text() == answer(wire, entry)
            else:
                sizes = {"list": "LLEN", "set": "SCARD", "hash": "HLEN", "zset": "ZCARD"}
                assert entry.size() == wire.call(sizes[entry.type], entry.key)
                there, held = entry.members(10_000), answer(wire, entry)
                if entry.type == "zset":
                    assert sorted(there) == sorted(held)
                elif entry.type == "hash":
                    assert sorted(zip(there[::2], there[1::2], strict=True)) == sorted(
                        zip(held[::2], held[1::2], strict=True)
                    )
                else:
                    assert there == held or (entry.type == "set" and sorted(there) == sorted(held))
                assert entry.members(3) == there[:3]
        assert {"ctime", "used-mem"} <= dump.facts.keys()
        wire.close()


def test_what_is_not_known_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.rdb"
    for data, why in (
        (b"", "it is empty"),
        (b"PK\x03\x04 and so on", "is no dump"),
        (b"REDIS0099\xff", "is of version 99"),
        (b"VALKEY099\xff", "is of version 99"),
        (b"REDIS0010\x16\x01a\x00\xff", "something of kind 22 at byte 9"),
        (b"REDIS0010\xf3\x01", "something of kind 243"),
        (b"REDIS0010\x00\x01a\x05ab", "is damaged or cut off"),
        (b"REDIS0010\x00\x01a\x01b", "is damaged or cut off"),
        (b"REDIS0010\x00\x01a\xc4b", "starts no string"),
    ):
        path.write_bytes(data)
        with pytest.raises(UsageError, match=why):
            [entry.text() for entry in open_dump(path).entries()]
    with pytest.raises(UsageError, match="No such file"):
        open_dump(tmp_path / "missing")
