"""``dbkit redis audit`` as a user runs it: formats and exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.wire import Wire
from tests.cli.conftest import Project
from tests.live.redis_servers import own_server


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "server").mkdir()
    with own_server("valkey", tmp_path / "server") as address:
        yield address


def send(url: str, *commands: tuple[str | int, ...]) -> None:
    wire = Wire(read_url(url))
    wire.batch(commands)
    wire.close()


def test_nothing_found_answers_0(project: Project, url: str) -> None:
    send(url, ("SET", "cart:1", "{}", "EX", 60))
    result = project("redis", "audit", "--url", url)
    assert (result.code, result.err) == (0, "")
    assert "all keys, 1" in result.out
    assert "none of 1 values" in result.out


def test_findings_answer_3_in_every_format(project: Project, url: str) -> None:
    send(url, ("SET", "cart:1", "{}"), ("SET", "basket:\x1b[31m", "x"), ("SET", "basket:7", "x"))
    text = project("redis", "audit", "--url", url)
    assert text.code == 3
    assert "\x1b" not in text.out
    assert "key: basket:{basket:uint}" in text.out
    assert 'DBKIT LIFETIME "cart:{customer:int}" FILL 1h CLAMP 1h\n' in text.out
    data = project("redis", "audit", "--url", url, "--format", "json").json
    assert data["schema_version"] == 1
    assert {one["code"]: one["keys"] for one in data["findings"]} == {"unknown-key": 1, "no-ttl": 1}
    sarif = json.loads(project("redis", "audit", "--url", url, "--format", "sarif").out)
    assert {one["ruleId"] for one in sarif["runs"][0]["results"]} == {"unknown-key", "no-ttl"}
    assert "| no-ttl | `cart` | 1 key |" in project("redis", "audit", "--url", url, "--format", "markdown").out


def test_a_dump_file_in_place_of_a_server(project: Project, url: str, tmp_path: Path) -> None:
    send(url, ("SET", "cart:1", "{}"), ("SET", "cart:2", "{}", "EX", 60), ("SAVE",))
    path = str(tmp_path / "server" / "dump.rdb")
    result = project("redis", "audit", "--rdb", path, "--format", "json")
    assert result.code == 3
    assert [(one["code"], one["keys"]) for one in result.json["findings"]] == [("no-ttl", 1)]
    assert project("redis", "audit", "--rdb", path, "--url", url).code == 2
    assert project("redis", "audit", "--rdb", str(tmp_path / "profiles" / "shop.yaml")).code == 2


def test_a_server_that_is_not_there_answers_6(project: Project) -> None:
    result = project("redis", "audit", "--url", "redis://:secret@127.0.0.1:1/0")
    assert result.code == 6
    assert "secret" not in result.err


def test_what_is_inferred_validates_and_knows_every_key(project: Project, url: str) -> None:
    send(url, ("SET", "cart:1", "{}"), ("SET", "basket:x", 7), ("LPUSH", "jobs", "a"), ("SET", "no pattern", 1))
    inferred = project("redis", "infer", url)
    assert inferred.code == 0
    assert "1 keys hold blanks" in inferred.err
    send(url, ("DEL", "no pattern"))
    (project.root / "profiles" / "keyspace.yaml").write_text(inferred.out, encoding="utf-8")
    assert project("validate", "-p", "keyspace").code == 0
    assert project("redis", "audit", "-p", "keyspace", "--url", url).code == 0
    assert project("redis", "infer", "postgresql://u@h/d").code == 2
    assert project("redis", "infer").code == 2
