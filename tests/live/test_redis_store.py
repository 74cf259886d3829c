"""Keyspaces and libraries on real servers: made, changed, renamed, taken back, inspected and declared again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from dbkit.app.canonical import plan_between, rename_steps
from dbkit.contract import Connection, Draft
from dbkit.core.errors import ProfileError, StatementFailed, UsageError
from dbkit.plan.hazard import HazardKind
from dbkit.plan.state import State
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import connection, server, url, wire
from tests.live.redis_servers import draft_of, migration, planned, quiet

FIRST = """
keyspaces:
  link_cache: {key: 'link:{slug}', type: string, encoding: json, ttl: 300s, source: postgres.links}
  "rate limit-x": {key: 'rate:{who}:{bucket:int}', type: string, encoding: integer, ttl: 1h, comment: 'ü ]=] "x"'}
  board: {key: 'lb:{{board:slug}}', type: zset, ttl: {none: made again every night}}
functions:
  limiter: {code: "redis.register_function('hit', function(keys) return redis.call('INCR', keys[1]) end)"}
"""
SECOND = """
types: {ident: {class: "a-z0-9.", length: 1..64}}
keyspaces:
  link_cache: {key: 'link:{slug}', type: hash, fields: {url: url}, ttl: {set: 10m, jitter: 5%}, limits: {keys: 2M}}
  limits: {key: 'rate:{who:ident}:{bucket:int}', type: string, ttl: 1h, renamed_from: "rate limit-x"}
functions:
  limiter: {code: "redis.register_function('hit', function() return 'new ${HOME}' end)"}
  other: {code: "redis.register_function('other', function() return 1 end)"}
