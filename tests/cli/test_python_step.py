"""A step in Python from ``migrate new`` to ``down``, as its author meets it."""

from __future__ import annotations

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
