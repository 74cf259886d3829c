"""``dbkit doctor``: silent praise where all is well; each planted trouble is named with its cure."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import psycopg

from tests.cli.conftest import Project


def seen(project: Project, *words: str) -> tuple[int, list[Mapping[str, Any]]]:
    looked = project("doctor", "--format", "json", *words)
    assert looked.code == looked.json["exit_code"]
    return looked.code, [one for one in looked.json["seen"] if one["health"] in ("warning", "error")]


def test_a_healthy_project(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    looked = project("doctor")
    assert looked.code == 0, looked.out
    assert "not running, and started when it is needed: PostgreSQL, ClickHouse, Redis" in looked.out
    assert "ok       shop" in looked.out


def test_troubles_of_a_database_are_named(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    only = ("--store", "postgres")
    url = project("dev", "up", "--format", "json", *only).json["servers"][0]["url"]
    assert project("migrate", "up", "--yes", *only).code == 0
    assert seen(project, *only) == (0, [])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO customers (email) VALUES ('a')")
        connection.execute("INSERT INTO orders (customer_id, total) SELECT id, 1 FROM customers, generate_series(1, 2)")
        connection.execute("ALTER TABLE orders ADD CONSTRAINT big CHECK (total > 5) NOT VALID")
        with suppress(psycopg.errors.UniqueViolation):
            connection.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON orders (customer_id)")
        code, found = seen(project, *only)
    assert code == 3
    assert {(one["what"].split(":")[0], one["help"]) for one in found} == {
        ("constraint public.orders.big is NOT VALID", "ALTER TABLE orders VALIDATE CONSTRAINT big"),
        ("left behind by a run that was killed", "dbkit migrate repair"),
    }


def test_troubles_of_files_and_of_servers_that_do_not_answer(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    path = project.root / "migrations/shop/postgres/0001_initial.sql"
    path.write_text(path.read_text(encoding="utf-8") + "-- edited\n", encoding="utf-8")
    code, found = seen(project, "-u", "postgresql://someone:hidden-password@127.0.0.1:1/shop")
    assert code == 6
    assert "was edited after the sum was written" in found[0]["what"]
    assert "127.0.0.1" in found[1]["what"]
    assert "hidden-password" not in str(found)
    project.edit(lambda text: text.replace("ttl: 1h", "ttl: never"))
    code, found = seen(project)
    assert code == 2
    assert found[0]["help"] == "dbkit validate -p shop"
