"""Rules of the Redis section where there is more to say than their examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.examples import codes, linted, linted_files


@pytest.mark.parametrize(
    ("policy", "ttl", "said"),
    [
        ("noeviction", "1s", None),
        ("allkeys-lru", "1s", "drops any key"),
        ("allkeys-lru", "{none: kept}, limits: {keys: 9}", "drops any key"),
        ("volatile-lru", "1s", "has a lifetime"),
        ("volatile-lru", "{none: kept}, limits: {keys: 9}", None),
        ("volatile-ttl", "1s", "'counter' goes before 'cache'"),
        ("volatile-ttl", "5m", "'counter' goes before 'cache'"),
        ("volatile-ttl", "1h", None),
    ],
)
def test_keys_that_must_stay_and_the_policy(tmp_path: Path, policy: str, ttl: str, said: str | None) -> None:
    text = f"""\
redis:
  server: {{maxmemory-policy: {policy}}}
  keyspaces:
    cache: {{key: 'c:{{id}}', type: string, ttl: 5m}}
    counter: {{key: 'n:{{id}}', type: string, ttl: {ttl}, evictable: false}}
"""
    messages = [one.message for one in linted(tmp_path, text).findings]
    assert len(messages) == (said is not None)
    assert said is None or said in messages[0]


WINDOW = """\
redis:
  server: {{cluster-enabled: {cluster}}}
  keyspaces:
    rate: {{key: "{key}", type: string, ttl: {ttl}, window: {{size: 1h, kind: {kind}, buckets: {buckets}}}}}
  functions: {{limiter: {{code: return 1, windows: [rate]}}}}
"""


@pytest.mark.parametrize(
    ("key", "ttl", "kind", "buckets", "cluster", "expected"),
    [
        ("r:{who}:{hour:uint}", "1h", "fixed", 1, True, []),
        ("r:{who}:{hour:uint}", "2h", "sliding", 1, False, []),
        ("r:{who}:{hour:uint}", "119m", "sliding", 1, False, ["RD004"]),
        ("r:{who}:{hour:uint}", "1h", "sliding", 12, False, []),
        ("r:{who}:{hour:uint}", "1h", "sliding", 12, True, ["RD010"]),
        ("r:{{who}}:{hour:uint}", "1h", "sliding", 12, True, []),
        ("r:{{hour:uint}}", "1h", "sliding", 12, True, ["RD010"]),
    ],
)
def test_windows(
    tmp_path: Path, key: str, ttl: str, kind: str, buckets: int, cluster: bool, expected: list[str]
) -> None:
    text = WINDOW.format(key=key, ttl=ttl, kind=kind, buckets=buckets, cluster=str(cluster).lower())
    assert codes(tmp_path, text) == expected


def test_a_glob_reaches_across_separators(tmp_path: Path) -> None:
    """The server's * admits a colon, which a placeholder does not."""
    text = """\
redis:
  keyspaces:
    rate: {key: "rate:{id}", type: string, ttl: 1h}
    deep: {key: "rate:{id}:{bucket:uint}", type: string, ttl: 1h}
  access: {api: {secret: "${API_PASSWORD}", read: [rate], write: [rate]}}
"""
    found = linted(tmp_path, text).findings
    assert [one.code for one in found] == ["RD013", "RD013"]
    assert "such as 'rate:a:0'" in found[0].message


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("flushall", ["RD101"]),
        ("SELECT 3", ["RD101"]),
        ("FUNCTION FLUSH", ["RD101"]),
        ("FUNCTION DELETE dbkit_ledger", ["RD101"]),
        ("FUNCTION DELETE limiter", []),
        ('SET a "b', ["RD101"]),
        ("SET a FLUSHALL", []),
        ("keys *", ["RD102"]),
        ("DEL a", ["RD102"]),
        ("HDEL a b", []),
        ("UNLINK a", []),
        ("RENAME a b", ["RD103"]),
        ("RENAMENX a b", []),
        ("COPY a b replace", ["RD103"]),
        ("RESTORE a 0 x REPLACE", ["RD103"]),
        ("RESTORE a 0 x", []),
        ("RENAME a", []),
        ("# dbkit: allow RD102 because it holds one number\nDEL a", []),
    ],
)
def test_what_is_said_of_a_command(tmp_path: Path, text: str, found: list[str]) -> None:
    said = linted_files(tmp_path, [("0001_x", f"# first\n\n{text}\n")], store="redis").findings
    assert [one.code for one in said] == found
    assert all(one.span and one.span.line == 3 for one in said)
