"""``migrate baseline``: databases that were made by other means."""

from __future__ import annotations

import psycopg
import pytest

from tests.cli.conftest import Project


def test_a_database_without_history_is_adopted_with_files(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    assert project("dev", "up").code == 0
    assert project("apply", "--yes").code == 0
    assert {row["state"] for row in project("migrate", "status", "--format", "json").json["migrations"]} == {"pending"}
    assert project("migrate", "baseline").code == 7, "nobody can be asked"
    done = project("migrate", "baseline", "--yes")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "recorded postgres/0001_initial",
        "recorded clickhouse/0002_initial",
        "recorded redis/0003_initial",
    ]
    assert project("migrate", "baseline", "--yes").out == "nothing to record: all is applied\n"
    assert project("migrate", "up").out == "nothing to apply\n"
    assert project("migrate", "verify").code == 0
    assert project("migrate", "redo", "--yes").code == 0
    project.edit(lambda text: text.replace("email: text not null", "name: text\n        email: text not null"))
    assert project("migrate", "generate", "second").code == 0
    other = project("migrate", "baseline", "--yes")
    assert other.code == 4
    assert "postgres: create column public.customers.name" in other.err
    assert "they are as 0003_initial makes them: say --to 0003_initial; nothing was recorded" in other.err


@pytest.mark.slow
def test_the_first_migrations_are_written_from_a_database(project: Project) -> None:
    servers = project("dev", "up", "--format", "json").json["servers"]
    url = next(server["url"] for server in servers if server["store"] == "postgres")
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("CREATE TYPE order_state AS ENUM ('open', 'paid', 'sent')")
        session.execute(
            "CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " email text NOT NULL UNIQUE, old text)"
        )
        session.execute("INSERT INTO customers (email) VALUES ('a'), ('b')")
    made = project("migrate", "baseline", "--yes")
    assert made.code == 0, made.err
    assert made.out == "recorded postgres/0001_baseline\n"
    text = (project.root / "migrations/shop/postgres/0001_baseline.sql").read_text(encoding="utf-8")
    assert "old text" in text
    assert "OWNER" not in text
    assert project("migrate", "verify").code == 0
    assert project("migrate", "check").code == 3, "the profile declares more"
    assert project("migrate", "generate", "rest").code == 0
    assert project("migrate", "up").code == 0
    assert project("diff", "--exit-code").code == 0
    with psycopg.connect(url) as session:
        assert session.execute("SELECT count(*) FROM customers").fetchone() == (2,)
    assert project("migrate", "test", "--store", "postgres").code == 0
