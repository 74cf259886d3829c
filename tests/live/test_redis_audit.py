"""The audit of keys: what is not as declared is found, all of it and nothing else."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from uuid import UUID

import pytest

from dbkit.contract import Draft
from dbkit.core.errors import ServerUnreachable
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.dump import audit_dump
from dbkit.stores.redis.audit.glance import lifetime_notes
from dbkit.stores.redis.audit.result import Audit
from dbkit.stores.redis.audit.run import Options
from dbkit.stores.redis.audit.session import audit
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import own_url as url
from tests.live.redis_fixtures import wire
from tests.live.redis_servers import draft_of, own_server, quiet

SECTION = """
    version: 7
    keyspaces:
      link:
        key: link:{slug}
        type: string
        encoding: json
        document: {url: {type: string, required: true}}
        ttl: 300s
        limits: {value: 1KiB}
        owner: redirect
      session:
        key: session:{token:hex(32)}
        type: hash
        fields: {user_id: {encoding: uuid, required: true}, note: text}
        ttl: {set: 24h, sliding: true}
        limits: {members: 4}
      board:
        key: board:{{id}}:{season:uint}
        type: zset
        encoding: uuid
        ttl: 1h
      plan:
        key: plan:{id:uint}
        type: string
        encoding: integer
        ttl: {none: the catalogue}
    """
CLEAN = 400


def declared(wire: Wire, number: int = CLEAN) -> None:
    """Keys that are as declared, of every keyspace."""
    rng = random.Random(4)
    commands: list[tuple[str | bytes | int, ...]] = []
    for at in range(number):
        token, user = rng.randbytes(16).hex(), str(UUID(bytes=rng.randbytes(16)))
        commands += [
            ("SET", f"link:l{at}", json.dumps({"url": f"https://x/{at}"}), "EX", 200 + at % 100),
            ("HSET", f"session:{token}", "user_id", user, "note", "x"),
            ("EXPIRE", f"session:{token}", 80_000),
            ("ZADD", f"board:{{b{at}}}:{at}", 1, user),
            ("EXPIRE", f"board:{{b{at}}}:{at}", 3600),
            ("SET", f"plan:{at}", at),
        ]
    wire.batch(commands)


BAD: dict[str, tuple[str, tuple[tuple[str | bytes | int, ...], ...]]] = {
    "unknown-key": ("forgotten:{forgotten:uint}", tuple(("SET", f"forgotten:{at}", 1) for at in range(7))),
    "near-miss": ("links:{links:uint}", tuple(("SET", f"links:{at}", 1, "EX", 60) for at in range(6))),
    "wrong-type": ("board", (("SET", "board:{w}:1", "x", "EX", 60),)),
    "no-ttl": ("link", (("SET", "link:immortal", '{"url": "x"}'),)),
    "ttl-too-long": ("link", (("SET", "link:long", '{"url": "x"}', "EX", 9999),)),
    "unexpected-ttl": ("plan", (("SET", "plan:99999", 5, "EX", 60),)),
    "oversized": ("link", (("SET", "link:big", json.dumps({"url": "x" * 5000}), "EX", 60),)),
    "too-many-members": (
        "session",
        (
            ("HSET", f"session:{'a' * 32}", "user_id", str(UUID(int=1)), *(str(at) for at in range(8))),
            ("EXPIRE", f"session:{'a' * 32}", 60),
        ),
    ),
    "undecodable": ("link", (("SET", "link:text", "hello", "EX", 60),)),
}


def full(url: str, draft: Draft | None = None, **options: float | int) -> Audit:
    return audit(url, draft or draft_of(SECTION), Options(**{"duty": 1.0, **options}), quiet)  # type: ignore[arg-type]


def test_a_keyspace_as_declared_is_clean(url: str, wire: Wire) -> None:
    declared(wire)
    wire.call("SET", "dbkit:{lock}", "somebody")
    found = full(url)
    assert found.findings == ()
    assert (found.full, found.seen, found.own) == (True, 4 * CLEAN + 1, 1)
    assert {use.name: use.keys for use in found.uses} == dict.fromkeys(("link", "session", "board", "plan"), CLEAN)
    assert set(found.absent.values()) == {0.0}
    assert found.proposed == {}


def test_every_way_is_found_and_none_invented(url: str, wire: Wire) -> None:
    declared(wire, 100)
    for _, commands in BAD.values():
        wire.batch(commands)
    found = full(url)
    kinds = {one.code: (one.subject, one.keys) for one in found.findings}
    assert len(kinds) == len(found.findings)
    assert kinds == {
        code: (subject, len([one for one in commands if one[0] != "EXPIRE"]))
        for code, (subject, commands) in BAD.items()
    }


@pytest.mark.parametrize("key", [b"\xff\xfe\x00", b"a\r\nb", b"a b", b"", b"x" * 100_000, "ключ:1".encode()])
def test_keys_of_any_bytes_are_reported(url: str, wire: Wire, key: bytes) -> None:
    declared(wire, 3)
    wire.call("SET", key, "x")
    found = full(url)
    assert [(one.code, one.keys) for one in found.findings] == [("unknown-key", 1)]
    assert found.seen == 13
    assert all(text.isprintable() for one in found.findings for text, _ in one.witnesses)


def test_an_empty_value_is_a_value(url: str, wire: Wire) -> None:
    declared(wire, 3)
    wire.call("SET", "link:empty", "", "EX", 60)
    found = full(url)
    assert [(one.code, one.witnesses[0]) for one in found.findings] == [("undecodable", ("link:empty", "no json"))]


def test_a_user_who_may_not_know_everything_is_told_so(url: str, wire: Wire) -> None:
    declared(wire, 5)
    wire.call("SET", "link:immortal", "hello")
    wire.call("ACL", "SETUSER", "auditor", "on", ">pw", "%R~*", "-@all", "+scan", "+pttl", "+ping")
    found = full(url.replace("redis://", "redis://auditor:pw@"))
    assert [(one.code, one.keys) for one in found.findings] == [("no-ttl", 1)]
    assert "wrong-type" not in found.absent
    assert any("types are not checked" in note for note in found.notes)
    wire.call("ACL", "SETUSER", "blind", "on", ">pw", "~*", "-@all", "+ping")
    with pytest.raises(ServerUnreachable, match="cannot be listed"):
        full(url.replace("redis://", "redis://blind:pw@"))


def test_a_sample_says_how_sure_it_is(url: str, wire: Wire) -> None:
    declared(wire, 2500)
    wire.batch([("SET", f"forgotten:{at}", 1) for at in range(500)])
    inside = 0
    for _ in range(20):
        found = full(url, sample=1000)
        assert not found.full
        assert 1000 <= found.seen < 1700
        (one,) = found.findings
        inside += one.share[0] <= 500 / 10500 <= one.share[1]
        assert found.absent["no-ttl"] == pytest.approx(3 / found.seen)
    # A server has one hash order, so its samples are not quite independent: nine of ten is what is met at worst.
    assert inside >= 13
    assert full(url, sample=20_000).full


def test_no_key_counts_as_used(url: str, wire: Wire) -> None:
    """On Redis 7.0, which has no CLIENT NO-TOUCH, values are left alone where the server drops what is least used."""
    wire.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    declared(wire, 50)
    keys = wire.call("KEYS", "*")
    time.sleep(2.1)
    found = full(url)
    assert found.seen == 200
    assert all(idle >= 2 for idle in wire.batch([("OBJECT", "IDLETIME", key) for key in keys]))
    looked = sum(use.values for use in found.uses)
    assert looked > 0 if "Valkey" in found.product else any("NO-TOUCH" in note for note in found.notes)


def test_the_replica_is_asked_first(url: str, wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "replica").mkdir()
    address = read_url(url)
    settings = {"replicaof": f"127.0.0.1 {address.port}", "repl-diskless-sync-delay": "0"}
    product = "valkey" if b"valkey_version" in wire.call("INFO", "server") else "redis"
    declared(wire, 10)
    with own_server(product, tmp_path / "replica", settings=settings) as other:
        for _ in range(600):
            found = full(url)
            assert (found.findings, found.seen) == ((), 40), "before the replica is in step, the primary is asked"
            if found.replica:
                break
            time.sleep(0.05)
        assert (found.replica, found.address) == (True, str(read_url(other)))
        assert not audit(url, draft_of(SECTION), Options(duty=1.0), quiet, primary=True).replica


def test_keys_of_a_retired_pattern(url: str, wire: Wire) -> None:
    section = f"""{SECTION}
    retired:
      cache: {{key: "cache:{{slug}}", by: "2020-01-01"}}
      old: {{key: "old:{{id:int}}"}}
      going: {{key: "going:{{id:int}}", by: "2999-01-01"}}
    """
    declared(wire, 10)
    wire.batch([("SET", "cache:a", "x"), ("SADD", "cache:b", "x"), ("SET", "old:1", "x"), ("SET", "going:1", "x")])
    found = audit(url, draft_of(section), Options(duty=1.0), quiet)
    assert {(one.code, one.subject, one.keys) for one in found.findings} == {
        ("retired", "cache (retired)", 2),
        ("retired", "old (retired)", 1),
    }
    assert dict(found.findings[0].witnesses)["cache:a"] == "should be gone since 2020-01-01"
    assert found.findings[0].repair == 'DBKIT UNLINK "cache:{slug}"'
    wire.call("EXPIRE", "cache:a", 60)
    assert list(lifetime_notes(wire, draft_of(section))) == [], "nothing is known of their lifetimes"
    wire.call("DEL", "cache:a", "cache:b", "old:1")
    assert audit(url, draft_of(section), Options(duty=1.0), quiet).absent["retired"] == 0


def test_a_dump_file_says_what_its_server_says(url: str, wire: Wire, tmp_path: Path) -> None:
    declared(wire, 100)
    for _, commands in BAD.values():
        wire.batch(commands)
    wire.batch([("SET", "dbkit:{lock}", "x"), ("SELECT", 2), ("SET", "elsewhere", "x"), ("SELECT", 0)])
    wire.call("SAVE")
    live, file = full(url), audit_dump(tmp_path / "dump.rdb", draft_of(SECTION), quiet)

    def plain(one: Audit) -> list[tuple[object, ...]]:
        return sorted((each.code, each.subject, each.keys, each.values) for each in one.findings)

    assert plain(file) == plain(live)
    assert (file.full, file.seen, file.own, file.product) == (True, live.seen, 1, live.product)
    assert {use.name: (use.keys, use.values) for use in file.uses} == {
        use.name: (use.keys, use.values) for use in live.uses
    }
    assert "1 keys of other databases than 0 are left out" in file.notes


def test_values_of_another_version(url: str, wire: Wire) -> None:
    section = """
    keyspaces:
      link: {key: "link:{slug}", type: string, encoding: json, ttl: 300s, version: 2}
      session: {key: "session:{id}", type: hash, fields: {user: text}, ttl: 300s, version: 3, version_field: form}
    """
    values = ['{"v":2}', '{"v":1}', "{}", "[]"]
    wire.batch([("SET", f"link:{at}", value, "EX", 60) for at, value in enumerate(values)])
    for at, form in enumerate(("3", "2")):
        wire.batch([("HSET", f"session:{at}", "user", "x", "form", form), ("EXPIRE", f"session:{at}", 60)])
    wire.batch([("HSET", "session:none", "user", "x"), ("EXPIRE", "session:none", 60)])
    found = {one.subject: dict(one.witnesses) for one in full(url, draft_of(section)).findings}
    assert found == {
        "link": {f"link:{at}": "is of version 1, 2 is declared" for at in (1, 2, 3)},
        "session": {
            "session:1": "is of version 2, 3 is declared",
            "session:none": "is of version 1, 3 is declared",
        },
    }
