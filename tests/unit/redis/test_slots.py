"""Hash tags: which slot a key is in, and keyspaces whose keys are in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.stores.redis.pattern import read_pattern
from dbkit.stores.redis.placeholder import PlaceholderError, character_class
from dbkit.stores.redis.slot import hash_slot
from tests.unit.redis.test_compile import compiled, refused

SECTION = """
same_slot: [[presence, {other}]]
keyspaces:
  presence: {{key: "presence:{{{{user:uuid}}}}", type: hash, ttl: 60s}}
  friends: {{key: "{{{{user:uuid}}}}:friends:{{page:uint}}", type: set, ttl: 60s}}
  plain: {{key: "plain:{{user:uuid}}", type: set, ttl: 60s}}
  named: {{key: "named:{{{{who:uuid}}}}", type: set, ttl: 60s}}
  wide: {{key: "wide:{{{{user}}}}", type: set, ttl: 60s}}
"""


def test_keyspaces_whose_tags_are_the_same(tmp_path: Path) -> None:
    assert compiled(tmp_path, SECTION.format(other="friends")).warnings == ()
    user = "01234567-89ab-cdef-0123-456789abcdef"
    one = read_pattern("presence:{{user:uuid}}", {}).format({"user": user})
    other = read_pattern("{{user:uuid}}:friends:{page:uint}", {}).format({"user": user, "page": "7"})
    assert hash_slot(one.encode()) == hash_slot(other.encode()) == hash_slot(user.encode())


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("plain", "keys of 'plain' have no hash tag"),
        ("named", "the hash tag of 'named' is 'who', and that of 'presence' is 'user'"),
        ("wide", "a key of 'wide' can have the hash tag 'A', and none of 'presence' can"),
        ("nobody", "there is no keyspace 'nobody'"),
    ],
)
def test_keyspaces_whose_tags_are_not(tmp_path: Path, other: str, message: str) -> None:
    found = refused(tmp_path, SECTION.format(other=other))
    assert [one.code for one in found] == ["same-slot"]
    assert found[0].message.startswith(message)


def test_an_empty_tag_is_none_and_the_first_closing_brace_ends_one() -> None:
    assert hash_slot(b"a:{}:b") != hash_slot(b"a:{}:c")
    assert hash_slot(b"link:{evil}:1") == hash_slot(b"link:{evil}:2") == 5031
    assert hash_slot(b"{a}{b}") == hash_slot(b"a")


@pytest.mark.parametrize("value", ["{evil}", "a{b", "}", ""])
def test_no_value_chooses_a_slot(value: str) -> None:
    for kind in ("text", "rest", "slug", "hex"):
        with pytest.raises(ValueError, match="is no"):
            read_pattern(f"link:{{value:{kind}}}", {}).format({"value": value})


def test_no_class_of_characters_holds_a_brace() -> None:
    with pytest.raises(PlaceholderError, match="cannot hold"):
        character_class("a-z{", None)
