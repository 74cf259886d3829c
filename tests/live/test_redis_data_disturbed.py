"""Data migrations beside writers, and when what they stand on is taken away."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from dbkit.core.errors import IntegrityError, LockHeld, ServerUnreachable, StatementFailed
from dbkit.stores.redis import lease
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.lease import KEY as LOCK
from dbkit.stores.redis.live import RedisConnection, connect
from dbkit.stores.redis.wire import Refused, Wire
from tests.live.redis_cluster import cluster, wire_to
from tests.live.redis_fixtures import connection, server, wire
from tests.live.redis_servers import PRODUCTS, as_user, emptied, keys_there, migration, own_server, quiet

CHECKPOINT = "dbkit:{lock}:progress"
KEYS = 3000
RENAME = 'DBKIT RENAME "a:{x}" "b:{x}" DUTY 100%\n'


@pytest.fixture
def url(server: str) -> str:
    url = emptied(server)
    wire = Wire(read_url(url))
    wire.batch([("SET", f"a:{number}", "x", "EX", "5000") for number in range(KEYS)])
    wire.close()
    return url


def names(wire: Wire) -> set[str]:
    return {key[:2] for key in keys_there(wire)}


def test_what_is_written_in_the_old_form_meanwhile_is_seen_to(connection: RedisConnection, wire: Wire) -> None:
    told: list[str] = []

    def write(_: int, __: int, text: str) -> None:
        if len(told) < 8:
            wire.call("SET", f"a:late{len(told)}", "x", "EX", "5000")
        told.append(text)

    connection.ledger.apply(migration(RENAME), write)
    assert names(wire) == {"b:"}
    assert len(keys_there(wire)) == KEYS + 8
    assert any("pass 2, 100%" in text for text in told)


def test_who_writes_the_old_form_for_ever_is_named(connection: RedisConnection, wire: Wire) -> None:
    with pytest.raises(StatementFailed, match="somebody still writes them") as failed:
        connection.ledger.apply(migration(RENAME), lambda *_: wire.call("SET", f"a:{random.random()}", "x"))
    assert "deploy the writers" in (failed.value.help or "")
    connection.ledger.apply(migration(RENAME), quiet)
    assert names(wire) == {"b:"}


def test_what_a_live_writer_wrote_last_stays(url: str, connection: RedisConnection, wire: Wire) -> None:
    old = [("SET", f"j:{number}", f'{{"n":{number}}}', "EX", "5000") for number in range(KEYS)]
    wire.batch(old)
    stop, begun, written = threading.Event(), threading.Event(), {}

    def write() -> None:
        other, draw = Wire(read_url(url)), random.Random(7)
        while not stop.is_set():
            batch = {draw.randrange(KEYS): f'{{"m":{draw.random()},"v":2}}' for _ in range(20)}
            other.batch([("SET", f"j:{number}", value, "KEEPTTL") for number, value in batch.items()])
            written.update(batch)
            begun.set()
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(timeout=60)
        text = 'DBKIT REENCODE "j:{x:int}" json v 1 2 RENAME n m DUTY 100%\n'
        connection.ledger.apply(migration(text), quiet)
    finally:
        stop.set()
        writer.join()
    values = wire.call("MGET", *[f"j:{number}" for number in range(KEYS)])
    for number, value in enumerate(values):
        assert json.loads(value) == json.loads(written.get(number, f'{{"m":{number},"v":2}}'))
    assert min(wire.batch([("TTL", f"j:{number}") for number in range(KEYS)])) > 0


def test_all_keys_go_in_the_middle(connection: RedisConnection, wire: Wire) -> None:
    before = migration("PING\n")
    connection.ledger.apply(before, quiet)
    flushed: list[str] = []

    def flush(_: int, __: int, text: str) -> None:
        if "keys seen" in text and not flushed:
            wire.call("FLUSHALL")
            flushed.append(text)

    change = migration(RENAME, number=2)
    with pytest.raises(LockHeld, match="the lock of this run was lost"):
        connection.ledger.apply(change, flush)
    assert len(keys_there(wire)) == 0, "nothing was written any more"
    assert [row.id for row in connection.ledger.applied()] == [before.id]
    wire.batch([("SET", f"a:{number}", "x") for number in range(10)])
    connection.ledger.apply(change, quiet)
    assert names(wire) == {"b:"}
    assert [row.complete for row in connection.ledger.applied()] == [True, True]


@pytest.mark.parametrize("losses", [1, 2, 3])
def test_a_checkpoint_that_is_evicted(connection: RedisConnection, wire: Wire, losses: int) -> None:
    told: list[str] = []
    evicted: list[str] = []

    def evict(_: int, __: int, text: str) -> None:
        told.append(text)
        if "keys seen" in text and len(evicted) < losses:
            evicted.append(text)
            wire.call("DEL", CHECKPOINT)

    if losses == 3:
        with pytest.raises(StatementFailed, match="was lost 3 times") as failed:
            connection.ledger.apply(migration(RENAME), evict)
        assert "volatile-*" in (failed.value.help or "")
    else:
        connection.ledger.apply(migration(RENAME), evict)
        assert sum("the pass starts over" in text for text in told) == losses
        assert names(wire) == {"b:"}
        assert len(keys_there(wire)) == KEYS


def test_two_runners_at_once(url: str, connection: RedisConnection, wire: Wire) -> None:
    other = connect(url, profile="case")
    refused: list[str] = []

    def second(_: int, __: int, text: str) -> None:
        if "keys seen" in text:
            with pytest.raises(LockHeld, match="is being migrated by") as held:
                other.ledger.apply(migration(RENAME), quiet)
            refused.append(held.value.message)

    connection.ledger.apply(migration(RENAME), second)
    assert refused
    other.ledger.apply(migration(RENAME), quiet)
    assert len(keys_there(wire)) == KEYS
    assert [entry.operation for entry in connection.ledger.history()] == ["apply"]
    other.close()


def test_a_runner_that_lost_the_lock_writes_nothing_more(connection: RedisConnection, wire: Wire) -> None:
    left: list[int] = []

    def take(_: int, __: int, text: str) -> None:
        if "keys seen" in text and not left:
            wire.call("SET", LOCK, "somebody@else pid 7 since then x")
            left.append(len(wire.call("KEYS", "a:*")))

    with pytest.raises(LockHeld, match="it is held by somebody@else"):
        connection.ledger.apply(migration(RENAME), take)
    assert 0 < left[0] < KEYS
    assert len(wire.call("KEYS", "a:*")) == left[0]
    assert wire.call("EXISTS", CHECKPOINT) == 1
    wire.call("DEL", LOCK)
    told: list[str] = []
    connection.ledger.apply(migration(RENAME), lambda *step: told.append(step[2]))
    assert any("going on after" in text for text in told)
    assert names(wire) == {"b:"}


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_server_that_starts_anew_knows_no_cursor(product: str, tmp_path: Path) -> None:
    settings = {"appendonly": "yes", "appendfsync": "always"}
    with own_server(product, tmp_path, settings=settings) as url:
        wire = Wire(read_url(url))
        wire.batch([("SET", f"a:{number}", "x") for number in range(KEYS)])
        connection = connect(url, profile="case")

        def stop(_: int, __: int, text: str) -> None:
            if "keys seen" in text:
                wire.call("SHUTDOWN", "NOSAVE")

        with pytest.raises(ServerUnreachable):
            connection.ledger.apply(migration(RENAME), stop)
    with own_server(product, tmp_path, settings=settings) as url:
        wire = Wire(read_url(url))
        assert wire.call("EXISTS", CHECKPOINT) == 1
        wire.call("DEL", LOCK)
        told: list[str] = []
        connection = connect(url, profile="case")
        connection.ledger.apply(migration(RENAME), lambda *step: told.append(step[2]))
        assert not any("going on after" in text for text in told)
        assert names(wire) == {"b:"}
        assert len(keys_there(wire)) == KEYS
        connection.close()
        wire.close()


@pytest.mark.parametrize("loss", ["FUNCTION FLUSH", "FUNCTION DELETE dbkit_ledger"])
def test_a_lost_history_is_named_and_nothing_done_again(connection: RedisConnection, wire: Wire, loss: str) -> None:
    first, change = migration("PING\n"), migration(RENAME, number=2, rollback='DBKIT RENAME "b:{x}" "a:{x}"\n')
    for one in (first, change):
        connection.ledger.apply(one, quiet)
    wire.call(*loss.split())
    wire.call("SET", "a:later", "x")
    connection.ledger.apply(first, quiet)
    with pytest.raises(IntegrityError, match="0002_case changed keys, as") as lost:
        connection.ledger.apply(change, quiet)
    assert "dbkit migrate mark 0002" in (lost.value.help or "")
    assert wire.call("EXISTS", "a:later") == 1
    connection.ledger.mark(change)
    connection.ledger.apply(change, quiet)
    assert wire.call("EXISTS", "a:later") == 1
    wire.call("DEL", "a:later")
    connection.ledger.rollback(change, quiet)
    connection.ledger.apply(change, quiet)
    connection.ledger.unmark(change.id)
    connection.ledger.apply(change, quiet)
    assert names(wire) == {"b:"}


@pytest.mark.parametrize("loss", ["FLUSHALL", "DEL dbkit:{lock}:applied"])
def test_a_history_without_its_second_record(connection: RedisConnection, wire: Wire, loss: str) -> None:
    change = migration(RENAME)
    connection.ledger.apply(change, quiet)
    wire.call(*loss.split())
    wire.call("SET", "a:later", "x")
    connection.ledger.apply(change, quiet)
    assert wire.call("EXISTS", "a:later") == 1
    assert [row.id for row in connection.ledger.applied()] == [change.id]


def test_a_kill_comes_between_no_record_and_its_second(url: str, connection: RedisConnection, wire: Wire) -> None:
    change = migration(RENAME, rollback='DBKIT RENAME "b:{x}" "a:{x}"\n')
    with redis.Redis.from_url(url) as client, client.monitor() as seen:
        connection.ledger.apply(change, quiet)
        connection.ledger.rollback(change, quiet)
        connection.ledger.apply(change, quiet)
        connection.ledger.unmark(change.id)
        wire.call("ECHO", "the end")
        words = [line["command"].split(" ", 2)[:2] for line in _until(seen, "ECHO the end")]
    words = [one for one in words if one[0] in ("MULTI", "FUNCTION", "SADD", "SREM")]  # and no heartbeat
    records = [(before, one, after) for before, one, after in zip(words, words[1:], words[2:], strict=False)]
    writes = [after for before, one, after in records if before == ["MULTI"] and one == ["FUNCTION", "LOAD"]]
    assert [name for name, *_ in writes if name in ("SADD", "SREM")] == ["SADD", "SREM", "SADD", "SREM"]
    assert sum(one[0] in ("SADD", "SREM") and one[1].startswith(LOCK) for one in words) == 4


def _until(seen: Any, last: str) -> Iterator[dict[str, str]]:
    while (line := seen.next_command())["command"] != last:
        yield line


def test_who_may_not_write_the_second_record_does_without(url: str, wire: Wire) -> None:
    wire.call("ACL", "SETUSER", "bare", "on", ">pw", "~*", "&*", "+@all", "-sadd", "-srem")
    bare = connect(as_user(url, "bare:pw"), profile="case")
    change = migration(RENAME, rollback='DBKIT RENAME "b:{x}" "a:{x}"\n')
    bare.ledger.apply(change, quiet)
    assert [one.id for one in bare.ledger.applied()] == [change.id]
    bare.ledger.rollback(change, quiet)
    assert not bare.ledger.applied()
    assert names(wire) == {"a:"}
    bare.close()
    wire.call("ACL", "DELUSER", "bare")


def test_a_heartbeat_between_two_words_to_the_server_is_no_lost_lock(
    connection: RedisConnection, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "_HEARTBEAT_SECONDS", 0.0005)
    connection.ledger.apply(migration(RENAME), quiet)
    assert names(wire) == {"b:"}


@pytest.mark.parametrize("product", PRODUCTS)
def test_on_a_cluster_every_primary_is_seen_to(product: str, tmp_path: Path) -> None:
    lines = (
        'DBKIT LIFETIME "a:{x}" FILL 1h CLAMP 2h\n'
        'DBKIT RENAME "r:{{x}}" "s:{{x}}:new"\n'
        'DBKIT REENCODE "j:{x}" json v 1 2 RENAME n m\n'
        'DBKIT REENCODE "h:{x}" hash v 1 2 RENAME n m\n'
        'DBKIT UNLINK "u:{x}"\n'
    )
    with cluster(product, tmp_path) as urls:
        wires = [wire_to(url) for url in urls[:3]]
        for number in range(300):
            for words in (
                ("SET", f"a:{number}", "x"),
                ("SET", f"r:{{{number}}}", "x", "EX", "5000"),
                ("SET", f"j:{number}", '{"n":1}'),
                ("HSET", f"h:{number}", "n", "1"),
                ("SET", f"u:{number}", "x"),
            ):
                assert not all(isinstance(wire.batch([words])[0], Refused) for wire in wires)
        connection = connect(urls[0], profile="case")
        change = migration(lines)
        assert len(connection.ledger.rehearse(change)) == 15
        connection.ledger.apply(change, quiet)
        keys = [key for wire in wires for key in keys_there(wire)]
        assert sorted({key[:2] for key in keys}) == ["a:", "h:", "j:", "s:"]
        assert len(keys) == 1200
        for wire in wires:
            mine = sorted(keys_there(wire))
            assert all(0 < wire.call("PTTL", key) <= 5_000_000 for key in mine if key[:2] in ("a:", "s:"))
            assert all(wire.call("GET", key) == b'{"m":1,"v":2}' for key in mine if key.startswith("j:"))
            assert all(wire.call("HGET", key, "m") == b"1" for key in mine if key.startswith("h:"))
        with pytest.raises(StatementFailed, match="cannot be renamed into another slot"):
            connection.ledger.apply(migration('DBKIT RENAME "a:{x}" "b:{x}"\n', number=2), quiet)
        connection.close()
        for wire in wires:
            wire.close()


def test_keys_of_another_database(url: str, wire: Wire) -> None:
    wire.batch([("SELECT", 3), *(("SET", f"a:{number}", "x") for number in range(700)), ("SELECT", 0)])
    other = connect(url.removesuffix("0") + "3", profile="case")
    other.ledger.apply(migration(RENAME), quiet)
    assert names(wire) == {"a:"}
    wire.call("SELECT", 3)
    assert names(wire) == {"b:"}
    other.close()
