"""What a profile expects of the rows: looked at before the last migration of a run counts as applied."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest

from dbkit.stores.clickhouse.protocols import open_transport
from dbkit.stores.clickhouse.transport import Transport
from dbkit.stores.clickhouse.url import parse_url
from tests.cli.conftest import SHOP, Project

EXPECTED = """\
  expect:
    every order has a total: select from orders where total = 0
    no address is lost: select 1 from customers where email not like '%@%' -- a comment at its end
redis:
"""
VIEWS = """\
  expect:
    no view is of the future: SELECT product FROM views WHERE seen_at > now() + 3600
"""


def grown(text: str) -> str:
    """The shop with a column more in two stores, and with what it expects."""
    text = text.replace("email: text not null unique", "email: text not null unique\n        city: text")
    return (
        text.replace("redis:\n", EXPECTED).replace("product: String", "product: String\n        page: String") + VIEWS
    )


@pytest.fixture
def shop(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The shop on servers of its own, with an order of nothing and a view of tomorrow."""
    assert project("migrate", "generate", "begin").code == 0
    for line in project("dev", "up").out.splitlines():
        name, _, url = line.partition("=")
        if name.endswith("_URL"):
            monkeypatch.setenv(name, url)
    assert project("migrate", "up").code == 0
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        session.execute("INSERT INTO customers (email) VALUES ('a@example.org')")
        session.execute("INSERT INTO orders (customer_id, total) SELECT 1, n / 2 FROM generate_series(0, 3) n")
    return project


@pytest.fixture
def clickhouse(shop: Project) -> Iterator[Transport]:
    transport = open_transport(parse_url(os.environ["CLICKHOUSE_URL"]))
    yield transport
    transport.close()


def states(project: Project) -> dict[str, str]:
    return {row["id"]: row["state"] for row in project("migrate", "status", "--format", "json").json["migrations"]}


def test_what_does_not_hold_is_rolled_back_or_stays_half_way(shop: Project, clickhouse: Transport) -> None:
    clickhouse.command("INSERT INTO shop.views (product, seen_at) VALUES ('a', now() + 86400)")
    shop.edit(grown)
    assert shop("migrate", "generate", "grow").code == 0
    plan = shop("migrate", "plan").out
    assert (
        "note: 0004_grow counts as applied where the rows are as expected: 'every order has a total', 'no add" in plan
    )
    wrong = shop("migrate", "up")
    assert wrong.code == 1
    assert (
        "0004_grow (up) failed: the profile expects 'every order has a total', and 2 rows are against it" in wrong.err
    )
    assert "profiles/shop.yaml:" in wrong.err
    assert "nothing of it is left" in wrong.err
    assert states(shop)["0004_grow"] == "pending"
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        session.execute("UPDATE orders SET total = 1 WHERE total = 0")
    wrong = shop("migrate", "up")
    assert wrong.code == 1
    assert "0005_grow (up) failed: the profile expects 'no view is of the future', and 1 row is against it" in wrong.err
    assert "dbkit migrate down takes it back" in wrong.err
    assert (states(shop)["0004_grow"], states(shop)["0005_grow"]) == ("applied", "half-applied")
    assert shop("migrate", "down", "--yes").code == 0
    assert (states(shop)["0004_grow"], states(shop)["0005_grow"]) == ("pending", "pending")
    assert shop("migrate", "up").code == 1
    clickhouse.command("ALTER TABLE shop.views DELETE WHERE 1 SETTINGS mutations_sync = 2")
    assert shop("migrate", "up").code == 0
    assert shop("migrate", "verify").code == 0
    assert set(states(shop).values()) == {"applied"}


@pytest.mark.slow
def test_a_migration_outside_a_transaction_is_gone_on_with(shop: Project) -> None:
    shop.edit(lambda text: text.replace("redis:\n", EXPECTED))
    assert shop("migrate", "new", "raise", "--store", "postgres").code == 0
    (path,) = (one for one in (shop.root / "migrations/shop/postgres").glob("*_raise.sql"))
    head = "-- transactional: false\n" + path.read_text(encoding="utf-8").split("\n\n")[0]
    path.write_text(f"{head}\n\nUPDATE customers SET email = email || '.net';\n", encoding="utf-8")
    path.with_name(path.name.replace(".sql", ".rollback.sql")).write_text(
        "UPDATE customers SET email = replace(email, '.net', '');\n", encoding="utf-8"
    )
    assert shop("migrate", "check", "--fix").code == 0
    wrong = shop("migrate", "up")
    assert wrong.code == 1
    assert "its statements are done and stay" in wrong.err
    assert states(shop)["0004_raise"] == "half-applied"
    assert shop("migrate", "up").code == 1
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        session.execute("UPDATE orders SET total = 1 WHERE total = 0")
    assert shop("migrate", "up").code == 0
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        assert session.execute("SELECT email FROM customers").fetchall() == [("a@example.org.net",)]
    assert states(shop)["0004_raise"] == "applied"


@pytest.mark.slow
def test_nothing_is_looked_at_before_the_last_migration(shop: Project) -> None:
    shop.edit(
        lambda text: text.replace("email: text not null unique", "email: text not null unique\n        city: text")
    )
    assert shop("migrate", "generate", "city").code == 0
    shop.edit(lambda text: text.replace("city: text", "city: text\n        zip: text").replace("redis:\n", EXPECTED))
    assert shop("migrate", "generate", "zip").code == 0
    assert shop("migrate", "up", "1").code == 0
    assert shop("migrate", "up").code == 1
    ahead = EXPECTED.replace("where total = 0", "where later is null")
    shop.edit(lambda text: text.replace(EXPECTED, ahead).replace("zip: text", "zip: text\n        later: text"))
    assert shop("migrate", "up").code == 0, "the profile speaks of what no migration has made yet"


@pytest.mark.slow
def test_what_cannot_be_asked_is_found_before(project: Project) -> None:
    wrong = SHOP.replace("redis:\n", "  expect: {nothing is done: delete from orders}\nredis:\n")
    project.edit(lambda _: wrong)
    seen = project("validate")
    assert seen.code == 2
    assert "this is not one query" in seen.err
    project.edit(lambda _: wrong.replace("delete from orders", "select from orders where lost"))
    assert project("migrate", "generate", "begin").code == 0
    seen = project("ci", "--format", "json")
    assert seen.code == 3
    (finding,) = (one for one in seen.json["profiles"][0]["findings"] if one["code"] == "expectation")
    assert (finding["file"], finding["line"]) == ("profiles/shop.yaml", wrong[: wrong.index("expect:")].count("\n") + 1)
    assert "'nothing is done'" in finding["message"]
    assert "lost" in finding["message"]
