"""Users, settings, groups and indexes on real servers: made, changed, drifted, taken back; what a server forbids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from dbkit.app.canonical import plan_between
from dbkit.contract import Connection, Draft
from dbkit.core.errors import ServerUnreachable, StatementFailed, UsageError
from dbkit.migrations.file import Migration
from dbkit.plan.hazard import HazardKind
from dbkit.plan.state import State
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.access.commands import CALL, CONNECTION, CONSUME, TYPES, commands
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused, Wire, decoded, pairs
from tests.live.redis_fixtures import connection
from tests.live.redis_servers import PRODUCTS, draft_of, emptied, migration, own_server, planned, quiet

FIRST = """
server: {maxmemory-policy: volatile-ttl, maxmemory: 64mb}
configure: [maxmemory-policy, maxmemory]
keyspaces:
  link_cache: {key: 'link:{slug}', type: string, encoding: json, ttl: 300s}
  rate_limit: {key: 'rate:{who}:{bucket:int}', type: string, encoding: integer, ttl: 1h}
  sessions: {key: 'session:{token}', type: hash, ttl: 1h}
  clicks: {key: 'ev:clicks', type: stream, ttl: {none: trimmed by its writer}, groups: {warehouse: "0"}}
functions:
  limiter: {code: "redis.register_function('hit', function(keys) return redis.call('INCR', keys[1]) end)"}
access:
  api: {secret: '${CASE_API_PASSWORD}', read: [link_cache, rate_limit], write: [rate_limit], call: [limiter]}
  jobs: {secret: '${CASE_JOBS_PASSWORD}', consume: [clicks.warehouse], write: [clicks]}
"""
SECOND = """
server: {maxmemory-policy: allkeys-lru}
configure: [maxmemory-policy]
keyspaces:
  link_cache: {key: 'link:{slug}', type: string, encoding: json, ttl: 300s}
  sessions: {key: 'session:{token}', type: hash, ttl: 1h}
  clicks: {key: 'ev:clicks', type: stream, ttl: {none: trimmed by its writer}, groups: {"second-one": "$"}}
access:
  api: {secret: '${CASE_API_PASSWORD}', read: [sessions], write: [link_cache]}
"""


@pytest.fixture(autouse=True)
def passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASE_API_PASSWORD", "first-secret")
    monkeypatch.setenv("CASE_JOBS_PASSWORD", "second-secret")


@pytest.fixture(scope="module", params=PRODUCTS)
def servers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server, and a scratch server of the same product."""
    one, other = tmp_path_factory.mktemp("server"), tmp_path_factory.mktemp("scratch")
    with own_server(request.param, one) as url, own_server(request.param, other) as scratch:
        yield url, scratch


@pytest.fixture
def scratch(servers: tuple[str, str]) -> str:
    return emptied(servers[1])


@pytest.fixture
def url(servers: tuple[str, str]) -> str:
    return emptied(servers[0])


