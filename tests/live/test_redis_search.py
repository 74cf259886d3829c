"""Search indexes: on a server without a module, and where one answers as the documentation says.

No server with a search module can be had here: of FT.CREATE, FT.DROPINDEX and FT._LIST the answers are made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dbkit.app.canonical import plan_between
from dbkit.contract import Draft
from dbkit.plan.hazard import HazardKind
from dbkit.plan.state import State
from dbkit.stores.redis import REDIS
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.lease import Lease
from dbkit.stores.redis.live import RedisConnection, connect
from dbkit.stores.redis.shard import Shard
from dbkit.stores.redis.wire import Refused, Wire, decoded
from tests.live.redis_servers import draft_of, own_server, planned, quiet

SECTION = """
keyspaces: {sessions: {key: 'session:{token}', type: hash, fields: {user_id: uuid}, ttl: 1h}}
search: {by_user: {keyspace: sessions, fields: {user_id: tag}}}
"""
CHANGED = SECTION.replace("user_id: tag}", "user_id: tag, seen: numeric}")


class Searching(Wire):
    """A connection to a server that has indexes."""

    indexes: dict[str, tuple[str, ...]]

    def batch(self, commands: Sequence[Sequence[str | bytes | int]]) -> list[Any]:
        if len(commands) == 1 and decoded(commands[0][0]).startswith("FT."):
            return [self._answer(*map(decoded, commands[0]))]
        assert not any(decoded(command[0]).startswith("FT.") for command in commands)
        return super().batch(commands)

    def _answer(self, name: str, *words: str) -> Any:
        if name == "FT._LIST":
            return [index.encode() for index in self.indexes]
        if name == "FT.CREATE" and words[0] not in self.indexes:
            self.indexes[words[0]] = words[1:]
            return b"OK"
        if name == "FT.DROPINDEX" and words in [(index,) for index in self.indexes]:
            del self.indexes[words[0]]
            return b"OK"
        return Refused("Index already exists" if name == "FT.CREATE" else "Unknown Index name")


@pytest.fixture
def urls(tmp_path: Path) -> Iterator[tuple[str, str]]:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with own_server("valkey", tmp_path / "one") as url, own_server("valkey", tmp_path / "two") as scratch:
        yield url, scratch


def test_an_index_is_made_changed_found_missing_and_dropped(urls: tuple[str, str]) -> None:
    url, scratch = urls
    first, second = draft_of(SECTION), draft_of(CHANGED)
    one, two = REDIS.shadow(scratch, first), REDIS.shadow(scratch, second)
    initial, change = planned(State(), one), planned(one, two, number=2)
    drop, create = (step for step in plan_between(REDIS, one, two, second).steps if step.text.startswith("FT."))
    assert drop.text == "FT.DROPINDEX by_user"
    assert [hazard.kind for hazard in drop.hazards] == [HazardKind.ACCESS]
    assert create.text.endswith("SCHEMA user_id TAG seen NUMERIC")

    plain = connect(url, profile="case")
    wire = Searching(read_url(url))
    wire.indexes = {"theirs": ()}
    connection = RedisConnection((Shard(wire=wire, lease=Lease(wire.address)),), plain.server, "case")
    wire.call("HSET", "session:a", "user_id", "x")
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(initial, quiet)
        assert wire.indexes["by_user"] == ("ON", "HASH", "PREFIX", "1", "session:", "SCHEMA", "user_id", "TAG")
        assert connection.inspect(first) == one
        connection.ledger.apply(change, quiet)
        assert connection.inspect(second) == two
    assert not [note for note in connection.notes(second) if "search" in note]

    del wire.indexes["by_user"]
    ops = plan_between(REDIS, connection.inspect(second), two, second).ops
    assert [f"{op.action} {op.id}" for op in ops] == ["create search_index by_user"]
    connection.execute(ops[0].steps)
    assert connection.inspect(second) == two
    with connection.ledger.lock(wait=1):
        connection.ledger.rollback(change, quiet)
        assert connection.inspect(first) == one
        connection.ledger.rollback(initial, quiet)
    assert list(wire.indexes) == ["theirs"]
    assert wire.call("EXISTS", "session:a") == 1
    connection.close()
    plain.close()


def test_a_server_without_a_module(urls: tuple[str, str]) -> None:
    url, scratch = urls
    draft = draft_of(SECTION)
    want = REDIS.shadow(scratch, draft)
    one = planned(State(), want)
    connection = connect(url, profile="case")
    with connection.ledger.lock(wait=1):
        connection.ledger.apply(one, quiet)
    assert connection.inspect(draft) == want
    assert "search indexes are not compared and not changed here" in "".join(connection.notes(draft))
    assert "left out: FT.CREATE" in connection.ledger.history()[-1].comment
    with connection.ledger.lock(wait=1):
        connection.ledger.rollback(one, quiet)
    assert connection.inspect(Draft()) == State()
    connection.close()
