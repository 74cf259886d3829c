"""The audit of clusters of three primaries with replicas: by slot, on replicas, while slots move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from dbkit.core.errors import ServerUnreachable, StatementFailed
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.audit.infer import infer
from dbkit.stores.redis.audit.result import Audit
from dbkit.stores.redis.audit.run import Options
from dbkit.stores.redis.audit.session import audit
from dbkit.stores.redis.slot import SLOTS, hash_slot
from dbkit.stores.redis.wire import Wire, decoded
from tests.live.redis_cluster import cluster, until, wire_to
from tests.live.redis_servers import draft_of, quiet

SECTION = """
version: 7
keyspaces:
  link: {key: "link:{slug}", type: string, encoding: integer, ttl: 1h, limits: {value: 10}}
  flag: {key: "flag:{name}", type: string, encoding: integer, ttl: {none: it stays}}
  board: {key: "board:{{id}}:{season:uint}", type: zset, encoding: text, ttl: {none: it stays}, limits: {members: 4}}
"""
LINKS = 3000
MOVED = range(100, 112)
TAGS = [tag for tag in (f"t{at}" for at in range(16_000)) if hash_slot(tag.encode()) in MOVED]
HOT = 400


@pytest.fixture(scope="module", params=["valkey", pytest.param("redis", marks=pytest.mark.slow)])
def urls(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    with cluster(request.param, tmp_path_factory.mktemp("cluster")) as members:
        wires = [wire_to(url) for url in members[:3]]
        fill(wires)
        until(lambda: _keys(members[:3]) == _keys(members[3:]))
        yield members
        for wire in wires:
            wire.close()


def _keys(urls: tuple[str, ...]) -> int:
    total = 0
    for url in urls:
        wire = wire_to(url)
        total += wire.call("DBSIZE")
        wire.close()
    return total


def commands() -> Iterator[tuple[str | int, ...]]:
    for at in range(LINKS):
        yield ("SET", f"link:s{at}", at, "EX", 3000)
    for at in range(HOT):
        yield ("ZADD", f"board:{{hot}}:{at}", 1, "a")
    for tag in TAGS:
        for at in range(20):
            yield ("ZADD", f"board:{{{tag}}}:{at}", 1, "a")
    for at in range(30):
        yield ("SET", f"link:ever{at}", at)
        yield ("SET", f"lost:{at}", "x")
        yield ("SADD", f"link:set{at}", "x")
    yield ("SET", "link:long", "1" * 11, "EX", 3000)
    for at in range(9):
        yield ("SET", f"flag:f{at}", "hello")
    yield ("ZADD", "board:{many}:1", *(word for at in range(5) for word in (at, f"m{at}")))


EXPECTED = {
    ("no-ttl", "link"): 60,
    ("wrong-type", "link"): 30,
    ("unknown-key", "lost:{lost:uint}"): 30,
    ("oversized", "link"): 1,
    ("undecodable", "flag"): 9,
    ("too-many-members", "board"): 1,
}
BOARDS = HOT + 20 * len(TAGS) + 1
ALL = LINKS + BOARDS + 100


def fill(wires: list[Wire]) -> None:
    batches: dict[int, list[tuple[str | int, ...]]] = {0: [], 1: [], 2: []}
    for command in commands():
        slot = hash_slot(str(command[1]).encode())
        batches[min(2, slot // (SLOTS // 3))].append(command)
    for number, batch in batches.items():
        wires[number].batch(batch)


def seen_in(url: str, **options: float | int) -> Audit:
    return audit(url, draft_of(SECTION), Options(**{"duty": 1.0, **options}), quiet)  # type: ignore[arg-type]


def counted(found: Audit) -> dict[tuple[str, str], int]:
    return {(one.code, one.subject): one.keys for one in found.findings}


@pytest.mark.parametrize("node", [0, 2, 4], ids=["first", "third", "replica"])
def test_any_node_leads_to_all_keys(urls: tuple[str, ...], node: int) -> None:
    found = seen_in(urls[node])
    assert counted(found) == EXPECTED
    assert (found.full, found.seen, found.population, found.replica) == (True, ALL, ALL, True)
    assert found.spread is not None
    assert sum(keys for _, keys in found.spread.primaries) == ALL
    assert [str(read_url(url)) for url in sorted(urls[:3])] == [address for address, _ in found.spread.primaries]
    assert found.spread.slots[0] == (hash_slot(b"{hot}"), HOT + len(_others(hash_slot(b"{hot}"))))
    assert {use.name: use.keys for use in found.uses} == {
        "link": LINKS + 61,
        "flag": 9,
        "board": BOARDS,
        "(unknown)": 30,
    }
    assert found.measured
    assert not audit(urls[node], draft_of(SECTION), Options(duty=1.0), quiet, primary=True).replica


def _others(slot: int) -> list[str]:
    keys = (str(command[1]) for command in commands())
    return [key for key in keys if hash_slot(key.encode()) == slot and "{hot}" not in key]


def test_a_sample_is_fair_although_one_slot_is_full(urls: tuple[str, ...]) -> None:
    """Four hundred boards are in one slot: whole slots would be drawn with all of them or none."""
    shares = []
    for _ in range(10):
        found = seen_in(urls[0], sample=700)
        assert not found.full
        assert found.population == ALL
        shares.append(next(use.keys for use in found.uses if use.name == "board") / found.seen)
    assert abs(sum(shares) / len(shares) - BOARDS / ALL) < 0.08


def test_a_key_of_a_slot_that_moves_counts_once(urls: tuple[str, ...]) -> None:
    """Half of the keys of a slot are on the node that it moves to, and half on the one that still has it."""
    slot = hash_slot(b"{hot}")
    source, target = _ends(urls, slot)
    keys = sorted(source.call("CLUSTER", "GETKEYSINSLOT", slot, 10_000))
    _start(source, target, slot)
    _migrate(source, target, keys[::2])
    found = seen_in(urls[0])
    assert (counted(found), found.seen) == (EXPECTED, ALL)
    assert any("1 slots were moving" in note for note in found.notes)
    assert seen_in(urls[0], sample=500).population == ALL - len(keys)
    _migrate(source, target, keys[1::2])
    _give(urls, target, slot)
    assert (counted(seen_in(urls[0])), seen_in(urls[2]).seen) == (EXPECTED, ALL)


def test_keys_of_a_slot_that_the_node_lost_do_not_count(urls: tuple[str, ...]) -> None:
    """The slot went to another node without its key, which SCAN lists still. Source: valkey#3456, redis#4810."""
    taken = {hash_slot(str(command[1]).encode()) for command in commands()}
    tag = next(tag for tag in map(str, range(1000)) if hash_slot(tag.encode()) not in taken)
    slot, key = hash_slot(tag.encode()), f"lost:{{{tag}}}"
    owner = next(wire for wire in map(wire_to, urls[:3]) if wire.batch([("SET", key, "x")]) == [b"OK"])
    assert seen_in(urls[0]).seen == ALL + 1
    other = next(wire for wire in map(wire_to, urls[:3]) if wire.address != owner.address)
    owner.call("CLUSTER", "DELSLOTS", slot)
    other.call("CLUSTER", "DELSLOTS", slot)
    other.call("CLUSTER", "ADDSLOTS", slot)
    found = seen_in(urls[0])
    assert (counted(found), found.seen) == (EXPECTED, ALL)
    assert any("1 keys lie on nodes that do not have their slot" in note for note in found.notes)


