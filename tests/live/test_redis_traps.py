"""What one falls into with Redis, and the test that shows that dbkit does not. Those that stand nowhere else are here.

| Trap | Tests |
|---|---|
| 1. SCAN lists keys twice, has empty pages, and a cursor means nothing after a restart | `test_keys_that_stay_are_all_seen_while_others_come_and_go`, `test_a_server_that_starts_anew_knows_no_cursor` (data_disturbed), `test_lines_and_a_page_arrive_as_they_were_sent` (unit/redis/test_stream) |
| 2. After resharding SCAN lists keys of slots that the node no longer has | `test_keys_of_a_slot_that_the_node_lost_do_not_count`, `test_a_key_of_a_slot_that_moves_counts_once` and `test_slots_that_move_meanwhile` (audit_cluster) |
| 3. SET, GETSET, RENAME and others drop a lifetime | `test_what_drops_a_lifetime_is_found`; kept by dbkit: `test_keys_are_renamed_with_their_lifetimes_and_back`, `test_json_values_change_their_version_and_back`, `test_a_hundred_kills` (data) |
| 4. INCR, then EXPIRE: a counter may stay for ever | rule RD005, `test_counters_end_with_their_window_and_what_is_refused_is_not_counted` (smo1) |
| 5. DEL and RENAME over a big key hold the server up | `test_big_keys_go_in_the_background`, `test_a_new_name_that_is_taken_is_reported_or_kept` (data) |
| 6. EXPIRE with nothing left deletes | `test_a_lifetime_of_nothing_is_no_lifetime` |
| 7. Of a cluster: no SELECT, one slot for a transaction, the rules of hash tags, one tag for all keys | `test_what_is_no_url_of_a_cluster`, `test_a_rename_into_other_slots_is_refused_before_anything_runs` (nodes), `test_the_slot_of_a_key`, `test_an_empty_hash_tag_is_none` (unit), rules RD010 and RD011, `test_any_node_leads_to_all_keys` (audit_cluster) |
| 8. A script is held to the rights of its caller; keys that it does not declare | `test_a_user_without_a_right_changes_nothing` (data), `test_the_server_agrees_with_what_users_were_given` (access), `test_on_a_cluster_every_primary_is_seen_to` (data_disturbed) |
| 9. A cache, a limiter and sessions under one policy | rules RD001, RD002, RD003 and RD006 |
| 10. Managed servers without CONFIG, ACL, SYNC | `test_a_server_that_keeps_its_users_and_settings_to_itself` (access), `test_a_user_who_may_not_know_everything_is_told_so` (audit) |
| 11. Keys of any bytes | `test_keys_of_any_bytes_are_reported` (audit), `test_any_bytes_survive_a_line` (property) |
| 12. HyperLogLogs, bitmaps and places look like strings and sorted sets | `test_types_that_the_server_has_no_name_for` |
| 13. The same key written with two types | `test_every_way_is_found_and_none_invented` (audit, audit_million) |
"""  # noqa: E501  a table

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from dbkit.stores.redis.audit.result import Audit
from dbkit.stores.redis.audit.run import Options
from dbkit.stores.redis.audit.session import audit
from dbkit.stores.redis.data.lines import read_line
from dbkit.stores.redis.data.task import TaskError
from dbkit.stores.redis.live import connect
from dbkit.stores.redis.wire import Refused, Wire
from tests.live.redis_cluster import info, until
from tests.live.redis_fixtures import url, wire
from tests.live.redis_servers import PRODUCTS, draft_of, migration, own_server, quiet

TESTS = Path(__file__).parent.parent
SECTION = """
keyspaces:
  kept: {key: "kept:{id:uint}", type: string, encoding: integer, ttl: {none: it stays}}
  brief: {key: "brief:{id}", type: string, ttl: 1h}
"""