@pytest.fixture
def wire(url: str) -> Iterator[Wire]:
    wire = Wire(read_url(url))
    yield wire
    for user in map(decoded, wire.call("ACL", "USERS")):
        if user != "default":
            wire.call("ACL", "DELUSER", user)
    wire.call("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "0")
    wire.close()


def as_user(url: str, name: str, password: str) -> Wire:
    return Wire(read_url(url.replace("redis://", f"redis://{name}:{password}@")))


def setting(wire: Wire, name: str) -> str:
    return decoded(wire.call("CONFIG", "GET", name)[1])


def test_up_change_and_back(url: str, scratch: str, connection: Connection, wire: Wire) -> None:
    first, second = draft_of(FIRST), draft_of(SECOND)
    one, two = REDIS.shadow(scratch, first), REDIS.shadow(scratch, second)
    initial, change = planned(State(), one), planned(one, two, number=2)
    assert REDIS.replay(scratch, [initial, change], second) == two
    assert REDIS.rebuild(scratch, one, first) == one
    wire.call("SET", "link:a", "{}")
    wire.call("XADD", "ev:clicks", "1-1", "a", "b")
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(initial, quiet)
        assert connection.inspect(first) == one
        assert not plan_between(REDIS, connection.inspect(first), one, first)
        assert (setting(wire, "maxmemory-policy"), setting(wire, "maxmemory")) == ("volatile-ttl", str(64 * 2**20))
        api = as_user(url, "api", "first-secret")
        assert api.call("FCALL", "hit", "1", "rate:me:1") == 1
        assert api.call("GET", "link:a") == b"{}"
        for words in (("SET", "link:a", "x"), ("HGETALL", "session:1"), ("INCR", "link:a"), ("KEYS", "*")):
            with pytest.raises(Refused, match="NOPERM"):
                api.call(*words)
        api.close()
        jobs = as_user(url, "jobs", "second-secret")
        entries = jobs.call("XREADGROUP", "GROUP", "warehouse", "me", "COUNT", "9", "STREAMS", "ev:clicks", ">")
        assert len(entries[0][1]) == 1
        jobs.close()

        with pytest.raises(StatementFailed, match="PENDING 1 entries are not acknowledged"):
            connection.ledger.apply(change, quiet)
        wire.call("XACK", "ev:clicks", "warehouse", "1-1")
        connection.ledger.apply(change, quiet)
        assert connection.inspect(second) == two
        assert setting(wire, "maxmemory-policy") == "allkeys-lru"
        assert setting(wire, "maxmemory") == "0"
        assert sorted(map(decoded, wire.call("ACL", "USERS"))) == ["api", "default"]

        connection.ledger.rollback(change, quiet)
        assert connection.inspect(first) == one
        connection.ledger.rollback(initial, quiet)
    assert connection.inspect(first).objects == {}
    assert setting(wire, "maxmemory-policy") == "noeviction"
    assert [decoded(user) for user in wire.call("ACL", "USERS")] == ["default"]
    assert wire.call("GET", "link:a") == b"{}"
    assert wire.call("XLEN", "ev:clicks") == 1


def test_no_secret_is_written_anywhere(url: str, scratch: str, connection: Connection, wire: Wire) -> None:
    want = REDIS.shadow(scratch, draft_of(FIRST))
    one = planned(State(), want)
    told: list[str] = []
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(one, lambda _, __, text: told.append(text))
    everything = "".join((one.text, *told, repr(want), repr(wire.call("FUNCTION", "LIST", "WITHCODE"))))
    assert "first-secret" not in everything
    assert "${CASE_API_PASSWORD}" in one.text


def test_what_was_changed_by_hand_is_found_and_put_right(url: str, scratch: str, wire: Wire) -> None:
    draft = draft_of(FIRST)
    want = REDIS.shadow(scratch, draft)
    connection = REDIS.connect(url, profile="case")
    connection.execute(plan_between(REDIS, State(), want, draft).steps)
    for command in (
        ("ACL", "SETUSER", "api", "~extra:*"),
        ("ACL", "SETUSER", "api", ">another"),
        ("ACL", "SETUSER", "api", "off"),
        ("ACL", "SETUSER", "api", "nopass"),
        ("ACL", "SETUSER", "api", "&news"),
        ("ACL", "DELUSER", "jobs"),
        ("CONFIG", "SET", "maxmemory-policy", "noeviction"),
        ("FLUSHALL",),
    ):
        wire.call(*command)
        steps = plan_between(REDIS, connection.inspect(draft), want, draft).steps
        assert steps, command
        connection.execute(steps)
        assert connection.inspect(draft) == want, command
    wire.call("ACL", "SETUSER", "theirs", "on", "nopass")
    assert connection.inspect(draft).unmanaged == ("user theirs",)
    assert connection.inspect(replace(draft, ignore=("their*",))).unmanaged == ()
    connection.close()


def test_rights_in_other_words_are_no_difference(url: str, scratch: str, wire: Wire) -> None:
    section = (
        "keyspaces: {a: {key: 'a:{x}', type: string, ttl: 1h}}\naccess: {u: {secret: '${U}', read: [a], write: [a]}}"
    )
    draft = draft_of(section)
    want = REDIS.shadow(scratch, draft)
    connection = REDIS.connect(url, profile="case")
    with pytest.raises(UsageError, match="U is not set"):
        connection.execute(plan_between(REDIS, State(), want, draft).steps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("U", "x")
        connection.execute(plan_between(REDIS, State(), want, draft).steps)
        (user,) = want.of_kind("user")
        own, one = getattr(user, "rules")  # noqa: B009  an object of a state has any form
        reordered = one[1:-1].replace("~a:*", "%W~a:* %R~a:*").split(" -@all ")
        commands = " ".join(reversed(reordered[1].split(" ")))
        words = ("reset", "on", ">x", *own.split(" "), f"({reordered[0]} -@all {commands})")
        wire.call("ACL", "SETUSER", "u", *words)
        assert connection.inspect(draft) == want
        patch.setenv("U", "another")
        steps = plan_between(REDIS, connection.inspect(draft), want, draft).steps
        assert [hazard.kind for hazard in steps[0].hazards] == [HazardKind.ACCESS]
        connection.execute(steps)
    assert connection.inspect(draft) == want
    as_user(url, "u", "another").close()
    connection.close()


def test_a_server_that_keeps_its_users_and_settings_to_itself(url: str, scratch: str, wire: Wire) -> None:
    draft = draft_of(FIRST)
    want = REDIS.shadow(scratch, draft)
    wire.call("ACL", "SETUSER", "low", "on", ">pw", "~*", "+@all", "-acl", "-config")
    low = REDIS.connect(url.replace("redis://", "redis://low:pw@"), profile="case")
    with low.ledger.lock(wait=1):
        low.ledger.apply(planned(State(), want), quiet)
    assert low.inspect(draft) == want
    notes = "\n".join(low.notes(draft))
    assert "users are not compared and not changed here: NOPERM" in notes
    assert "settings are not compared and not changed here: NOPERM" in notes
    assert "left out: ACL SETUSER api" in low.ledger.history()[-1].comment
    assert "first-secret" not in low.ledger.history()[-1].comment
    assert setting(wire, "maxmemory-policy") == "noeviction"
    with low.ledger.lock(wait=1):
        low.ledger.rollback(planned(State(), want), quiet)
    assert low.inspect(draft) == State()
    low.close()


def test_rights_that_are_missing_are_told_before_anything_runs(url: str, scratch: str, wire: Wire) -> None:
    want = REDIS.shadow(scratch, draft_of(FIRST))
    wire.call("ACL", "SETUSER", "low", "on", ">pw", "~*", "+@all", "-xgroup")
    low = REDIS.connect(url.replace("redis://", "redis://low:pw@"), profile="case")
    with low.ledger.lock(wait=1), pytest.raises(StatementFailed, match="xgroup") as failed:
        low.ledger.apply(planned(State(), want), quiet)
    assert "nothing was run" in (failed.value.help or "")
    assert low.inspect(draft_of(FIRST)).objects == {}
    low.close()


def test_nobody_changes_the_user_it_is(url: str, scratch: str, wire: Wire) -> None:
    draft = draft_of(FIRST)
    want = REDIS.shadow(scratch, draft)
    wire.call("ACL", "SETUSER", "api", "on", ">pw", "~*", "+@all")
    own = REDIS.connect(url.replace("redis://", "redis://api:pw@"), profile="case")
    with pytest.raises(StatementFailed, match="signed in as 'api'"):
        own.execute(plan_between(REDIS, State(), want, draft).steps)
    assert own.inspect(draft).objects == {}
    own.close()


@pytest.mark.parametrize("separate", [False, True], ids=["one file", "a file of users"])
def test_users_and_settings_outlive_the_server_where_it_has_a_file(
    servers: tuple[str, str], scratch: str, tmp_path: Path, request: pytest.FixtureRequest, *, separate: bool
) -> None:
    product = request.node.callspec.params["servers"]
    configuration = tmp_path / "server.conf"
    users = tmp_path / "users.acl"
    users.touch()
    more = f"aclfile {users}\n" if separate else ""
    configuration.write_text(f"appendonly yes\n{more}", encoding="utf-8")
    draft = draft_of(FIRST)
    want = REDIS.shadow(scratch, draft)
    with own_server(product, tmp_path, configuration=configuration) as url:
        connection = REDIS.connect(url, profile="case")
        connection.execute(plan_between(REDIS, State(), want, draft).steps)
        assert not [note for note in connection.notes(draft) if "outlive" in note]
        connection.close()
    with own_server(product, tmp_path, configuration=configuration) as url:
        connection = REDIS.connect(url, profile="case")
        assert connection.inspect(draft) == want
        connection.close()
        as_user(url, "api", "first-secret").close()
        with pytest.raises(ServerUnreachable):
            as_user(url, "api", "wrong")
    assert "first-secret" not in configuration.read_text(encoding="utf-8") + users.read_text(encoding="utf-8")
    assert ("user api" in users.read_text(encoding="utf-8")) is separate


def test_what_does_not_outlive_the_server_is_told_of(connection: Connection) -> None:
    notes = [note for note in connection.notes(draft_of(FIRST)) if "outlive" in note]
    assert notes == [
        "the server was started without a configuration file: settings do not outlive it",
        "the server was started without a file for users: they do not outlive it",
    ]
    assert not [note for note in connection.notes(Draft()) if "outlive" in note]


def test_a_live_server_as_a_profile(url: str, scratch: str, connection: Connection, wire: Wire) -> None:
    draft = draft_of(FIRST)
    want = REDIS.shadow(scratch, draft)
    connection.execute(plan_between(REDIS, State(), want, draft).steps)
    declared = REDIS.decompile(connection.inspect(draft), name="case", server=connection.server)
    assert REDIS.shadow(scratch, draft_of(yaml.safe_dump(dict(declared), allow_unicode=True))) == want


def test_the_server_agrees_with_what_users_were_given(url: str, scratch: str, wire: Wire) -> None:
    types = ("string", "bitmap", "hll", "hash", "list", "set", "zset", "geo", "stream")
    keyspaces = "".join(f"  {one}s: {{key: '{one}:{{x}}', type: {one}, ttl: 1h}}\n" for one in types)
    users = "".join(
        f"  {right}_{one}: {{secret: '${{CASE_API_PASSWORD}}', {right}: [{one}s]}}\n"
        for one in types
        for right in ("read", "write")
    )
    section = f"keyspaces:\n{keyspaces}  one: {{key: 's', type: stream, ttl: 1h, groups: {{g: '0'}}}}\naccess:\n{users}"
    draft = draft_of(section + "  all: {secret: '${CASE_API_PASSWORD}', consume: [one.g]}\n")
    connection = REDIS.connect(url, profile="case")
    connection.execute(plan_between(REDIS, State(), REDIS.shadow(scratch, draft), draft).steps)
    assert not [note for note in connection.notes(draft) if note.startswith("user")]
    wire.call("ACL", "SETUSER", "read_hash", "~strings:*", "~string:*", "+set")
    wire.call("ACL", "SETUSER", "write_list", "clearselectors")
    wire.call("ACL", "SETUSER", "read_set", "+keys", "+fcall")
    notes = [note for note in connection.notes(draft) if note.startswith("user")]
    assert notes == [
        "user read_hash may run, and was not given: SET string:a a",
        "user read_set may run, and was not given: KEYS *",
        "user read_set may run, and was not given: FCALL any 0",
        "user write_list may not run, and was given: RPUSH list:a a",
    ]
    connection.close()


def test_a_commands_right_is_the_least_that_the_server_asks(wire: Wire) -> None:
    """Of each command that needs a key: what a right brings is allowed with that right on the key, by the server."""
    every = {name for type_ in TYPES for name in commands(type_, read=True, write=True)}
    assert every <= {decoded(name) for name in wire.call("COMMAND", "LIST")}
    for type_ in TYPES:
        read, write = (set(commands(type_, read=right, write=not right)) for right in (True, False))
        assert not read & write
        for names, others in ((read, {"insert", "update", "delete"}), (write, {"access"})):
            for name in names:
                for spec in wire.call("COMMAND", "INFO", name)[0][8]:
                    flags = {decoded(flag).lower() for flag in pairs(spec)["flags"]}
                    assert "variable_flags" in flags or not flags & others, name
    for words in (CONNECTION, CALL, CONSUME):
        wire.call("ACL", "SETUSER", "probe", *(f"+{name}" for name in words.split()))


def test_lifetimes_that_are_not_as_declared_are_told_of(url: str, scratch: str, wire: Wire) -> None:
    draft = draft_of(FIRST)
    connection = REDIS.connect(url, profile="case")
    for number in range(50):
        wire.call("SET", f"link:{number}", "{}", "EX", "300")
        wire.call("SET", f"rate:me:{number}", "1")
    wire.call("SET", "link:long", "{}", "EX", "3000")
    notes = [note for note in connection.notes(draft) if "looked at" in note]
    assert [note.partition(", such as")[0] for note in notes] == [
        "1 of 51 keys of link_cache that were looked at live longer than declared",
        "50 of 50 keys of rate_limit that were looked at never end, and should",
    ]
    lines = [note.partition("puts them right: ")[2] + "\n" for note in notes]
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(migration("".join(lines)), quiet)
    assert not [note for note in connection.notes(draft) if "looked at" in note]
    connection.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("notify-keyspace-events", "KEA"),
        ("save", "3600 1  300 100"),
        ("maxmemory", "1gb"),
        ("hz", "20"),
        ("lazyfree-lazy-user-del", "Yes"),
        ("client-output-buffer-limit", "normal 0 0 0 slave 256mb 64mb 60 pubsub 32mb 8mb 60"),
    ],
)
def test_a_setting_is_read_as_it_was_declared(url: str, scratch: str, wire: Wire, name: str, value: str) -> None:
    before = setting(wire, name)
    draft = draft_of(f"server: {{{name}: '{value}'}}\nconfigure: [{name}]")
    want = REDIS.shadow(scratch, draft)
    one = planned(State(), want)
    connection = REDIS.connect(url, profile="case")
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(one, quiet)
        assert connection.inspect(draft) == want
        connection.ledger.rollback(one, quiet)
    assert setting(wire, name) == before
    connection.close()


