"""Keyspaces inside keyspaces on real servers: recorded, compared, printed again; the inner keys are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.cli.main import run
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.wire import Wire
from tests.live.redis_fixtures import server, url

PROFILE = """\
profile: case
redis:
  version: 7
  keyspaces:
    session: {{key: "session:{{kind}}:{{id}}", type: string, ttl: {ttl}, limits: {{keys: 1k}}}}
    admin: {{key: "session:admin:{{id}}", type: string, ttl: {{none: by hand}}, limits: {{keys: 1k}}, refines: session}}
"""


def test_the_keys_of_an_inner_keyspace_are_its_own(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "case.yaml").write_text(PROFILE.format(ttl="{none: for now}"))
    assert run(["apply", "--url", url]) == 0
    wire = Wire(read_url(url))
    wire.batch([("SET", "session:user:1", "x"), ("SET", "session:admin:1", "x")])
    (profiles / "case.yaml").write_text(PROFILE.format(ttl="1h"))
    capsys.readouterr()
    assert run(["redis", "audit", "--url", url]) == 3
    told = capsys.readouterr().out
    assert "session:user:1" in told
    assert "session:admin:1" not in told
    assert run(["apply", "--allow-destructive", "--yes", "--url", url]) == 0
    assert 0 < wire.call("PTTL", "session:user:1") <= 3_600_000
    assert wire.call("PTTL", "session:admin:1") == -1
    assert run(["diff", "--exit-code", "--url", url]) == 0
    assert run(["redis", "audit", "--url", url]) == 0
    wire.close()
    capsys.readouterr()
    assert run(["inspect", url]) == 0
    (profiles / "case.yaml").write_text(capsys.readouterr().out)
    assert run(["validate"]) == 0
    assert run(["diff", "--exit-code", "--url", url, "-p", "case"]) == 0
