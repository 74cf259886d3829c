"""``migrate verify`` and ``migrate test``, on embedded servers of all three stores."""

from __future__ import annotations

import psycopg
import pytest

from tests.cli.conftest import Project


def urls(project: Project) -> dict[str, str]:
    servers = project("dev", "up", "--format", "json").json["servers"]
    return {server["store"]: server["url"] for server in servers}


def test_a_database_is_held_against_its_applied_migrations(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    found = urls(project)
    assert project("migrate", "up").code == 0
    whole = project("migrate", "verify")
    assert (whole.code, whole.out.count("as its 1 applied migrations make it")) == (0, 3), whole.err
    assert project("migrate", "down", "--yes").code == 0
    with psycopg.connect(found["postgres"], autocommit=True) as session:
        session.execute("CREATE TABLE stray (id int)")
        stray = project("migrate", "up")
        assert (stray.code, "postgres: column public.stray.id, table public.stray (dbkit" in stray.err) == (0, True)
        session.execute("DROP TABLE stray")
    assert "warning: not as" not in project("migrate", "redo", "--yes").err
    project.edit(lambda text: text.replace("email: text not null", "name: text\n        email: text not null"))
    assert project("migrate", "verify").code == 0, "what no migration holds yet is not its business"

    with psycopg.connect(found["postgres"], autocommit=True) as session:
        session.execute("ALTER TABLE customers ADD COLUMN by_hand int")
    changed = project("migrate", "verify")
    assert changed.code == 3
    assert "- column public.customers.by_hand" in changed.out
    sql = project("migrate", "verify", "--format", "sql", "--store", "postgres")
    assert sql.code == 3
    with psycopg.connect(found["postgres"], autocommit=True) as session:
        session.execute(sql.out.encode())
    assert project("migrate", "verify", "--format", "json").json["stores"][0]["different"] is False

    schema = project.root / "schemas/shop/postgres.sql"
    whole_text = schema.read_text(encoding="utf-8")
    schema.unlink()
    assert project("migrate", "check").code == 3
    fixed = project("migrate", "check", "--fix")
    assert "wrote schemas/shop/postgres.sql" in fixed.err
    assert schema.read_text(encoding="utf-8") != whole_text, "the profile declares more by now"

    path = project.root / "migrations/shop/postgres/0001_initial.sql"
    path.write_text(path.read_text(encoding="utf-8") + "-- edited\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code in (0, 3)
    edited = project("migrate", "verify")
    assert edited.code == 4
    assert "dbkit migrate repair 0001_initial" in edited.err


@pytest.mark.slow
def test_migrations_go_up_down_and_up_again(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    project.edit(lambda text: text.replace("email: text not null", "name: text\n        email: text not null"))
    assert project("migrate", "generate", "add_name").code == 0
    good = project("migrate", "test")
    assert (good.code, good.out.count("as it should be")) == (0, 3), good.out + good.err
    assert "2 run, 2 taken back and run again, with rows in every table" in good.out
    back = project.root / "migrations/shop/postgres/0004_add_name.rollback.sql"
    back.write_text("ALTER TABLE customers ALTER COLUMN name SET NOT NULL;\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code == 0
    bad = project("migrate", "test", "1", "--store", "postgres")
    assert bad.code == 3
    assert "0004_add_name.rollback.sql does not restore what was before: column public.customers.name" in bad.out
    back.unlink()
    assert project("migrate", "check", "--fix").code == 0
    stopped = project("migrate", "test", "--store", "postgres", "--format", "json").json["stores"][0]
    assert stopped["back"] == []
    assert "no rollback file" in stopped["stopped"]
