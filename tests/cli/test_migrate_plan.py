"""``migrate plan``, ``up --plan`` and protected targets, on embedded servers of all three stores."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from dbkit.embedded.postgres_binaries import installations
from dbkit.embedded.servers import scratch
from tests.cli.conftest import Project

HALF = "-- transactional: false\nCREATE TABLE more (id int);\nSELECT 1 / count(*) FROM extra;\n"
NAMED = "name: text\n        email: text not null"


@pytest.fixture
def urls(project: Project, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A protected target, with the first migrations applied, and a second change that loses a column."""
    servers = project("dev", "up", "--format", "json").json["servers"]
    found = {server["store"]: server["url"] for server in servers}
    lines = []
    for store, url in found.items():
        monkeypatch.setenv(f"SHOP_{store.upper()}", url)
        lines.append(f"    {store}: ${{SHOP_{store.upper()}}}\n")
    project.edit(lambda text: text + "targets:\n  prod:\n    protected: true\n" + "".join(lines))
    assert project("migrate", "generate", "initial").code == 0
    assert project("migrate", "up", "-t", "prod", "--yes").code == 0
    project.edit(lambda text: text.replace("email: text not null", NAMED))
    project.edit(lambda text: text.replace("        total: numeric(10, 2) not null\n", ""))
    project.edit(lambda text: text.replace("      checks:\n        orders_total_check: total >= 0\n", ""))
    project.edit(lambda text: text.replace("ttl: 1h", "ttl: 2h"))
    assert project("migrate", "generate", "second").code == 0
    return found


def test_a_plan_is_approved_run_and_ends_as_it_foresaw(project: Project, urls: dict[str, str]) -> None:
    assert project("migrate", "up", "-t", "prod").code == 7
    made = project("migrate", "plan", "-t", "prod", "-o", "plan.json")
    assert made.code == 0, made.err
    assert "postgres/0004_second, in one transaction" in made.out
    assert "ALTER TABLE orders DROP COLUMN total" in made.out
    assert "a protected target asks for --allow column=public.orders.total" in made.out
    text = (project.root / "plan.json").read_text(encoding="utf-8")
    plan = json.loads(text)["plan"]
    assert [one["id"] for one in plan["migrations"]] == ["0004_second", "0005_second"]
    assert all(one["after"] for one in plan["databases"])
    assert all(url.split(":")[2].split("@")[0] not in text for url in urls.values()), "no password in it"
    assert project("migrate", "plan", "-t", "prod", "--format", "json").json["plan"] == plan
    assert "```sql" in project("migrate", "plan", "-t", "prod", "--format", "markdown").out

    withheld = project("migrate", "up", "-t", "prod", "--plan", "plan.json")
    assert (withheld.code, "--allow column=public.orders.total" in withheld.err) == (7, True), withheld.err
    assert project("migrate", "up", "-t", "prod", "--yes").code == 7
    assert project("migrate", "up", "--plan", "plan.json").code == 4, "it was made for another target"
    allowed = ("--allow", "column=public.orders.total")
    assert project("migrate", "plan", "-t", "prod", "-o", "plan.json", *allowed).code == 0
    dry = project("migrate", "up", "-t", "prod", "--plan", "plan.json", "--dry-run")
    assert (dry.code, "BEGIN;" in dry.out) == (0, True)
    with psycopg.connect(urls["postgres"], autocommit=True) as session:
        session.execute("INSERT INTO customers (email) VALUES ('a'), ('b')")
    ran = project("migrate", "up", "-t", "prod", "--plan", "plan.json")
    assert ran.code == 0, ran.err
    assert [line.split()[1] for line in ran.out.splitlines()] == ["postgres/0004_second", "redis/0005_second"]
    assert project("diff", "-t", "prod", "--exit-code").code == 0
    assert project("migrate", "verify", "-t", "prod").code == 0
    again = project("migrate", "up", "-t", "prod", "--plan", "plan.json")
    assert (again.code, again.out) == (0, "nothing to apply\n"), again.err
    assert project("migrate", "down", "-t", "prod", "--yes", "--allow", "column=customers.name").code == 0
    assert project("migrate", "verify", "-t", "prod").code == 0
    with psycopg.connect(urls["postgres"]) as session:
        assert session.execute("SELECT count(*) FROM customers").fetchone() == (2,)


