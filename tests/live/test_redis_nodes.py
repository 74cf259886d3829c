"""Replicas, clusters and Sentinels: what belongs to every node is on every node, and one that lacks it says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.app.canonical import plan_between
from dbkit.cli.main import run
from dbkit.contract import Connection, Draft
from dbkit.core.errors import LockHeld, ServerUnreachable, StatementFailed, UsageError
from dbkit.plan.state import State
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.wire import Wire, decoded
from tests.live.redis_cluster import cluster, primary_and_replica, sentinels, until, wire_to
from tests.live.redis_servers import PRODUCTS, draft_of, migration, own_server, planned, quiet

SECTION = """
server: {maxmemory-policy: volatile-ttl}
configure: [maxmemory-policy]
keyspaces:
  link_cache: {key: 'link:{slug}', type: string, encoding: json, ttl: 300s}
  clicks: {key: 'ev:clicks', type: stream, ttl: {none: trimmed by its writer}, groups: {warehouse: "0"}}
  board: {key: 'board:{{name}}', type: zset, ttl: 1h}
functions:
  limiter: {code: "redis.register_function('hit', function(keys) return redis.call('INCR', keys[1]) end)"}
access:
  api: {secret: '${CASE_API_PASSWORD}', read: [link_cache], write: [link_cache], call: [limiter]}