"""


def test_up_change_and_back(url: str, connection: Connection, wire: Wire) -> None:
    first, second = draft_of(FIRST), draft_of(SECOND)
    one, two = REDIS.shadow(url, first), REDIS.shadow(url, second)
    assert REDIS.rebuild(url, two, second) == two
    initial, change = planned(State(), one), planned(one, two, number=2)
    assert REDIS.replay(url, [initial, change], second) == two
    wire.call("SET", "link:a", "{}")
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(initial, quiet)
        assert connection.inspect(first) == one
        assert wire.call("FCALL", "hit", "1", "n") == 1
        connection.ledger.apply(change, quiet)
        assert connection.inspect(second) == two
        assert wire.call("FCALL", "hit", "0") == b"new ${HOME}"
        wire.call("SELECT", "0")
        connection.ledger.rollback(change, quiet)
        assert connection.inspect(first) == one
        connection.ledger.rollback(initial, quiet)
    assert connection.inspect(first).objects == {}
    assert wire.call("GET", "link:a") == b"{}"


def test_records_outlive_flushall_and_can_be_read_by_hand(url: str, connection: Connection, wire: Wire) -> None:
    draft = draft_of(FIRST)
    want = REDIS.shadow(url, draft)
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(planned(State(), want), quiet)
    wire.call("FLUSHALL")
    assert connection.inspect(draft) == want
    assert [one.id for one in connection.ledger.applied()] == ["0001_case"]
    assert json.loads(wire.call("FCALL_RO", "dbkit_keyspace_link_cache", "0")) == {
        "key": "link:{slug}",
        "type": "string",
        "encoding": "json",
        "ttl": "5m",
        "source": "postgres.links",
    }
    assert json.loads(wire.call("FCALL_RO", "dbkit_keyspace_rate_x20_limit_x2d_x", "0"))["comment"] == 'ü ]=] "x"'
    assert json.loads(wire.call("FCALL_RO", "dbkit_ledger", "0"))["applied"][0]["profile"] == "case"


def test_a_rename_is_one(url: str) -> None:
    draft = draft_of(SECOND)
    have, want = REDIS.shadow(url, draft_of(FIRST)), REDIS.shadow(url, draft)
    steps = rename_steps(REDIS, have, want, draft)
    assert [step.text.split(" ")[1] for step in steps] == ["DELETE", "LOAD"]
    renamed = REDIS.rebuild(url, have, draft, then=steps)
    rest = plan_between(REDIS, renamed, want, draft)
    assert [f"{op.action} {op.id}" for op in rest.ops] == [
        "drop keyspace board",
        "alter function limiter",
        "create function other",
        "alter keyspace limits",
        "alter keyspace link_cache",
    ]
    retyped = next(step for step in rest.steps if step.id.name == "link_cache")
    assert [hazard.kind for hazard in retyped.hazards] == [HazardKind.MAY_FAIL]
    assert "for up to 5m" in retyped.hazards[0].why
    assert not rest.destructive


def test_libraries_of_others_are_named_and_left_alone(url: str, connection: Connection, wire: Wire) -> None:
    code = "#!lua name=theirs\nredis.register_function('theirs', function() return 1 end)"
    wire.call("FUNCTION", "LOAD", code)
    wire.call("FUNCTION", "LOAD", "#!lua name=dbkit_keyspace_new\nredis.register_function('n', function() end)")
    state = connection.inspect(Draft())
    assert state.objects == {}
    assert state.unmanaged == ("dbkit_keyspace_new (its record cannot be read)", "theirs")
    assert connection.inspect(Draft(ignore=("theirs", "new"))).unmanaged == ()
    assert connection.inspect(Draft(managed=("mine*",))).unmanaged == ()
    assert not plan_between(REDIS, state, State(), Draft())


def test_a_library_loaded_by_hand_is_compared_by_its_code(url: str, connection: Connection, wire: Wire) -> None:
    draft = draft_of("functions: {mine: {code: \"redis.register_function('f', function() return 1 end)\"}}")
    want = REDIS.shadow(url, draft)
    wire.call("FUNCTION", "LOAD", "#!lua name=mine\nredis.register_function('f', function() return 1 end)\n")
    assert connection.inspect(draft) == want
    wire.call("FUNCTION", "LOAD", "REPLACE", "#!lua name=mine\nredis.register_function('f', function() return 2 end)\n")
    steps = plan_between(REDIS, connection.inspect(draft), want, draft).steps
    connection.execute(steps)
    assert connection.inspect(draft) == want
    assert wire.call("FCALL", "f", "0") == 1


def test_a_live_server_as_a_profile(url: str, connection: Connection) -> None:
    for section in (FIRST, SECOND):
        want = REDIS.shadow(url, draft_of(section))
        declared = REDIS.decompile(want, name="case", server=connection.server)
        again = draft_of(yaml.safe_dump(dict(declared), allow_unicode=True))
        assert REDIS.shadow(url, again) == want


def test_code_that_the_server_refuses(url: str) -> None:
    draft = draft_of("functions: {bad: {code: 'redis.register_function('}, worse: {code: 'return 1'}}")
    with pytest.raises(ProfileError) as refused:
        REDIS.shadow(url, draft)
    first, second = refused.value.diagnostics
    assert "the server refuses function bad" in first.message
    assert "No functions registered" in second.message


def test_a_function_of_two_libraries_is_refused(url: str) -> None:
    code = "{code: \"redis.register_function('f', function() return 1 end)\"}"
    with pytest.raises(ProfileError) as refused:
        REDIS.shadow(url, draft_of(f"functions: {{a: {code}, b: {code}}}"))
    assert "already exists" in refused.value.diagnostics[0].message


def test_a_server_in_use_is_no_scratch_server(url: str, connection: Connection, wire: Wire) -> None:
    draft = draft_of(FIRST)
    wire.call("SET", "precious", "1")
    with pytest.raises(UsageError, match="no scratch server: it holds keys"):
        REDIS.shadow(url, draft)
    assert wire.call("GET", "precious") == b"1"
    wire.call("DEL", "precious")
    with connection.ledger.lock(wait=1):
        connection.ledger.mark(migration("PING\n"))
    with pytest.raises(UsageError, match="a history of migrations"):
        REDIS.replay(url, [], draft)
    assert len(connection.ledger.applied()) == 1


def test_replaying_needs_no_secret_and_names_what_fails(url: str) -> None:
    good = migration("# for the shadow\nSET a ${NOT_SET_ANYWHERE}\n")
    assert REDIS.replay(url, [good], Draft()) == State()
    with pytest.raises(StatementFailed, match="unknown command") as failed:
        REDIS.replay(url, [good, migration("PING\n\nNOSUCH x\n", number=2)], Draft())
    assert failed.value.where == "0002_case.redis:3"
    assert REDIS.replay(url, [], Draft()) == State()


def test_notes_are_no_differences(url: str, connection: Connection, tmp_path: Path) -> None:
    draft = draft_of(
        "server: {maxmemory: 256mb, maxmemory-policy: volatile-ttl, requirepass: required, hz: 10, nonsense: 1}"
    )
    assert connection.notes(draft) == (
        "maxmemory is 0; the profile expects 256mb",
        "maxmemory-policy is noeviction; the profile expects volatile-ttl",
        "the server has no setting nonsense; the profile expects 1",
    )
    assert draft.statements == ()
    assert connection.notes(Draft()) == ()
