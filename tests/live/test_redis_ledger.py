"""Applying, stopping half-way, going on, and excluding others, on real servers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dbkit.core.errors import IntegrityError, LockHeld, StatementFailed, UsageError
from dbkit.stores.redis import REDIS, lease
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.lease import KEY
from dbkit.stores.redis.live import RedisConnection, connect
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import connection, server, url, wire
from tests.live.redis_servers import PRODUCTS, migration, own_server, quiet


def test_a_migration_that_stops_goes_on_where_it_stood(connection: RedisConnection, wire: Wire) -> None:
    text = "INCR one\nINCR two\nINCR word\nINCR last\n"
    wire.call("SET", "word", "no number")
    seen: list[tuple[int, int, str]] = []
    with pytest.raises(StatementFailed, match="not an integer") as failed:
        connection.ledger.apply(migration(text), lambda *step: seen.append(step))
    assert failed.value.where == "0001_case.redis:3"
    assert seen == [(1, 4, "INCR one"), (2, 4, "INCR two"), (3, 4, "INCR word")]
    (half,) = connection.ledger.applied()
    assert (half.done, half.total, half.complete, half.checksum) == (2, 4, False, None)
    assert "not an integer" in (half.error or "")
    assert "failed at command 3" in connection.ledger.history()[-1].comment

    with pytest.raises(IntegrityError, match="first 2 commands"):
        connection.ledger.apply(migration(text.replace("one", "uno")), quiet)
    mended = migration(text.replace("INCR word", "APPEND word !"))
    connection.ledger.apply(mended, quiet)
    assert [wire.call("GET", key) for key in ("one", "two", "word", "last")] == [b"1", b"1", b"no number!", b"1"]
    (whole,) = connection.ledger.applied()
    assert (whole.complete, whole.checksum, whole.error) == (True, mended.checksum, None)


def test_a_migration_of_which_nothing_ran_is_pending(connection: RedisConnection) -> None:
    with pytest.raises(StatementFailed):
        connection.ledger.apply(migration("NOSUCH\nINCR a\n"), quiet)
    assert connection.ledger.applied() == ()
    assert [entry.operation for entry in connection.ledger.history()] == ["apply"]


def test_a_rollback_that_stops_goes_on(connection: RedisConnection, wire: Wire) -> None:
    one = migration("SET a 1\nSET b 1\n", rollback="DEL a\nINCR word\nDEL b\n")
    connection.ledger.apply(one, quiet)
    wire.call("SET", "word", "x")
    with pytest.raises(StatementFailed) as failed:
        connection.ledger.rollback(one, quiet)
    assert failed.value.where == "0001_case.rollback.redis:2"
    (half,) = connection.ledger.applied()
    assert (half.done, half.total, half.complete) == (1, 3, False)
    wire.call("SET", "a", "stays")
    wire.call("SET", "word", "1")
    connection.ledger.rollback(one, quiet)
    assert wire.call("MGET", "a", "b", "word") == [b"stays", None, b"2"]
    assert connection.ledger.applied() == ()


def test_half_a_rollback_can_be_taken_up_again(connection: RedisConnection, wire: Wire) -> None:
    one = migration("SET a 1\nSET b 1\n", rollback="DEL a\nNOSUCH\n")
    connection.ledger.apply(one, quiet)
    with pytest.raises(StatementFailed):
        connection.ledger.rollback(one, quiet)
    connection.ledger.apply(one, quiet)
    assert wire.call("MGET", "a", "b") == [b"1", b"1"]
    assert connection.ledger.applied()[0].complete


def test_an_applied_migration_is_not_applied_again(connection: RedisConnection, wire: Wire) -> None:
    connection.ledger.apply(migration("INCR a\n"), quiet)
    connection.ledger.apply(migration("INCR a\n"), quiet)
    assert wire.call("GET", "a") == b"1"
    with pytest.raises(IntegrityError, match="is not what was applied"):
        connection.ledger.apply(migration("INCR b\n"), quiet)
    with pytest.raises(IntegrityError, match="0002_case is not applied"):
        connection.ledger.rollback(migration("", number=2), quiet)


def test_a_server_belongs_to_one_profile(url: str, connection: RedisConnection) -> None:
    connection.ledger.apply(migration("PING\n"), quiet)
    other = connect(url, profile="other")
    with pytest.raises(IntegrityError, match="belongs to profile 'case'"):
        other.ledger.apply(migration("PING\n", number=2), quiet)
    other.close()


def test_a_secret_is_used_and_never_kept(
    connection: RedisConnection, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "SET token ${TOKEN}\nACL SETUSER reader on >${TOKEN} ~x\nNOSUCH ${TOKEN}\n"
    with pytest.raises(UsageError, match="TOKEN is not set"):
        connection.ledger.apply(migration(text), quiet)
    assert wire.call("EXISTS", "token") == 0
    monkeypatch.setenv("TOKEN", "very-secret;'\"word")
    seen: list[object] = []
    with pytest.raises(StatementFailed) as failed:
        connection.ledger.apply(migration(text), lambda *step: seen.extend(step))
    assert wire.call("GET", "token") == b"very-secret;'\"word"
    assert "very-secret" not in f"{failed.value.message} {failed.value.help} {seen} {connection.ledger.history()}"
    assert b"very-secret" not in b"".join(bytes(str(wire.call("FUNCTION", "LIST", "WITHCODE")), "utf-8").split())
    wire.call("ACL", "DELUSER", "reader")


@pytest.mark.parametrize("command", ["SELECT 3", "multi", "FLUSHALL", "FUNCTION FLUSH", "function delete dbkit_ledger"])
def test_commands_that_no_migration_may_hold(connection: RedisConnection, wire: Wire, command: str) -> None:
    with pytest.raises(StatementFailed, match="cannot be part of a migration") as failed:
        connection.ledger.apply(migration(f"SET a 1\n{command}\n"), quiet)
    assert failed.value.where == "0001_case.redis:2"
    assert wire.call("EXISTS", "a") == 0


def test_the_lock_names_its_holder_and_ends(url: str, connection: RedisConnection, wire: Wire) -> None:
    other = connect(url.removesuffix("0") + "3", profile="case")
    with connection.ledger.lock(wait=0):
        started = time.monotonic()
        with pytest.raises(LockHeld, match=rf"being migrated by \S+@\S+ pid {os.getpid()} since 20"):
            other.ledger.apply(migration("INCR a\n"), quiet)
        with pytest.raises(LockHeld), other.ledger.lock(wait=0.5):
            pass
        assert 0.4 < time.monotonic() - started < 5
    assert wire.call("EXISTS", KEY) == 0
    with other.ledger.lock(wait=0):
        other.ledger.apply(migration("INCR a\n"), quiet)
    other.close()
    wire.call("SELECT", "3")
    assert wire.call("GET", "a") == b"1"


HOLDER = """
import sys, time
from dbkit.stores.redis.live import connect
connection = connect(sys.argv[1], profile="case")
with connection.ledger.lock(wait=5):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_a_killed_runner_of_this_machine_is_taken_at_once(url: str, connection: RedisConnection) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockHeld, match=f"pid {holder.pid} since 20"), connection.ledger.lock(wait=0):
            pass
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert [one.lives for one in connection.ledger.holders()] == [False]
    with connection.ledger.lock(wait=0):
        connection.ledger.apply(migration("INCR a\n"), quiet)


