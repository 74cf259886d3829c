"""A step in Python from ``migrate new`` to ``down``, as its author meets it."""

from __future__ import annotations

import psycopg

from tests.cli.conftest import Project

PROFILE = """\
profile: shop
postgres:
  version: 16
  tables:
    customers:
      columns:
        id: bigint generated always as identity primary key
        email: text not null
"""


def test_a_step_is_written_tried_applied_and_taken_back(project: Project) -> None:
    (project.root / "profiles" / "shop.yaml").write_text(PROFILE, encoding="utf-8")
    assert project("migrate", "generate", "initial").code == 0
    assert project("migrate", "new", "mails", "--python").code == 0
    path = project.root / "migrations" / "shop" / "postgres" / "0002_mails.py"
    empty = path.read_text(encoding="utf-8")
    filled = (
        empty.replace("What it does, in a line.", "Mail addresses, folded.")
        .replace("SELECT id FROM t", "SELECT id FROM customers")
        .replace("UPDATE t SET c = %s WHERE", "UPDATE customers SET email = email WHERE %s <> '' AND")
        .replace("count(*) FROM t", "count(*) FROM customers")
    )
    path.write_text(filled, encoding="utf-8")
    assert project("migrate", "status").code == 4, "the sum knows the empty one"
    assert project("migrate", "check", "--fix").code == 0
    assert project("lint").code == 0
    tried = project("migrate", "test")
    assert (tried.code, tried.out.rpartition(": ")[2]) == (0, "as it should be\n"), tried.err

    assert project("migrate", "up", "1").code == 0
    dry = project("migrate", "up", "--dry-run").out
    assert all(line.startswith("--") for line in dry.splitlines())
    assert "-- does not say how many rows it goes over" in dry, "there are none"
    assert project("migrate", "up").out.startswith("applied postgres/0002_mails")
    assert project("migrate", "down", "-y").out.startswith("took back postgres/0002_mails")

    assert project("migrate", "new", "more", "--python", "--store", "redis").code == 2
    path.write_text("# dbkit: python\nstep(", encoding="utf-8")
    broken = project("migrate", "check")
    assert broken.code == 4
    assert "0002_mails.py:2: " in broken.err


STEP = """\
# dbkit: python
# dbkit: change counted 1/1
# depends: 0001_initial
from yoyo import step


def apply(connection, after):
    query = "SELECT id, email FROM customers WHERE id > %s ORDER BY id LIMIT 1"
    row = connection.execute(query, [after or 0]).fetchone()
    if row is None:
        return None
    assert row[1] != "bad"
    connection.execute("UPDATE customers SET email = email || '+' WHERE id = %s", [row[0]])
    return (row[0], 1)


def rollback(connection, after):
    connection.execute("UPDATE customers SET email = left(email, -1)")
    return None


step(apply, rollback)
"""


def test_a_step_that_did_some_rows_is_finished_before_it_is_taken_back(project: Project) -> None:
    (project.root / "profiles" / "shop.yaml").write_text(PROFILE, encoding="utf-8")
    assert project("migrate", "generate", "initial").code == 0
    assert project("migrate", "up").code == 0
    (project.root / "migrations/shop/postgres/0002_counted.py").write_text(STEP, encoding="utf-8")
    assert project("migrate", "check", "--fix").code == 0
    [server] = project("dev", "up", "--format", "json").json["servers"]

    with psycopg.connect(server["url"], autocommit=True) as session:

        def mails() -> list[str]:
            return [mail for (mail,) in session.execute("SELECT email FROM customers ORDER BY id").fetchall()]

        session.execute("INSERT INTO customers (email) VALUES ('a'), ('b'), ('bad')")
        assert project("migrate", "up").code == 1
        assert mails() == ["a+", "b+", "bad"]
        assert "0 of 1 statements, 2 rows" in project("migrate", "status").out
        assert project("migrate", "repair", "-y").out == "nothing to repair\n", "an attempt that did rows did something"
        refused = project("migrate", "down", "-y")
        assert refused.code == 7
        assert "0002_counted stopped after 2 rows, and its way back goes over all of them" in refused.err
        assert mails() == ["a+", "b+", "bad"]
        session.execute("UPDATE customers SET email = 'c' WHERE email = 'bad'")
        assert project("migrate", "up").code == 0
        assert mails() == ["a+", "b+", "c+"]
        assert project("migrate", "down", "-y").code == 0
        assert mails() == ["a", "b", "c"]
    assert project("migrate", "verify").code == 0