def test_a_run_that_ends_anywhere_goes_on_and_goes_back(
    url: str, scratch: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each command, and before it is noted that it ran: the next run ends where one without a stop does."""
    draft = draft_of(FIRST)
    want = REDIS.shadow(scratch, draft)
    one = planned(State(), want)
    send, left = Shard.send, [0]

    def stopping(shard: Shard, words: Sequence[str | bytes]) -> object:
        answer = send(shard, words)
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(Shard, "send", stopping)
    lines = [len(REDIS.split(text)) for text in (one.text, one.rollback_text or "")]
    for stop in range(1, max(lines) + 1):
        for forward, count in zip((True, False), lines, strict=True):
            if stop <= count:
                left[0] = stop
                with pytest.raises(KeyboardInterrupt):
                    _run(url, one, forward=forward)
            left[0] = 0
            _run(url, one, forward=forward)
            connection = REDIS.connect(url, profile="case")
            assert connection.inspect(draft) == (want if forward else State()), (stop, forward)
            connection.close()
        assert (setting(wire, "maxmemory-policy"), setting(wire, "maxmemory")) == ("noeviction", "0"), stop


def _run(url: str, one: Migration, *, forward: bool) -> None:
    connection = REDIS.connect(url, profile="case")
    try:
        with connection.ledger.lock(wait=1):
            (connection.ledger.apply if forward else connection.ledger.rollback)(one, quiet)
    finally:
        connection.close()