"""
CHANGED = SECTION.replace("ttl: 300s", "ttl: 300s, owner: redirects").replace(
    "read: [link_cache], write: [link_cache]", "read: [link_cache]"
)


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASE_API_PASSWORD", "first-secret")


@pytest.fixture(scope="module", params=PRODUCTS)
def product(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def scratch(product: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_server(product, tmp_path_factory.mktemp("scratch")) as url:
        yield url


@pytest.fixture(scope="module")
def pair(product: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with primary_and_replica(product, tmp_path_factory.mktemp("pair")) as urls:
        yield urls


@pytest.fixture(scope="module")
def members(product: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    with cluster(product, tmp_path_factory.mktemp("cluster")) as urls:
        yield urls


@pytest.fixture
def wires(members: tuple[str, ...]) -> Iterator[list[Wire]]:
    wires = [wire_to(url) for url in members]
    _forget(wires, primaries=3)
    yield wires
    for wire in wires:
        wire.close()


@pytest.fixture
def both(pair: tuple[str, str]) -> Iterator[list[Wire]]:
    wires = [wire_to(url) for url in pair]
    _forget(wires, primaries=1)
    yield wires
    for wire in wires:
        wire.close()


def _forget(wires: list[Wire], *, primaries: int) -> None:
    for number, wire in enumerate(wires):
        if number < primaries:
            wire.call("FUNCTION", "FLUSH")
            wire.call("FLUSHALL")
        wire.call("ACL", "DELUSER", "api")
        wire.call("CONFIG", "SET", "maxmemory-policy", "noeviction")
    for wire in wires[primaries:]:
        until(lambda wire=wire: not wire.call("FUNCTION", "LIST"))  # type: ignore[misc]


def policies(wires: list[Wire]) -> set[str]:
    return {decoded(wire.call("CONFIG", "GET", "maxmemory-policy")[1]) for wire in wires}


def users(wires: list[Wire]) -> list[bool]:
    return [bool(wire.call("ACL", "GETUSER", "api")) for wire in wires]


def opened(url: str) -> Connection:
    return REDIS.connect(url, profile="case")


def test_users_and_settings_are_set_on_replicas(pair: tuple[str, str], both: list[Wire], scratch: str) -> None:
    draft = draft_of(SECTION)
    want = REDIS.shadow(scratch, draft)
    one = planned(State(), want)
    connection = opened(pair[0])
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(one, quiet)
    assert users(both) == [True, True]
    assert policies(both) == {"volatile-ttl"}
    assert connection.inspect(draft) == want
    assert not any("nodes" in note for note in connection.notes(draft))

    both[1].call("ACL", "DELUSER", "api")
    both[1].call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    ops = plan_between(REDIS, connection.inspect(draft), want, draft).ops
    assert [f"{op.action} {op.id}" for op in ops] == ["create setting maxmemory-policy", "create user api"]
    assert sum("is not the same on all nodes" in note for note in connection.notes(draft)) == 2
    connection.execute(step for op in ops for step in op.steps)
    assert connection.inspect(draft) == want
    with connection.ledger.lock(wait=1):
        connection.ledger.rollback(one, quiet)
    assert users(both) == [False, False]
    assert policies(both) == {"noeviction"}
    connection.close()


def test_a_replica_that_does_not_let_us_in_is_named(pair: tuple[str, str], both: list[Wire], scratch: str) -> None:
    draft = draft_of(SECTION)
    both[0].call("ACL", "SETUSER", "migrator", "on", ">pw", "~*", "+@all")
    connection = opened(pair[0].replace("redis://", "redis://migrator:pw@"))
    connection.execute(plan_between(REDIS, State(), REDIS.shadow(scratch, draft), draft).steps)
    assert users(both) == [True, False]
    assert any("are not looked at on a replica" in note for note in connection.notes(draft))
    connection.close()
    both[0].call("ACL", "DELUSER", "migrator")


def test_a_cluster_is_migrated_as_a_whole(members: tuple[str, ...], wires: list[Wire], scratch: str) -> None:
    first, second = draft_of(SECTION), draft_of(CHANGED)
    one, two = REDIS.shadow(scratch, first), REDIS.shadow(scratch, second)
    initial, change = planned(State(), one), planned(one, two, number=2)
    connection = opened(members[1])
    assert connection.preflight(Draft(), [initial]).refused == ()
    with connection.ledger.lock(wait=1):
        assert [holder.lives for holder in opened(members[2]).ledger.holders()] == [True] * 3
        connection.ledger.apply(initial, quiet)
        with pytest.raises(LockHeld), opened(members[2]).ledger.lock(wait=0):
            pass
    assert users(wires) == [True] * 6
    assert policies(wires) == {"volatile-ttl"}
    for wire in wires:
        until(lambda wire=wire: len(wire.call("FUNCTION", "LIST", "LIBRARYNAME", "limiter")) == 1)  # type: ignore[misc]
    assert connection.inspect(first) == one
    holders = [wire for wire in wires[:3] if any(b"ev:clicks" in keys for keys in [wire.call("KEYS", "*")])]
    assert len(holders) == 1
    assert len(holders[0].call("XINFO", "GROUPS", "ev:clicks")) == 1
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(change, quiet)
        assert connection.inspect(second) == two
        assert [row.id for row in connection.ledger.applied()] == ["0001_case", "0002_case"]
        connection.ledger.rollback(change, quiet)
        connection.ledger.rollback(initial, quiet)
    assert connection.inspect(first).objects == {}
    assert users(wires) == [False] * 6
    assert policies(wires) == {"noeviction"}
    connection.close()


def test_a_node_that_lost_its_own_is_found_and_mended(
    members: tuple[str, ...], wires: list[Wire], scratch: str
) -> None:
    draft = draft_of(SECTION)
    want = REDIS.shadow(scratch, draft)
    initial = planned(State(), want)
    connection = opened(members[0])
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(initial, quiet)
    wires[1].call("FUNCTION", "FLUSH")
    wires[5].call("ACL", "SETUSER", "api", "off")
    (row,) = connection.ledger.applied()
    assert not row.complete
    notes = "\n".join(connection.notes(draft))
    assert "function limiter is not the same on all nodes" in notes
    assert "user api is not the same on all nodes" in notes
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(initial, quiet)
    assert connection.ledger.applied()[0].complete
    connection.execute(plan_between(REDIS, connection.inspect(draft), want, draft).steps)
    assert connection.inspect(draft) == want
    assert not any("nodes" in note for note in connection.notes(draft))
    connection.close()


def test_a_rename_into_other_slots_is_refused_before_anything_runs(members: tuple[str, ...], wires: list[Wire]) -> None:
    connection = opened(members[0])
    line = "SET a 1\nDBKIT RENAME link:{slug} page:{slug}\n"
    with pytest.raises(StatementFailed, match="cannot be renamed into another slot"), connection.ledger.lock(wait=1):
        connection.ledger.apply(migration(line), quiet)
    assert [wire.call("DBSIZE") for wire in wires[:3]] == [0, 0, 0]
    connection.close()


def test_what_is_no_url_of_a_cluster(members: tuple[str, ...]) -> None:
    with pytest.raises(ServerUnreachable, match="has no database 1"):
        opened(members[0].removesuffix("/0") + "/1")
    with pytest.raises(UsageError, match="is a node of a cluster"):
        REDIS.shadow(members[0], draft_of(SECTION))


def test_the_primary_is_found_by_its_sentinels(product: str, tmp_path: Path, scratch: str) -> None:
    draft = draft_of(SECTION)
    want = REDIS.shadow(scratch, draft)
    initial = planned(State(), want)
    with (
        primary_and_replica(product, tmp_path) as (primary, replica),
        sentinels(product, tmp_path, primary, name="main") as places,
    ):
        url = f"redis+sentinel://{places}/main"
        connection = opened(url)
        with connection.ledger.lock(wait=1):
            connection.ledger.apply(initial, quiet)
        assert connection.inspect(draft) == want
        connection.close()
        with pytest.raises(ServerUnreachable, match="no Sentinel there answers with a primary of that name"):
            opened(f"redis+sentinel://{places}/other")
        with pytest.raises(UsageError, match="is a Sentinel"):
            opened(f"redis://{places.partition(',')[0]}")

        first = wire_to(f"redis://{places.partition(',')[0]}")
        first.call("SENTINEL", "FAILOVER", "main")
        second = wire_to(replica)
        until(lambda: second.call("ROLE")[0] == b"master")
        until(lambda: str(wire_to(url).address.port) in replica)
        connection = opened(url)
        assert connection.ledger.applied()[0].complete
        assert {item.id for item in connection.inspect(draft).objects.values()} == set(want.objects)
        connection.close()
        first.close()
        second.close()


def test_smo1_by_the_command_line_on_a_cluster(
    members: tuple[str, ...], wires: list[Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])

    def dbkit(*words: str) -> int:
        return run([*words, "-p", "smo1", "--store", "redis", "--url", members[2]])

    assert dbkit("migrate", "up") == 0
    assert dbkit("diff", "--exit-code") == 0
    assert dbkit("migrate", "status", "--exit-code") == 0
    assert policies(wires) == {"volatile-ttl"}
    wires[4].call("CONFIG", "SET", "maxmemory-policy", "noeviction")
    assert dbkit("diff", "--exit-code") == 3
    assert dbkit("apply") == 0
    assert dbkit("diff", "--exit-code") == 0
    assert dbkit("migrate", "down", "--to", "0", "--yes") == 0
    assert policies(wires) == {"noeviction"}
