"""Which keyspace a key has is what the patterns say, by one expression as by a table."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from dbkit.stores.redis.audit.classify import OWN, UNKNOWN, Classifier
from dbkit.stores.redis.declared import Declared, declared_keyspaces
from dbkit.stores.redis.surface import RedisSection

KEYS = {
    "link": "link:{slug:slug}",
    "deep": "link:{slug:slug}:{id:int}",
    "rate": "rate:{who}:{bucket:int}",
    "tag": "board:{{id}}:{season:uint}",
    "fixed": "link",
    "rest": "r:{all:rest}",
}
MORE = {f"more{number}": f"more:{number}:{{id}}" for number in range(12)}


def keyspaces(keys: dict[str, str]) -> tuple[Declared, ...]:
    spaces = {name: {"key": key, "type": "string", "ttl": "1h"} for name, key in keys.items()}
    spaces["inner"] = {"key": "rate:vip:{bucket:int}", "type": "string", "ttl": "1h", "refines": "rate"}
    return declared_keyspaces(RedisSection.model_validate({"keyspaces": spaces}))


FEW, MANY = keyspaces(KEYS), keyspaces(KEYS | MORE)
WORDS = ["link", "rate", "board", "r", "more", "vip", ":", ":", "{", "}", "0", "12", "-1", "a", "A-b", "\n", "é"]
PART = st.sampled_from(WORDS)


@settings(max_examples=300)
@given(key=st.lists(PART, max_size=7).map("".join))
@example(key="rate:vip:1")
@example(key="rate:vips:1")
@example(key="link:a:-1")
@example(key="link\n")
@example(key="board:{a}:1")
@example(key="")
def test_a_key_has_the_keyspace_that_parses_it(key: str) -> None:
    for declared in (FEW, MANY):
        fitting = [place for place, one in enumerate(declared) if one.pattern.parse(key) is not None]
        assert [Classifier(declared)(key)] == (fitting or [UNKNOWN])


def test_keys_of_dbkit_are_its_own_where_nobody_declares_them() -> None:
    assert Classifier(FEW)("dbkit:{lock}") == OWN
    assert Classifier(())("dbkit:{lock}") == OWN
    assert Classifier(())("a") == UNKNOWN
