"""Data migrations on real servers: each both ways, taken up again, and where something is in the way."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from dbkit.core.errors import PolicyRefusal, StatementFailed
from dbkit.stores.redis.live import RedisConnection, connect
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import connection, server, url, wire
from tests.live.redis_servers import as_user, keys_there, migration, quiet


def ttls(wire: Wire, *keys: str) -> list[int]:
    return [wire.call("PTTL", key) for key in keys]


def test_lifetimes_are_filled_and_shortened_and_kept(connection: RedisConnection, wire: Wire) -> None:
    wire.batch(
        [
            ("SET", "link:none", "x"),
            ("SET", "link:long", "x", "EX", "9000"),
            ("SET", "link:good", "x", "EX", "100"),
            ("HSET", "link:hash", "f", "x"),
            ("SET", "link:not:ours", "x"),
            ("SET", b"link:\xff", "x"),
        ]
    )
    connection.ledger.apply(migration('DBKIT LIFETIME "link:{slug}" FILL 300s JITTER 10% CLAMP 330s\n'), quiet)
    none, long, good, hash_ = ttls(wire, "link:none", "link:long", "link:good", "link:hash")
    assert all(250_000 < ttl <= 330_000 for ttl in (none, long, hash_))
    assert 50_000 < good <= 100_000
    assert ttls(wire, "link:not:ours", b"link:\xff") == [-1, -1]  # type: ignore[arg-type]
    assert wire.call("EXISTS", "dbkit:{lock}:progress") == 0
    connection.ledger.apply(migration('DBKIT PERSIST "link:{slug}"\n', number=2), quiet)
    assert ttls(wire, "link:none", "link:good") == [-1, -1]


def test_a_spread_lifetime_follows_from_the_key(connection: RedisConnection, wire: Wire) -> None:
    keys = [f"link:{number}" for number in range(300)]
    seen = []
    for number in (1, 2):
        wire.batch([("SET", key, "x") for key in keys])
        text = 'DBKIT LIFETIME "link:{slug}" FILL 1000s JITTER 50% CLAMP 1500s\n'
        connection.ledger.apply(migration(text, number=number), quiet)
        seen.append([wire.call("PEXPIRETIME", key) - 1_000_000 for key in keys])
    first, second = ([one - min(each) for one in each] for each in seen)
    assert max(first) > 400_000
    assert all(abs(one - other) < 30_000 for one, other in zip(first, second, strict=True))


def test_keys_are_renamed_with_their_lifetimes_and_back(connection: RedisConnection, wire: Wire) -> None:
    wire.batch([("SET", f"a:{number}:x", str(number), "EX", "500") for number in range(1200)])
    wire.batch([("HSET", "a:big:x", "f", "v"), ("SET", "a:big", "other"), ("SET", "a:one:two:three", "other")])
    both = migration(
        'DBKIT RENAME "a:{id}:{what}" "b:{what}:{id}"\n', rollback='DBKIT RENAME "b:{what}:{id}" "a:{id}:{what}"\n'
    )
    connection.ledger.apply(both, quiet)
    assert wire.call("GET", "b:x:7") == b"7"
    assert 400_000 < wire.call("PTTL", "b:x:7") <= 500_000
    assert wire.call("HGET", "b:x:big", "f") == b"v"
    assert len(keys_there(wire)) == 1203
    assert wire.call("MGET", "a:big", "a:one:two:three") == [b"other", b"other"]
    connection.ledger.rollback(both, quiet)
    assert wire.call("GET", "a:7:x") == b"7"
    assert wire.call("EXISTS", "b:x:7") == 0


def test_a_new_name_that_is_taken_is_reported_or_kept(connection: RedisConnection, wire: Wire) -> None:
    wire.batch([("SET", "a:1", "old"), ("SET", "b:1", "new"), ("SET", "a:2", "old")])
    one = migration('DBKIT RENAME "a:{id:int}" "b:{id:int}"\n')
    with pytest.raises(StatementFailed, match="1 keys, such as a:1, are left") as failed:
        connection.ledger.apply(one, quiet)
    assert failed.value.where == "0001_case.redis:1"
    assert wire.call("MGET", "a:1", "b:1", "a:2", "b:2") == [b"old", b"new", None, b"old"]
    connection.ledger.apply(migration('DBKIT RENAME "a:{id:int}" "b:{id:int}" TAKEN drop\n'), quiet)
    assert wire.call("MGET", "a:1", "b:1") == [None, b"new"]


def test_json_values_change_their_version_and_back(connection: RedisConnection, wire: Wire) -> None:
    old = '{"url": "https://x/ä", "n": 12345678901234567890, "empty": [], "source": "mail", "legacy": {"a": 1.5}}'
    wire.batch(
        [
            ("SET", "link:a", old, "EX", "500"),
            ("SET", "link:b", '{"url": "y"}'),
            ("SET", "link:new", '{"v":2,"url":"z","utm":"kept"}', "EX", "50"),
        ]
    )
    both = migration(
        'DBKIT REENCODE "link:{slug}" json v 1 2 RENAME source utm ADD status "\\"active\\"" DROP legacy\n',
        rollback='DBKIT REENCODE "link:{slug}" json v 2 1 RENAME utm source DROP status\n',
    )
    connection.ledger.apply(both, quiet)
    assert wire.call("GET", "link:a").decode() == (
        '{"url":"https://x/ä","n":12345678901234567890,"empty":[],"utm":"mail","status":"active","v":2}'
    )
    assert wire.call("GET", "link:b") == b'{"url":"y","status":"active","v":2}'
    assert wire.call("GET", "link:new") == b'{"v":2,"url":"z","utm":"kept"}'
    assert 400_000 < wire.call("PTTL", "link:a") <= 500_000
    assert wire.call("PTTL", "link:b") == -1
    connection.ledger.rollback(both, quiet)
    assert json.loads(wire.call("GET", "link:a")) == {
        key: value for key, value in json.loads(old).items() if key != "legacy"
    }
    assert wire.call("GET", "link:b") == b'{"url":"y"}'


@pytest.mark.parametrize("value", ["no json", "[1]", '{"source": 1, "utm": 2}', "[" * 100_000])
def test_a_value_that_cannot_be_changed_is_left_and_named(connection: RedisConnection, wire: Wire, value: str) -> None:
    wire.batch([("SET", "link:bad", value), ("SET", "link:good", '{"source": 1}'), ("LPUSH", "link:list", "x")])
    text = 'DBKIT REENCODE "link:{slug}" json v 1 2 RENAME source utm\n'
    with pytest.raises(StatementFailed, match=r"2 keys, such as link:\w+, are left"):
        connection.ledger.apply(migration(text), quiet)
    assert wire.call("MGET", "link:bad", "link:good") == [value.encode(), b'{"utm":1,"v":2}']
    wire.call("DEL", "link:bad", "link:list")
    connection.ledger.apply(migration(text), quiet)


def test_hashes_change_their_version_and_back(connection: RedisConnection, wire: Wire) -> None:
    wire.batch(
        [
            ("HSET", "session:a", "user", "7", "tier", "pro"),
            ("EXPIRE", "session:a", "500"),
            ("HSET", "session:b", "v", "2", "user_id", "8"),
            ("HSET", "session:c", "v", "1", "user", "9", "status", "idle"),
        ]
    )
    both = migration(
        'DBKIT REENCODE "session:{token}" hash v 1 2 RENAME user user_id ADD status "\\"new\\"" ADD n 5 DROP tier\n',
        rollback='DBKIT REENCODE "session:{token}" hash v 2 1 RENAME user_id user DROP status DROP n\n',
    )
    connection.ledger.apply(both, quiet)
    assert fields(wire, "session:a") == {"v": "2", "user_id": "7", "status": "new", "n": "5"}
    assert fields(wire, "session:b") == {"v": "2", "user_id": "8"}
    assert fields(wire, "session:c") == {"v": "2", "user_id": "9", "status": "idle", "n": "5"}
    assert 400_000 < wire.call("PTTL", "session:a") <= 500_000
    connection.ledger.rollback(both, quiet)
    assert fields(wire, "session:a") == {"user": "7"}
    assert fields(wire, "session:b") == {"user": "8"}


def fields(wire: Wire, key: str) -> dict[str, str]:
    answer: Sequence[bytes] = wire.call("HGETALL", key)
    return {name.decode(): value.decode() for name, value in zip(answer[::2], answer[1::2], strict=True)}


def test_retired_keys_go_not_before_their_day(connection: RedisConnection, wire: Wire) -> None:
    wire.batch([("SET", f"cache:{number}", "x") for number in range(700)])
    wire.batch([("SET", "cache:a:b", "x"), ("SET", "other", "x")])
    with pytest.raises(PolicyRefusal, match="its day has not come"):
        connection.ledger.apply(migration('DBKIT UNLINK "cache:{slug}" AFTER 2999-01-01\n'), quiet)
    assert len(keys_there(wire)) == 702
    connection.ledger.apply(migration('DBKIT UNLINK "cache:{slug}" AFTER 2020-01-01\n'), quiet)
    assert len(keys_there(wire)) == 2


def test_draining_waits_and_says_what_is_left(connection: RedisConnection, wire: Wire) -> None:
    wire.batch([("SET", f"cache:{number}", "x", "PX", str(100 + number)) for number in range(300)])
    connection.ledger.apply(migration('DBKIT DRAIN "cache:{slug}" WITHIN 20s\n'), quiet)
    assert len(keys_there(wire)) == 0
    wire.call("SET", "cache:stays", "x")
    with pytest.raises(StatementFailed, match="1 keys, such as cache:stays, never end"):
        connection.ledger.apply(migration('DBKIT DRAIN "cache:{slug}" WITHIN 20s\n', number=2), quiet)
    wire.call("EXPIRE", "cache:stays", "600")
    with pytest.raises(StatementFailed, match="1 keys, such as cache:stays, are left after 100ms"):
        connection.ledger.apply(migration('DBKIT DRAIN "cache:{slug}" WITHIN 100ms\n', number=2), quiet)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("DBKIT", "has a name"),
        ("DBKIT NOSUCH x", "there is no data migration NOSUCH"),
        ('DBKIT RENAME "a:{x}" "a:{y}"', "do not have the same placeholders"),
        ('DBKIT RENAME "a:{x:rest}" "a:v2:{x:rest}"', "the key 'a:v2:a' is of both"),
        ('DBKIT RENAME "a:{x}" "b:{x}" TAKEN away', "TAKEN is report or drop"),
        ('DBKIT LIFETIME "a:{x}"', "FILL says which lifetime"),
        ('DBKIT LIFETIME "a:{x}" FILL 10s CLAMP 5s', "longer than CLAMP"),
        ('DBKIT LIFETIME "a:{x}" FILL 10', "is no duration"),
        ('DBKIT UNLINK "a:{x" AFTER 2020-01-01', "is no pattern of keys"),
        ('DBKIT UNLINK "a:{x}" AFTER tomorrow', "Invalid isoformat"),
        ('DBKIT REENCODE "a:{x}" json v 1', "come first"),
        ('DBKIT REENCODE "a:{x}" json v 1 2 ADD a b', "is no JSON"),
        ('DBKIT PERSIST "a:{x}" DUTY', "DUTY has no value"),
    ],
)
def test_a_line_that_cannot_be_read(connection: RedisConnection, wire: Wire, line: str, why: str) -> None:
    with pytest.raises(StatementFailed, match=why) as failed:
        connection.ledger.apply(migration(f"SET a 1\n{line}\n"), quiet)
    assert failed.value.where == "0001_case.redis:2"
    assert wire.call("EXISTS", "a") == 0


@pytest.mark.parametrize("right", ["scan", "eval", "get", "set"])
def test_a_user_without_a_right_changes_nothing(url: str, wire: Wire, right: str) -> None:
    wire.batch([("SET", "a:1", '{"n":1}'), ("ACL", "SETUSER", "half", "on", ">pw", "~*", "+@all", f"-{right}")])
    half = connect(as_user(url, "half:pw"), profile="case")
    line = migration('DBKIT REENCODE "a:{x}" json v 1 2 RENAME n m\n')
    if right in ("scan", "get"):
        with pytest.raises(StatementFailed, match="keys cannot be counted: NOPERM"):
            half.ledger.rehearse(line)
    # The lock is a key that is written with SET, and given back with EVAL.
    with pytest.raises(StatementFailed, match=r"NOPERM|can't run this command"):
        half.ledger.apply(line, quiet)
    assert wire.call("GET", "a:1") == b'{"n":1}'
    half.close()
    wire.batch([("ACL", "DELUSER", "half"), ("DEL", "dbkit:{lock}")])


@pytest.mark.parametrize("line", ['DBKIT DRAIN "a:{x}" WITHIN 5s\n', 'DBKIT LIFETIME "a:{x}" FILL 5s\n'])
def test_a_user_who_may_not_know_lifetimes(url: str, wire: Wire, line: str) -> None:
    wire.batch([("SET", "a:1", "x"), ("ACL", "SETUSER", "half", "on", ">pw", "~*", "+@all", "-pttl")])
    half = connect(as_user(url, "half:pw"), profile="case")
    with pytest.raises(StatementFailed) as failed:
        half.ledger.apply(migration(line), quiet)
    assert "grant it with ACL SETUSER" in (failed.value.help or "")
    half.close()
    wire.call("ACL", "DELUSER", "half")
