"""``dbkit redis keys``."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Project


def test_the_keyspaces_are_listed(project: Project) -> None:
    found = project("redis", "keys")
    assert found.code == 0
    assert "cart:{customer:int}" in found.out
    rows = project("redis", "keys", "--format", "json").json
    assert rows["schema_version"] == 1
    assert rows["keyspaces"] == [
        {"keyspace": "cart", "key": "cart:{customer:int}", "type": "string", "encoding": "json", "ttl": "1h"}
    ]


def test_a_key_is_built_and_read_again(project: Project) -> None:
    built = project("redis", "keys", "build", "cart", "customer=-7")
    assert (built.code, built.out) == (0, "cart:-7\n")
    read = project("redis", "keys", "parse", "cart:-7", "--format", "json")
    assert read.code == 0
    assert (read.json["keyspace"], read.json["values"]) == ("cart", {"customer": "-7"})


def test_what_is_no_key_is_refused(project: Project) -> None:
    for words, message in (
        (("cart", "customer=x"), "'x' is no int for customer"),
        (("cart",), "a value for each placeholder"),
        (("cart", "customer"), "is no name=value"),
        (("cart", "customer=1", "customer=2"), "'customer' stands twice"),
        (("cat", "customer=1"), "there is no keyspace 'cat'"),
    ):
        result = project("redis", "keys", "build", *words)
        assert (result.code, result.out) == (2, "")
        assert message in result.err


def test_a_key_of_no_keyspace_answers_3(project: Project) -> None:
    result = project("redis", "keys", "parse", "cart:\udcff", "--format", "json")
    assert result.code == 3
    assert (result.json["key"], result.json["hex"]) == ('"cart:\\xff"', b"cart:\xff".hex())
    assert result.json["nearest"] == {
        "keyspace": "cart",
        "pattern": "cart:{customer:int}",
        "fits": "cart:",
        "expected": ["{customer:int}"],
    }
    shown = project("redis", "keys", "explain", "cart:\udcff")
    assert shown.code == 3
    assert "fits up to:   cart:" in shown.out


def test_a_key_is_explained(project: Project) -> None:
    project.edit(lambda text: text.replace("ttl: 1h", "ttl: {set: 1h, jitter: 10%}\n      source: postgres.orders"))
    found = project("redis", "keys", "explain", "cart:1")
    assert found.code == 0
    for words in ("keyspace:     cart", "customer = 1", "1h, + up to 10%", "postgres.orders", "json", "hash slot:"):
        assert words in found.out


def test_a_profile_without_redis_says_so(project: Project) -> None:
    project.edit(lambda text: text[: text.index("redis:")])
    result = project("redis", "keys")
    assert (result.code, result.err) == (2, "dbkit: the profile shop has no redis section\n")


def test_what_a_change_of_a_row_removes(project: Project) -> None:
    old = "      encoding: json\n      ttl: 1h\n"
    source = "source: {table: postgres.orders, key: {customer: [id, customer_id]}, invalidate: [update]}"
    project.edit(lambda text: text.replace(old, f"{old}      {source}\n"))
    assert "customer = customer_id" in project("redis", "keys", "invalidate", "orders").out
    found = project("redis", "keys", "invalidate", "postgres.orders", "id=7", "--format", "json").json
    assert found["table"] == "postgres.orders"
    assert [(one["columns"], one["key"]) for one in found["invalidated"]] == [
        ({"customer": "customer_id"}, None),
        ({"customer": "id"}, "cart:7"),
    ]
    assert project("lint").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere",), "no keyspace is invalidated by 'nowhere'"),
        (("orders", "total=1"), "no key of 'orders' is made from total"),
        (("orders", "id=x"), "'x' is no int for customer"),
    ],
)
def test_rows_that_make_no_key(project: Project, words: tuple[str, ...], message: str) -> None:
    source = "source: {table: postgres.orders, key: {customer: id}, invalidate: [update]}"
    project.edit(lambda text: text.replace("      ttl: 1h\n", f"      ttl: 1h\n      {source}\n"))
    found = project("redis", "keys", "invalidate", *words)
    assert found.code == 2
    assert message in found.err
