"""Users, settings, groups, indexes and windows of functions: what is refused, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.stores.redis.access.rules import rules_of
from dbkit.stores.redis.quote import words
from tests.unit.redis.test_compile import compiled, refused

SPACES = """
keyspaces:
  links: {key: 'link:{slug}', type: string, ttl: 1h}
  meta: {key: 'link:{slug}:meta', type: hash, ttl: 1h}
  clicks: {key: 'ev:clicks', type: stream, ttl: {none: trimmed}, groups: {warehouse: "0"}}
"""


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("access: {default: {secret: '${A}'}}", "'default' cannot be the name of a user"),
        ("access: {'a b': {secret: '${A}'}}", "'a b' cannot be the name of a user"),
        ("access: {api: {secret: hunter2}}", "a secret is the name of a variable"),
        ("access: {api: {secret: '${A}', read: [nothing]}}", "there is no keyspace 'nothing'"),
        ("access: {api: {secret: '${A}', call: [nothing]}}", "there is no library 'nothing'"),
        ("access: {api: {secret: '${A}', consume: [clicks.other]}}", "there is no group 'clicks.other'"),
        ("access: {api: {secret: '${A}', consume: [warehouse]}}", "there is no group 'warehouse'"),
        ("configure: [appendonly]", "'server' does not say what appendonly is to be"),
        ("server: {databases: 4}\nconfigure: [databases]", "databases cannot be changed while a server runs"),
        ("server: {requirepass: required}\nconfigure: [requirepass]", "it would put a password into them"),
        ("server: {maxmemory: lots}\nconfigure: [maxmemory]", "'lots' is no size"),
        ("search: {one: {keyspace: nothing, fields: {a: tag}}}", "there is no keyspace 'nothing'"),
        ("search: {one: {keyspace: links, fields: {a: tag}}}", "'links' is a string: an index is over hashes"),
        ("search: {one: {keyspace: meta, fields: {a: tag}}}", "every key that starts with 'link:': those of 'links'"),
        ("functions: {f: {code: x, windows: [links]}}", "there is no keyspace 'links' with a window"),
    ],
)
def test_what_is_refused(tmp_path: Path, section: str, message: str) -> None:
    found = refused(tmp_path, SPACES + section)
    assert any(message in one.message for one in found), found
    assert all(one.span for one in found)
    assert "hunter2" not in "".join(one.message + (one.help or "") for one in found)


@pytest.mark.parametrize(
    ("keyspace", "message"),
    [
        ("{key: 'a', type: list, ttl: 1h, groups: {g: '0'}}", "a list has no consumer groups"),
        ("{key: 'a:{x}', type: stream, ttl: 1h, groups: {g: '0'}}", "declared for a single stream"),
        ("{key: 'a', type: stream, ttl: 1h, groups: {g: soon}}", "'soon' is no place in a stream"),
        (
            "{key: 'a:{x}', type: string, ttl: 1h, window: {size: 1h, buckets: 6}}",
            "a fixed window is counted in one key",
        ),
        (
            "{key: 'a:{x}', type: string, ttl: 1h, window: {size: 1s, kind: sliding, buckets: 7}}",
            "1s cannot be parted into 7",
        ),
    ],
)
def test_what_a_keyspace_cannot_be(tmp_path: Path, keyspace: str, message: str) -> None:
    assert any(message in one.message for one in refused(tmp_path, f"keyspaces:\n  one: {keyspace}"))


def test_a_library_reads_the_windows_of_keyspaces(tmp_path: Path) -> None:
    section = """
    keyspaces:
      "rate \\"1\\"":
        {key: 'r:{x}', type: string, ttl: 2m, window: {size: 1m, kind: sliding, buckets: 6, tiers: {free: 10, ü: 20}}}
    functions:
      f: {code: "#!lua name=f\\nreturn 1", windows: ['rate "1"']}
      g: {code: "return 1", windows: ['rate "1"']}
    """
    texts = {one.id.name: one.text for one in compiled(tmp_path, section).drafts["redis"].statements}
    for name in ("f", "g"):
        first, second, third, *_ = words(texts[name])[-1].plain.decode().split("\n")
        assert (first, third) == (f"#!lua name={name}", "return 1")
        assert second == (
            'local windows = {["rate \\0341\\034"] = {size = 60000, bucket = 10000, buckets = 6, ttl = 120000, '
            'tiers = {["free"] = 10, ["\\195\\188"] = 20}}}'
        )


def test_rules_of_a_server_in_one_form() -> None:
    def members(category: str) -> frozenset[str]:
        return {"string": frozenset(("get", "set", "lcs")), "connection": frozenset(("ping", "client|id"))}[category]

    first = {
        "flags": [b"on", b"sanitize-payload"],
        "commands": b"-@all +ping +client|id",
        "keys": b"",
        "channels": b"",
        "selectors": [[b"commands", b"-@all +set +get", b"keys", b"%W~a:* %R~a:* %R~b", b"channels", b""]],
    }
    second = {
        "flags": [b"on"],
        "commands": b"-@all +@connection",
        "keys": b"",
        "channels": b"",
        "databases": b"alldbs",
        "selectors": [[b"commands", b"-@all +@string -lcs", b"keys", b"~a:* %R~b", b"channels", b""]],
    }
    want = ("resetchannels -@all +client|id +ping", "(%R~b ~a:* resetchannels -@all +get +set)")
    assert rules_of(first, members) == want == rules_of(second, members)
    for field, value in (("flags", [b"on", b"nopass"]), ("keys", b"~*"), ("commands", b"+@all -ping")):
        assert rules_of({**first, field: value}, members) != want