@pytest.fixture(scope="module", params=PRODUCTS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with own_server(request.param, tmp_path_factory.mktemp("server")) as url:
        yield url


def full(wire: Wire, section: str = SECTION) -> Audit:
    return audit(f"redis://{wire.address}", draft_of(section), Options(duty=1.0), quiet)


def test_the_table_names_tests_that_there_are() -> None:
    there = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    for name in re.findall(r"`(test_\w+)`", __doc__ or ""):
        assert f"def {name}(" in there, name


def test_keys_that_stay_are_all_seen_while_others_come_and_go(wire: Wire) -> None:
    """The table grows and shrinks under the cursor."""
    stay, over = 4000, Event()
    wire.batch([("SET", f"kept:{at}", "no number") for at in range(stay)])

    def come_and_go() -> None:
        other = Wire(wire.address)
        while not over.is_set():
            keys = [f"brief:{at}" for at in range(20_000)]
            other.batch([("SET", key, "x", "EX", 60) for key in keys])
            other.call("UNLINK", *keys)
        other.close()

    thread = Thread(target=come_and_go)
    thread.start()
    try:
        for _ in range(5):
            found = full(wire)
            kept = next(use.keys for use in found.uses if use.name == "kept")
            assert stay <= kept <= stay * 1.5, "all of them; a table that grows may list some twice"
            assert {one.code for one in found.findings} == {"undecodable"}
    finally:
        over.set()
        thread.join()


SPACES = """
keyspaces:
  brief: {key: "brief:{id}", type: string, ttl: 1h}
  bag: {key: "bag:{id}", type: set, ttl: 1h}
  row: {key: "row:{id}", type: list, ttl: 1h}
"""
DROPPED: dict[str, tuple[tuple[str | int, ...], ...]] = {
    "brief:set": (("SET", "brief:set", 2),),
    "brief:getset": (("GETSET", "brief:getset", 2),),
    "brief:mset": (("MSET", "brief:mset", 2),),
    "brief:getex": (("GETEX", "brief:getex", "PERSIST"),),
    "brief:bitop": (("BITOP", "NOT", "brief:bitop", "brief:incr"),),
    "brief:rename": (("SET", "other", 1), ("RENAME", "other", "brief:rename")),
    "brief:copy": (("SET", "other", 1), ("COPY", "other", "brief:copy", "REPLACE"), ("DEL", "other")),
    "bag:union": (("SUNIONSTORE", "bag:union", "bag:union", "bag:more"),),
    "row:sort": (("SORT", "row:sort", "ALPHA", "STORE", "row:sort"),),
    "row:empty": (("LPOP", "row:empty"), ("LPUSH", "row:empty", 1)),
}
KEPT: dict[str, tuple[tuple[str | int, ...], ...]] = {
    "brief:incr": (("INCR", "brief:incr"),),
    "brief:append": (("APPEND", "brief:append", 1),),
    "brief:range": (("SETRANGE", "brief:range", 0, 2), ("SETBIT", "brief:range", 7, 1)),
    "brief:keep": (("SET", "brief:keep", 2, "KEEPTTL"),),
    "bag:more": (("SADD", "bag:more", 2),),
    "row:push": (("RPUSH", "row:push", 2), ("LPOP", "row:push")),
}


def test_what_drops_a_lifetime_is_found(wire: Wire) -> None:
    first = {"brief": "SET", "bag": "SADD", "row": "RPUSH"}
    for key in (*KEPT, *DROPPED):
        wire.call(first[key.partition(":")[0]], key, 1)
        wire.call("EXPIRE", key, 3000)
    answers = [wire.batch(commands) for commands in (*KEPT.values(), *DROPPED.values())]
    assert not [one for each in answers for one in each if isinstance(one, Refused)]
    found = [one for one in full(wire, SPACES).findings if one.code == "no-ttl"]
    assert {key for key in DROPPED if wire.call("PTTL", key) == -1} == DROPPED.keys()
    assert sum(one.keys for one in found) == len(DROPPED)
    assert not {key for one in found for key, _ in one.witnesses} & KEPT.keys()


def test_big_keys_go_in_the_background(wire: Wire) -> None:
    """The script of a migration unlinks: what has many members is freed by another thread."""
    for at in range(3):
        wire.call("SADD", f"big:{at}", *range(20_000))
    before = int(info(wire, "memory")["lazyfreed_objects"])
    connection = connect(f"redis://{wire.address}", profile="case")
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(migration('DBKIT UNLINK "big:{id}"\n'), quiet)
    connection.close()
    assert wire.call("EXISTS", "big:0", "big:1", "big:2") == 0
    until(lambda: int(info(wire, "memory")["lazyfreed_objects"]) >= before + 3)


@pytest.mark.parametrize("fill", ["0s", "-5s", "0"])
def test_a_lifetime_of_nothing_is_no_lifetime(fill: str) -> None:
    with pytest.raises(TaskError):
        read_line([b"DBKIT", b"LIFETIME", b"brief:{id}", b"FILL", fill.encode()])
    with pytest.raises((ValueError, AssertionError)):
        draft_of(SECTION.replace("ttl: 1h", f"ttl: {fill}"))


def test_types_that_the_server_has_no_name_for(wire: Wire) -> None:
    section = """
    keyspaces:
      visitors: {key: "visitors:{day:uint}", type: hll, ttl: {none: it stays}}
      seen: {key: "seen:{day:uint}", type: bitmap, ttl: {none: it stays}}
      shops: {key: "shops:{town}", type: geo, ttl: {none: it stays}}
    """
    wire.call("PFADD", "visitors:1", "a", "b")
    wire.call("SETBIT", "seen:1", 7, 1)
    wire.call("GEOADD", "shops:bern", "7.4", "46.9", "a")
    assert full(wire, section).findings == ()
    wire.call("SET", "visitors:2", "no HyperLogLog")
    wire.call("ZADD", "seen:2", 1, "a")
    wire.call("SET", "shops:basel", "x")
    assert {(one.code, one.subject) for one in full(wire, section).findings} == {
        ("undecodable", "visitors"),
        ("wrong-type", "seen"),
        ("wrong-type", "shops"),
    }