@pytest.mark.slow
def test_a_plan_that_something_has_moved_under_is_refused_by_name(project: Project, urls: dict[str, str]) -> None:
    allowed = ("--allow", "column=public.orders.total")
    run = ("migrate", "up", "-t", "prod", "--plan", "plan.json")

    def plan() -> None:
        assert project("migrate", "plan", "-t", "prod", "-o", "plan.json", *allowed).code == 0

    def refused(*words: str) -> None:
        moved = project(*run)
        assert moved.code == 4, moved.err
        assert [word for word in words if word not in moved.err] == []
        states = project("migrate", "status", "-t", "prod", "--format", "json").json["migrations"]
        assert [row["id"] for row in states if row["state"] == "pending"][:1] == ["0004_second"]

    plan()
    with psycopg.connect(urls["postgres"], autocommit=True) as session:
        session.execute("CREATE TABLE by_hand (id int)")
        refused("postgres: table public.by_hand was added", "dbkit migrate plan -o FILE")
        plan()
        session.execute("DROP TABLE by_hand")
        refused("postgres: table public.by_hand was removed")
    plan()
    assert project("migrate", "new", "third", "--store", "postgres").code == 0
    refused("postgres/0006_third.sql was added")
    plan()
    path = project.root / "migrations/shop/postgres/0004_second.sql"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code == 0
    refused("postgres/0004_second.sql was changed")
    plan()
    edited = (project.root / "plan.json").read_text(encoding="utf-8").replace("DROP COLUMN total", "DROP COLUMN id")
    (project.root / "plan.json").write_text(edited, encoding="utf-8")
    refused("plan.json was edited after it was made")
    for text in ("", "[]", "{}", '{"schema_version": 1, "digest": "x"}', "\x00", '{"schema_version": 2,'):
        (project.root / "plan.json").write_text(text, encoding="utf-8")
        assert project(*run).code == 2
    assert project("migrate", "up", "-t", "prod", "--plan", "nowhere.json").code == 2


@pytest.mark.slow
def test_a_plan_that_stopped_half_way_goes_on(project: Project, urls: dict[str, str]) -> None:
    for name, text in (("third", "CREATE TABLE extra (id int);\n"), ("fourth", HALF)):
        assert project("migrate", "new", name, "--store", "postgres").code == 0
        path = next((project.root / "migrations/shop/postgres").glob(f"*_{name}.sql"))
        path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + text, encoding="utf-8")
        assert project("migrate", "check", "--fix").code == 0
    made = project("migrate", "plan", "-t", "prod", "-o", "plan.json", "--allow", "column=public.orders.total")
    assert "division by zero" in made.out, "what cannot be run on a scratch server either is said"
    run = ("migrate", "up", "-t", "prod", "--plan", "plan.json")
    assert project(*run).code == 1
    half = project("migrate", "plan", "-t", "prod", "-o", "half.json")
    assert "CREATE TABLE more (id int); (done already)" in half.out
    assert "up to statement 1 it is done" in project("migrate", "up", "-t", "prod", "--dry-run").out
    with psycopg.connect(urls["postgres"], autocommit=True) as session:
        session.execute("INSERT INTO extra VALUES (1)")
        session.execute("CREATE TABLE by_hand (id int)")
        moved = project("migrate", "up", "-t", "prod", "--plan", "half.json")
        assert (moved.code, "table public.by_hand was added" in moved.err) == (4, True)
        session.execute("DROP TABLE by_hand")
    done = project(*run)
    assert (done.code, done.out.split()[1]) == (0, "postgres/0007_fourth"), done.err
    assert project("migrate", "up", "-t", "prod", "--plan", "half.json").out == "nothing to apply\n"


@pytest.mark.slow
@pytest.mark.parametrize("major", [14, 16])
def test_a_plan_for_an_older_server_is_held_against_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch, major: int
) -> None:
    if major not in {one.major for one in installations()}:
        pytest.skip(f"there is no PostgreSQL {major} here")
    with scratch("postgres", major=major) as server:
        monkeypatch.setenv("SHOP_POSTGRES", server.url)
        target = "targets:\n  prod: {protected: true, postgres: '${SHOP_POSTGRES}'}\n"
        project.edit(lambda text: text.replace("version: 16", f"version: {major}") + target)
        assert project("migrate", "generate", "initial").code == 0
        assert project("migrate", "up", "-t", "prod", "--yes").code == 0
        project.edit(lambda text: text.replace("email: text not null", NAMED))
        assert project("migrate", "generate", "second", "--store", "postgres").code == 0
        assert project("migrate", "plan", "-t", "prod", "-o", "plan.json").code == 0
        run = ("migrate", "up", "-t", "prod", "--plan", "plan.json")
        with psycopg.connect(server.url, autocommit=True) as session:
            session.execute("CREATE TABLE by_hand (id int)")
            assert project(*run).code == 4
            drifted = project("migrate", "plan", "-t", "prod", "-o", "other.json")
            assert "was changed by hand: table public.by_hand" in drifted.out
            session.execute("DROP TABLE by_hand")
        assert project(*run).code == 0
        assert project("migrate", "verify", "-t", "prod").code == 0


@pytest.mark.slow
def test_what_a_migration_written_by_hand_loses_is_named(project: Project, urls: dict[str, str]) -> None:
    assert project("migrate", "up", "-t", "prod", "--yes", "--allow", "column=public.orders.total").code == 0
    assert project("migrate", "new", "by_hand", "--store", "postgres").code == 0
    path: Path = project.root / "migrations/shop/postgres/0006_by_hand.sql"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}ALTER TABLE customers RENAME COLUMN email TO mail;\nDROP TABLE orders;\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code in (0, 3)
    refused = project("migrate", "up", "-t", "prod", "--yes")
    assert refused.code == 7
    assert "--allow table=public.orders" in refused.err
    assert "column" not in refused.err.partition("lose data:")[2], "a rename loses nothing"
    assert project("migrate", "up", "-t", "prod", "--yes", "--allow", "table=orders").code == 0
    assert urls