@pytest.mark.slow
def test_slots_that_move_meanwhile(urls: tuple[str, ...]) -> None:
    """Slots go from node to node while their keys are gone over, again and again."""
    source, target = wire_to(urls[0]), wire_to(urls[1])
    over = Event()
    moves = Counter[str]()

    def move() -> None:
        here, there = source, target
        while not over.is_set():
            for slot in MOVED:
                _start(here, there, slot)
                _migrate(here, there, here.call("CLUSTER", "GETKEYSINSLOT", slot, 1000))
                _give(urls, there, slot)
                moves["slots"] += 1
            here, there = there, here

    mover = Thread(target=move)
    mover.start()
    try:
        for _ in range(3):
            found = audit(urls[0], draft_of(SECTION), Options(duty=0.5), quiet, primary=True)
            assert (counted(found), found.seen) == (EXPECTED, ALL)
    finally:
        over.set()
        mover.join()
    assert moves["slots"] > len(MOVED)


def _start(source: Wire, target: Wire, slot: int) -> None:
    """The slot is on its way. Source: the Redis cluster specification, "Live reconfiguration"."""
    target.call("CLUSTER", "SETSLOT", slot, "IMPORTING", decoded(source.call("CLUSTER", "MYID")))
    source.call("CLUSTER", "SETSLOT", slot, "MIGRATING", decoded(target.call("CLUSTER", "MYID")))


