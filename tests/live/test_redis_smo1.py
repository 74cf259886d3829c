"""SMO1's Redis by the command line on real servers, and its limiter: as many as a tier may have in an hour, no more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.cli.main import run
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.wire import Refused, Wire, decoded
from tests.live.redis_servers import PRODUCTS, own_server

ROOT = Path(__file__).resolve().parents[2]
HOUR = 3_600_000


@pytest.fixture(scope="module", params=PRODUCTS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_server(request.param, tmp_path_factory.mktemp("server")) as url, pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert dbkit("migrate", "up", url) == 0
        yield url


@pytest.fixture
def wire(url: str) -> Iterator[Wire]:
    wire = Wire(read_url(url))
    wire.call("FLUSHALL")
    yield wire
    wire.close()


def dbkit(*words: str) -> int:
    *command, url = words
    return run([*command, "-p", "smo1", "--store", "redis", "--url", url])


def buckets(caller: str, newest: int) -> list[str]:
    return [f"rate:{caller}:{number}" for number in range(newest, newest - 12, -1)]


def hit(wire: Wire, caller: str, newest: int, tier: str = "free") -> list[int]:
    return list(wire.call("FCALL", "rate_limit_hit", "12", *buckets(caller, newest), tier))


def test_migrated_means_no_difference_and_there_is_a_way_back(url: str, wire: Wire) -> None:
    wire.call("SET", "link:a", "{}")
    assert dbkit("diff", "--exit-code", url) == 0
    assert dbkit("migrate", "up", url) == 0
    assert decoded(wire.call("CONFIG", "GET", "maxmemory-policy")[1]) == "volatile-ttl"
    assert decoded(wire.call("CONFIG", "GET", "appendonly")[1]) == "yes"
    wire.call("CONFIG", "SET", "maxmemory-policy", "noeviction")
    assert dbkit("diff", "--exit-code", url) == 3
    assert dbkit("apply", url) == 0
    assert dbkit("diff", "--exit-code", url) == 0
    assert dbkit("migrate", "down", "--to", "0", "--yes", url) == 0
    assert decoded(wire.call("CONFIG", "GET", "maxmemory-policy")[1]) == "noeviction"
    assert decoded(wire.call("CONFIG", "GET", "appendonly")[1]) == "no"
    with pytest.raises(Refused, match="Function not found"):
        hit(wire, "a", 100)
    assert dbkit("migrate", "up", url) == 0
    assert dbkit("diff", "--exit-code", url) == 0
    assert wire.call("GET", "link:a") == b"{}"


def test_the_window_slides(wire: Wire) -> None:
    assert [hit(wire, "a", 100) for _ in range(60)] == [[1, left] for left in range(99, 39, -1)]
    assert [hit(wire, "a", 111)[0] for _ in range(41)] == [1] * 40 + [0]
    _, wait = hit(wire, "a", 111)
    assert 0 < wait <= 5 * 60_000
    assert [hit(wire, "a", 112)[0] for _ in range(61)] == [1] * 60 + [0]
    _, wait = hit(wire, "a", 112)
    assert 10 * 5 * 60_000 < wait <= 11 * 5 * 60_000
    assert hit(wire, "a", 112, "pro") == [1, 899]
    assert hit(wire, "b", 112) == [1, 99]


def test_counters_end_with_their_window_and_what_is_refused_is_not_counted(wire: Wire) -> None:
    for _ in range(150):
        hit(wire, "a", 100)
    assert wire.call("GET", "rate:a:100") == b"100"
    assert 0 < wire.call("PTTL", "rate:a:100") <= HOUR
    wire.call("PEXPIRE", "rate:a:100", "5000")
    wire.call("SET", "rate:a:100", "1", "KEEPTTL")
    hit(wire, "a", 100)
    assert wire.call("PTTL", "rate:a:100") <= 5000
    wire.call("SET", "rate:b:100", "7")
    hit(wire, "b", 100)
    assert wire.call("PTTL", "rate:b:100") > 0


def test_many_at_once_get_no_more(url: str, wire: Wire) -> None:
    granted: list[int] = []

    def ask() -> None:
        own = Wire(read_url(url))
        granted.extend(hit(own, "crowd", 7)[0] for _ in range(50))
        own.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(granted), sum(granted)) == (300, 100)


def test_what_it_refuses(wire: Wire) -> None:
    with pytest.raises(Refused, match="there is no tier gold"):
        hit(wire, "a", 1, "gold")
    with pytest.raises(Refused, match="12 buckets, and 1 keys were given"):
        wire.call("FCALL", "rate_limit_hit", "1", "rate:a:1", "free")
