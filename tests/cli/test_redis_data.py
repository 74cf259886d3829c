"""Declared changes of keyspaces, as migrations that change keys: generated, counted, applied, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.wire import Wire
from tests.cli.conftest import Project
from tests.live.redis_servers import keys_there, own_server

SITE = """\
profile: site
redis:
  version: 7
  keyspaces:
    links:
      key: link:{slug}
      type: string
      encoding: json
      ttl: {set: 7d, sliding: true}
"""
CHANGED = """\
profile: site
redis:
  version: 7
  keyspaces:
    pages:
      renamed_from: links
      key: page:{slug}
      type: string
      encoding: json
      ttl: {set: 1d, sliding: true}
      version: 2
      convert: {rename: {source: utm}}
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    with own_server("valkey", tmp_path) as url:
        yield url


def test_from_a_declared_change_to_changed_keys_and_back(project: Project, url: str) -> None:
    profile = project.root / "profiles" / "site.yaml"
    profile.write_text(SITE, encoding="utf-8")
    words = ("-p", "site", "--url", url, "--yes")
    assert project("migrate", "generate", "initial", "-p", "site").code == 0
    assert project("migrate", "up", *words).code == 0
    wire = Wire(read_url(url))
    wire.batch([("SET", f"link:{number}", '{"source":"mail"}', "EX", "500000") for number in range(700)])
    wire.call("SET", "link:old", '{"source":"mail"}')
    wire.call("SET", "page:old", '{"utm":"new","v":2}', "EX", "1000")

    profile.write_text(CHANGED, encoding="utf-8")
    made = project("migrate", "generate", "pages", "-p", "site")
    assert made.code == 0, made.err
    text = (project.root / "migrations/site/redis/0002_pages.redis").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("DBKIT")]
    assert lines == [
        'DBKIT RENAME "link:{slug}" "page:{slug}" TAKEN drop',
        'DBKIT REENCODE "page:{slug}" json v 1 2 RENAME source utm',
        'DBKIT LIFETIME "page:{slug}" FILL 1d CLAMP 1d',
    ]
    assert "# dbkit: hazard may-fail keyspace pages: who reads version 1 finds version 2" in text
    assert project("migrate", "check", "-p", "site").code == 0

    counted = project("migrate", "up", "--dry-run", *words)
    assert counted.code == 0, counted.err
    assert f"# {lines[0]}: 701 keys are there, 701 would be changed" in counted.out
    assert f"# {lines[1]}: 1 keys are there, 0 would be changed" in counted.out
    assert wire.call("EXISTS", "link:1") == 1

    up = project("migrate", "up", "-v", *words)
    assert up.code == 0, up.err
    assert up.err.count("DBKIT RENAME") == 1, "how far it is stands on terminals only"
    assert len(keys_there(wire)) == 701
    assert wire.call("GET", "page:7") == b'{"utm":"mail","v":2}'
    assert 86_000_000 < wire.call("PTTL", "page:7") <= 86_400_000
    assert wire.call("GET", "page:old") == b'{"utm":"new","v":2}'
    assert 900_000 < wire.call("PTTL", "page:old") <= 1_000_000
    assert project("diff", "--exit-code", *words[:-1]).code == 0

    down = project("migrate", "down", *words)
    assert down.code == 0, down.err
    assert len(keys_there(wire)) == 701
    assert wire.call("GET", "link:7") == b'{"source":"mail"}'
    assert wire.call("PTTL", "link:7") > 86_000_000
    wire.close()


def test_applied_without_files(project: Project, url: str) -> None:
    profile = project.root / "profiles" / "site.yaml"
    profile.write_text(SITE, encoding="utf-8")
    words = ("-p", "site", "--url", url)
    assert project("apply", *words, "--yes").code == 0
    wire = Wire(read_url(url))
    wire.batch([("SET", "link:a", "{}"), ("SET", "link:b", "{}", "EX", "500000")])
    profile.write_text(SITE.replace("set: 7d", "set: 1d"), encoding="utf-8")
    shown = project("diff", "--format", "sql", *words)
    assert shown.out.startswith('DBKIT LIFETIME "link:{slug}" FILL 1d CLAMP 1d\n')
    applied = project("apply", *words, "--yes")
    assert applied.code == 0, applied.err
    assert all(86_000_000 < wire.call("PTTL", key) <= 86_400_000 for key in ("link:a", "link:b"))
    assert project("diff", "--exit-code", *words).code == 0
    wire.close()


def test_a_pattern_is_retired_and_its_keys_go(project: Project, url: str) -> None:
    profile = project.root / "profiles" / "site.yaml"
    profile.write_text(SITE, encoding="utf-8")
    words = ("-p", "site", "--url", url, "--yes")
    assert project("migrate", "generate", "initial", "-p", "site").code == 0
    assert project("migrate", "up", *words).code == 0
    wire = Wire(read_url(url))
    wire.batch([("SET", "link:a", "{}"), ("SET", "link:b:c", "{}")])
    retired = "profile: site\nredis:\n  version: 7\n  retired:\n    links: {key: 'link:{slug}', by: 2999-12-01}\n"
    profile.write_text(retired, encoding="utf-8")
    assert project("migrate", "generate", "retire", "-p", "site").code == 0
    assert project("migrate", "up", *words).code == 0
    assert project("redis", "audit", "-p", "site", "--url", url, "--format", "json").json["findings"][0]["keys"] == 1

    profile.write_text(retired.replace("by: 2999-12-01", "then: unlink, by: 2999-12-01"), encoding="utf-8")
    made = project("migrate", "generate", "remove", "-p", "site")
    assert "data-loss: every key of link:{slug} is removed" in made.err
    assert project("migrate", "up", *words).code == 7, "its day has not come"
    assert len(keys_there(wire)) == 2
    path = project.root / "migrations/site/redis/0003_remove.redis"
    path.write_text(path.read_text(encoding="utf-8").replace(" AFTER 2999-12-01", ""), encoding="utf-8")
    assert project("migrate", "up", *words).code == 4, "it is not what the folder's sum says"
    assert project("migrate", "check", "--fix", "-p", "site").code == 0
    up = project("migrate", "up", *words)
    assert up.code == 0, up.err
    assert keys_there(wire) == {"link:b:c"}
    assert project("diff", "--exit-code", *words[:-1]).code == 0
    wire.close()
