"""Which keyspace a key belongs to, and where a foreign key stops to fit."""

from __future__ import annotations

import pytest

from dbkit.stores.redis.declared import Declared, declared_keyspaces
from dbkit.stores.redis.keys import find_keyspace, nearest_miss
from dbkit.stores.redis.slot import hash_slot
from dbkit.stores.redis.surface import RedisSection


@pytest.fixture
def keyspaces() -> tuple[Declared, ...]:
    keys = {
        "link": "link:{slug}",
        "rate": "rate:{{who:identifier}}:{bucket:int}",
        "session": "session:{token:hex(4)}",
    }
    section = {
        "types": {"identifier": {"class": "a-z0-9.", "length": "1..8"}},
        "keyspaces": {name: {"key": key, "type": "string", "ttl": "1h"} for name, key in keys.items()},
    }
    return declared_keyspaces(RedisSection.model_validate(section))


@pytest.mark.parametrize(
    ("key", "name", "values"),
    [
        (b"link:abc", "link", {"slug": "abc"}),
        ("link:é".encode(), "link", {"slug": "é"}),
        (b"rate:{a.b}:-4", "rate", {"who": "a.b", "bucket": "-4"}),
        (b"session:00ff", "session", {"token": "00ff"}),
    ],
)
def test_a_key_is_found(keyspaces: tuple[Declared, ...], key: bytes, name: str, values: dict[str, str]) -> None:
    match = find_keyspace(key, keyspaces)
    assert match is not None
    assert (match.declared.name, match.values) == (name, values)
    assert match.declared.pattern.format(match.values).encode() == key


@pytest.mark.parametrize(
    ("key", "name", "fits", "expected"),
    [
        (b"link:", "link", "link:", ("{slug}",)),
        (b"link:a:b", "link", "link:a", ("{slug}", "the end")),
        (b"link:\xff", "link", "link:", ("{slug}",)),
        (b"rate:{a}:x", "rate", "rate:{a}:", ("{bucket:int}",)),
        (b"rate:{a}:07", "rate", "rate:{a}:0", ("the end",)),
        (b"rate:{}:7", "rate", "rate:{", ("{{who:chars(a-z0-9.,1..8)}}",)),
        (b"session:00f", "session", "session:00f", ("{token:hex(4)}",)),
        (b"sessoin:00ff", "session", "sess", ("'session:'",)),
        (b"ession:00ff", "session", "", ("'session:'",)),
        (b"", "link", "", ("'link:'",)),
    ],
)
def test_a_foreign_key_says_where_it_stops_to_fit(
    keyspaces: tuple[Declared, ...], key: bytes, name: str, fits: str, expected: tuple[str, ...]
) -> None:
    assert find_keyspace(key, keyspaces) is None
    miss = nearest_miss(key, keyspaces)
    assert miss is not None
    assert (miss.declared.name, miss.fits, miss.expected) == (name, fits, expected)


def test_there_is_nothing_near_where_nothing_is_declared() -> None:
    assert nearest_miss(b"x", ()) is None


@pytest.mark.parametrize(
    ("key", "slot"),
    [
        (b"123456789", 0x31C3),
        (b"foo", 12182),
        (b"a{foo}b", 12182),
        (b"link:{evil}:1", 5031),
    ],
)
def test_the_slot_of_a_key(key: bytes, slot: int) -> None:
    assert hash_slot(key) == slot


def test_an_empty_hash_tag_is_none() -> None:
    assert hash_slot(b"{}foo") != hash_slot(b"{}bar")