def test_the_lock_is_kept_alive_and_a_lost_one_stops_the_run(
    connection: RedisConnection, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "MILLISECONDS", 600)
    monkeypatch.setattr(lease, "_HEARTBEAT_SECONDS", 0.1)
    with connection.ledger.lock(wait=0):
        time.sleep(1.0)
        assert wire.call("EXISTS", KEY) == 1
        with pytest.raises(LockHeld, match="lost; it is held by somebody@else pid 7"):
            connection.ledger.apply(
                migration("INCR a\nINCR a\n"), lambda at, *_: at == 2 and wire.call("SET", KEY, "somebody@else pid 7 x")
            )
        assert wire.call("GET", "a") == b"1"
    assert wire.call("GET", KEY) == b"somebody@else pid 7 x"
    wire.call("DEL", KEY)
    connection.ledger.apply(migration("INCR a\nINCR a\n"), quiet)
    assert wire.call("GET", "a") == b"2"


KILLED = """
import os, sys
from dbkit.stores.redis.live import connect
from tests.live.redis_servers import migration
def progress(at, *_):
    if at == int(sys.argv[2]):
        print("here", flush=True)
        sys.stdin.read()
connection = connect(sys.argv[1], profile="case")
with connection.ledger.lock(wait=0):
    connection.ledger.apply(migration("INCR a\\nINCR b\\nINCR c\\n"), progress)
"""


