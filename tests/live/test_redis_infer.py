"""A profile from the keys of a server: it validates, and an audit of the server by it knows every key."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
import yaml

from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.infer import infer
from dbkit.stores.redis.audit.run import Options
from dbkit.stores.redis.audit.session import audit
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import own_url as url
from tests.live.redis_servers import draft_of, quiet

FAST = Options(duty=1.0)


def fill(url: str, commands: list[tuple[str | bytes | int, ...]]) -> None:
    wire = Wire(read_url(url))
    wire.batch(commands)
    wire.close()


def test_what_was_written_is_what_is_declared(url: str) -> None:
    rng = random.Random(1)
    commands: list[tuple[str | bytes | int, ...]] = [("SET", "release", "41")]
    for at in range(300):
        user = str(UUID(bytes=rng.randbytes(16)))
        commands += [
            ("SET", f"cache:page:{'abcdefgh'[at % 8]}{at}", '{"a": 1}', "EX", 290 + at % 10),
            ("HSET", f"session:{rng.randbytes(16).hex()}", "user_id", user, "tier", "free"),
            ("ZADD", f"board:{{{at}}}:top", 1, user),
            ("SET", f"user:{user}:visits", at),
            ("XADD", f"events:{at - 150}", "*", "kind", "x", "at", "2026-01-01T00:00:00Z"),
            ("PFADD", f"seen:{at}", "x"),
        ]
    fill(url, commands)
    section = infer(url, FAST, quiet).section
    found = {
        name: {key: one.get(key) for key in ("key", "type", "encoding", "fields")}
        for name, one in section["keyspaces"].items()
    }
    assert found == {
        "release": {"key": "release", "type": "string", "encoding": "integer", "fields": None},
        "cache_page": {"key": "cache:page:{page}", "type": "string", "encoding": "json", "fields": None},
        "session": {
            "key": "session:{session:hex(32)}",
            "type": "hash",
            "encoding": None,
            "fields": {"tier": "text", "user_id": "uuid"},
        },
        "board_top": {"key": "board:{{board:uint}}:top", "type": "zset", "encoding": "uuid", "fields": None},
        "user_visits": {"key": "user:{user:uuid}:visits", "type": "string", "encoding": "integer", "fields": None},
        "events": {
            "key": "events:{events:int}",
            "type": "stream",
            "encoding": None,
            "fields": {"at": "timestamp", "kind": "text"},
        },
        "seen": {"key": "seen:{seen:uint}", "type": "hll", "encoding": None, "fields": None},
    }
    assert section["keyspaces"]["cache_page"]["ttl"] == {"max": "5m"}
    assert audit(url, draft_of(yaml.safe_dump(dict(section))), FAST, quiet).findings == ()


@pytest.mark.parametrize("seed", range(6))
def test_any_keys_are_declared_without_overlap(url: str, seed: int) -> None:
    rng = random.Random(seed)

    def segment() -> str:
        kinds = (
            lambda: str(rng.randrange(10 ** rng.randrange(1, 20))),
            lambda: str(-rng.randrange(1, 99)),
            lambda: rng.choice(("user", "cart", "a", "", "x.y", "A-b")),
            lambda: f"w{rng.randrange(200)}",
            lambda: rng.randbytes(rng.choice((8, 8, 13, 16))).hex(),
            lambda: str(UUID(bytes=rng.randbytes(16))),
            lambda: "".join(rng.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=26)),
            lambda: "{" + rng.choice(("u1", "7", "8", str(UUID(int=rng.randrange(2**128))))) + "}",
            lambda: rng.choice(("ключ", "a b", "b*", "[", "x{y}")),
        )
        return rng.choice(kinds)()

    keys = {":".join(segment() for _ in range(rng.choice((1, 2, 2, 3, 12)))) for _ in range(1500)}
    fill(url, [("SET", key, "x", "EX", 500) for key in keys])
    section = infer(url, FAST, quiet).section
    found = audit(url, draft_of(yaml.safe_dump(dict(section))), FAST, quiet)
    unknown = [one for one in found.findings if one.code in ("unknown-key", "near-miss")]
    assert found.full
    assert [one.subject for one in unknown] == ["(no pattern can be written for these)"]