def _give(urls: tuple[str, ...], owner: Wire, slot: int) -> None:
    name = decoded(owner.call("CLUSTER", "MYID"))
    owner.call("CLUSTER", "SETSLOT", slot, "NODE", name)
    for url in urls[:3]:
        wire = wire_to(url)
        wire.call("CLUSTER", "SETSLOT", slot, "NODE", name)
        wire.close()


def _migrate(source: Wire, target: Wire, keys: list[bytes]) -> None:
    if keys:
        source.call("MIGRATE", target.address.host, target.address.port, "", 0, 5000, "KEYS", *keys)


def _ends(urls: tuple[str, ...], slot: int) -> tuple[Wire, Wire]:
    """The node that has a slot, and another."""
    wires = [wire_to(url) for url in urls[:3]]
    first = next(number for number, wire in enumerate(wires) if wire.call("CLUSTER", "COUNTKEYSINSLOT", slot))
    return wires[first], wires[first - 1]


def test_a_user_without_a_right_is_told_which(urls: tuple[str, ...]) -> None:
    rights = ["%R~*", "-@all", "+scan", "+type", "+pttl", "+info", "+ping", "+dbsize", "+cluster|nodes"]
    for wire in map(wire_to, urls):
        wire.call("ACL", "SETUSER", "auditor", "reset", "on", ">pw", *rights)
        wire.close()
    url, draft = urls[0].replace("redis://", "redis://auditor:pw@"), draft_of(SECTION)
    with pytest.raises(ServerUnreachable, match=r"the replica at .* cannot be read") as refused:
        audit(url, draft, Options(duty=1.0), quiet)
    assert "+readonly" in (refused.value.help or "")
    assert audit(url, draft, Options(duty=1.0), quiet, primary=True).seen == ALL
    with pytest.raises(StatementFailed, match="countkeysinslot") as failed:
        audit(url, draft, Options(duty=1.0, sample=100), quiet, primary=True)
    assert "+cluster|countkeysinslot" in (failed.value.help or "")


@pytest.mark.parametrize("primary", [False, True], ids=["replicas", "primaries"])
def test_a_profile_is_inferred_from_all_nodes(urls: tuple[str, ...], primary: bool) -> None:
    found = infer(urls[1], Options(duty=1.0), quiet, primary=primary)
    spaces = {
        name: (one["comment"], one["key"], one["type"], one.get("encoding"))
        for name, one in found.section["keyspaces"].items()
        if not name.startswith("flag_")
    }
    assert spaces == {
        "link": (f"{LINKS + 61} keys seen", "link:{link}", "string", "integer"),
        "board": (f"{BOARDS} keys seen", "board:{{board}}:{board2:uint}", "zset", "text"),
        "lost": ("30 keys seen", "lost:{lost:uint}", "string", "text"),
    }
    assert "keys of link have several types: set, string" in found.notes
    assert {one["encoding"] for name, one in found.section["keyspaces"].items() if name.startswith("flag_")} == {"text"}


def test_a_profile_is_inferred_from_a_sample(urls: tuple[str, ...]) -> None:
    found = infer(urls[0], Options(duty=1.0, sample=1000), quiet)
    # Of fifty draws one at least is a link; the boards, one key in seven, may be missed.
    link = found.section["keyspaces"]["link"]
    assert (link["key"], link["type"], link["encoding"]) == ("link:{link}", "string", "integer")