@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_killed_run_goes_on(url: str, connection: RedisConnection, wire: Wire, position: int) -> None:
    root = Path(__file__).resolve().parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, str(position)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"here\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert sum(one.done or 0 for one in connection.ledger.applied()) == position - 1
    assert 0 < wire.call("PTTL", KEY) <= 30_000
    with connection.ledger.lock(wait=0):
        connection.ledger.apply(migration("INCR a\nINCR b\nINCR c\n"), quiet)
    assert wire.call("MGET", "a", "b", "c") == [b"1", b"1", b"1"]


def test_a_history_that_cannot_be_read_is_an_error(connection: RedisConnection, wire: Wire) -> None:
    wire.call("FUNCTION", "LOAD", "#!lua name=dbkit_ledger\nredis.register_function('dbkit_ledger', function() end)")
    with pytest.raises(IntegrityError, match="cannot be read"):
        connection.ledger.applied()


def test_a_rollback_of_what_is_gone_already(connection: RedisConnection, wire: Wire) -> None:
    one = migration(
        "FUNCTION LOAD REPLACE \"#!lua name=mine\\nredis.register_function('f', function() end)\"\n",
        rollback="FUNCTION DELETE mine\n",
    )
    connection.ledger.apply(one, quiet)
    wire.call("FUNCTION", "DELETE", "mine")
    connection.ledger.rollback(one, quiet)
    assert connection.ledger.applied() == ()


@pytest.mark.parametrize("product", PRODUCTS)
def test_history_outlives_eviction_and_restarts(product: str, tmp_path: Path) -> None:
    settings = {"maxmemory": "8mb", "maxmemory-policy": "allkeys-lru", "appendonly": "yes", "appendfsync": "always"}
    with own_server(product, tmp_path, settings=settings) as url:
        connection = connect(url, profile="case")
        connection.ledger.apply(migration("PING\n"), quiet)
        before = connection.ledger.applied()
        connection.execute(())
        wire = Wire(read_url(url))
        for start in range(0, 20_000, 1000):
            wire.batch([("SET", f"filler:{number}", "x" * 1000) for number in range(start, start + 1000)])
        evicted = dict(line.partition(":")[::2] for line in wire.call("INFO", "stats").decode().splitlines())
        assert int(evicted["evicted_keys"]) > 1000
        assert connection.ledger.applied() == before
        connection.close()
        wire.close()
    with own_server(product, tmp_path, settings=settings) as url:
        connection = connect(url, profile="case")
        assert connection.ledger.applied() == before
        connection.close()


def test_marks_keep_the_count_of_commands(connection: RedisConnection) -> None:
    one = migration("PING\nPING\n")
    connection.ledger.mark(one)
    (row,) = connection.ledger.applied()
    assert (row.done, row.total, row.complete) == (2, 2, True)
    with pytest.raises(IntegrityError):
        connection.ledger.apply(replace(one, text="PING\n"), quiet)
    connection.ledger.unmark(one.id)
    with pytest.raises(IntegrityError, match="is not applied"):
        connection.ledger.unmark(one.id)
    assert REDIS.split(one.text)[1].line == 2
