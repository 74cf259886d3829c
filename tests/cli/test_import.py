"""``dbkit import``: folders of five tools, a dump, a diagram."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import yaml

from dbkit.embedded import servers
from dbkit.stores.postgres import POSTGRES
from tests.cli.conftest import Project

FIRST = """\
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE
);
"""
SECOND = "CREATE INDEX CONCURRENTLY users_lower_idx ON users (lower(email));\n"
THIRD = """\
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.email := upper(NEW.email);
    RETURN NEW;
END
$$;
"""
DOWN = ("DROP TABLE users;\n", "DROP INDEX CONCURRENTLY users_lower_idx;\n", "DROP FUNCTION shout();\n")
ALL = tuple(zip((1, 2, 3), ("init", "lower", "shout"), (FIRST, SECOND, THIRD), DOWN, strict=True))


def golang(folder: Path) -> None:
    for number, name, up, down in ALL:
        wrapped = f"BEGIN;\n{up}COMMIT;\n" if number == 1 else up
        (folder / f"{number:06d}_{name}.up.sql").write_text(wrapped, encoding="utf-8")
        (folder / f"{number:06d}_{name}.down.sql").write_text(down, encoding="utf-8")


def dbmate(folder: Path) -> None:
    for number, name, up, down in ALL:
        plain = " transaction:false" if number == 2 else ""
        text = f"-- migrate:up{plain}\n{up}\n-- migrate:down{plain}\n{down}"
        (folder / f"2026010203040{number}_{name}.sql").write_text(text, encoding="utf-8")


def goose(folder: Path) -> None:
    for number, name, up, down in ALL:
        head = "-- +goose NO TRANSACTION\n" if number == 2 else ""
        body = f"-- +goose StatementBegin\n{up}-- +goose StatementEnd\n" if number == 3 else up
        text = f"{head}-- +goose Up\n{body}\n-- +goose Down\n{down}"
        (folder / f"{number:05d}_{name}.sql").write_text(text, encoding="utf-8")


def flyway(folder: Path) -> None:
    (folder / "V1__init.sql").write_text(FIRST, encoding="utf-8")
    (folder / "V1.2__lower.sql").write_text(SECOND, encoding="utf-8")
    (folder / "V1.10__shout.sql").write_text(THIRD, encoding="utf-8")
    for version, down in zip(("1", "1.2", "1.10"), DOWN, strict=True):
        (folder / f"U{version}__undo.sql").write_text(down, encoding="utf-8")


def yoyo(folder: Path) -> None:
    for number, name, up, down in ALL:
        plain = "-- transactional: false\n" if number == 2 else ""
        (folder / f"{number:04d}-{name}.sql").write_text(f"-- depends:\n{plain}{up}", encoding="utf-8")
        (folder / f"{number:04d}-{name}.rollback.sql").write_text(plain + down, encoding="utf-8")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Project]:
    """A project without profiles."""
    for variable in ("DATABASE_URL", "REDIS_URL", "CLICKHOUSE_URL", "DBKIT_PROFILE", "DBKIT_TARGET", "DBKIT_STATE"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / "profiles").mkdir()
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path)
    one = Project(tmp_path, capsys)
    yield one
    assert one("dev", "down").code == 0


def is_adopted(empty: Project, write: Callable[[Path], None], tool: str) -> None:
    write(empty.root / "old")
    made = empty("import", "old", "shop", "--format", "json")
    assert made.code == 0, made.err
    assert made.json["tool"] == tool
    assert made.json["unsaid"] == []
    names = [path.name for path in sorted((empty.root / "migrations/shop/postgres").iterdir())]
    assert names == [
        "0001_init.rollback.sql",
        "0001_init.sql",
        "0002_lower.rollback.sql",
        "0002_lower.sql",
        "0003_shout.rollback.sql",
        "0003_shout.sql",
    ]
    profile = yaml.safe_load((empty.root / "profiles/shop.yaml").read_text(encoding="utf-8"))
    assert profile["postgres"]["version"] == 14, "the oldest server that has all this"
    checked = empty("migrate", "check")
    assert checked.code == 0, checked.out
    assert "nothing changed" in empty("migrate", "generate", "again").out
    second = (empty.root / "migrations/shop/postgres/0002_lower.sql").read_text(encoding="utf-8")
    assert "-- depends: 0001_init\n-- transactional: false\n" in second
    assert "BEGIN;" not in (empty.root / "migrations/shop/postgres/0001_init.sql").read_text(encoding="utf-8")


def test_migrations_of_golang_migrate_and_a_database_that_has_them(empty: Project) -> None:
    is_adopted(empty, golang, "golang-migrate")
    with servers.scratch("postgres") as server:
        url = POSTGRES.provision(server.url, "shop")
        with psycopg.connect(url, autocommit=True) as connection:
            for text in (FIRST, SECOND, THIRD, "CREATE TABLE schema_migrations (version bigint, dirty boolean)"):
                connection.execute(text.encode())
        known = empty("migrate", "baseline", "--yes", "-u", url)
        assert known.code == 0, known.out + known.err
        assert empty("migrate", "up", "--yes", "-u", url).out == "nothing to apply\n"
        assert empty("diff", "--exit-code", "-u", url).code == 0, "its own table is left alone"
        behind = POSTGRES.provision(server.url, "behind")
        with psycopg.connect(behind, autocommit=True) as connection:
            for text in (FIRST, SECOND, "CREATE TABLE schema_migrations (version bigint, dirty boolean)"):
                connection.execute(text.encode())
        told = empty("migrate", "baseline", "--yes", "-u", behind)
        assert told.code == 4
        assert "say --to 0002_lower" in told.err
        assert empty("migrate", "baseline", "--yes", "--to", "0002_lower", "-u", behind).code == 0
        assert empty("migrate", "up", "--yes", "-u", behind).code == 0
        assert empty("diff", "--exit-code", "-u", behind).code == 0
        fresh = POSTGRES.provision(server.url, "fresh")
        assert empty("migrate", "up", "--yes", "-u", fresh).code == 0
        assert empty("diff", "--exit-code", "-u", fresh).code == 0
        assert empty("migrate", "down", "--to", "0", "--yes", "-u", fresh).code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("write", "tool"),
    [(dbmate, "dbmate"), (goose, "goose"), (flyway, "Flyway"), (yoyo, "yoyo")],
    ids=["dbmate", "goose", "flyway", "yoyo"],
)
def test_migrations_of_another_tool(empty: Project, write: Callable[[Path], None], tool: str) -> None:
    is_adopted(empty, write, tool)
    tested = empty("migrate", "test")
    assert tested.code == 0, tested.out + tested.err


def test_a_statement_that_fails_has_its_place_in_the_old_file(empty: Project) -> None:
    dbmate(empty.root / "old")
    path = empty.root / "old/20260102030402_lower.sql"
    path.write_text("-- migrate:up\n\n\nCREATE INDEX ON nowhere (a);\n-- migrate:down\n", encoding="utf-8")
    failed = empty("import", "old", "shop")
    assert failed.code == 1
    assert "old/20260102030402_lower.sql:4: " in failed.err
    assert not (empty.root / "profiles/shop.yaml").exists()


def test_what_cannot_be_told_is_refused(empty: Project) -> None:
    old = empty.root / "old"
    assert empty("import", "old", "shop").code == 2
    assert empty("import", "nowhere", "shop").code == 2
    golang(old)
    (old / "notes.sql").write_text("SELECT 1;\n", encoding="utf-8")
    assert "notes.sql is no migration of golang-migrate" in empty("import", "old", "shop").err
    (old / "notes.sql").unlink()
    (empty.root / "profiles/shop.yaml").write_text("profile: shop\n", encoding="utf-8")
    assert "is there already" in empty("import", "old", "shop").err
    assert empty("import", "old", "shop2", "--store", "redis").code == 2


@pytest.mark.slow
def test_a_dump_becomes_a_profile_and_the_first_migration(empty: Project) -> None:
    programs = servers.programs("pg_dump")
    assert programs
    with servers.scratch("postgres") as server:
        url = POSTGRES.provision(server.url, "shop")
        with psycopg.connect(url, autocommit=True) as connection:
            for text in (FIRST, SECOND, THIRD, "INSERT INTO users (email) VALUES ('a')"):
                connection.execute(text.encode())
        for words, file in ((["--schema-only", "--no-owner"], "schema.sql"), ([], "all.sql")):
            subprocess.run([programs / "pg_dump", *words, "-f", empty.root / file, url], check=True)
        made = empty("import", "schema.sql", "shop")
        assert made.code == 0, made.err
        assert "wrote migrations/shop/postgres/0001_initial.sql" in made.out
        assert empty("migrate", "check").code == 0
        assert empty("diff", "--exit-code", "-u", url).code == 0
    rows = empty("import", "all.sql", "other")
    assert rows.code == 2
    assert "holds rows" in rows.err


DIAGRAM = """\
# Our tables

```mermaid
erDiagram
    users ||--o{ sessions : has
    users ||--o| settings : "has one"
    users }o--o{ teams : "belongs to"
    users {
        uuid id PK
        string email UK "how we reach them"
        int64 points
        timestamp created_at
        text[] tags
    }
    sessions {
        uuid id PK
        uuid user_id FK
    }
    settings {
        int id PK
    }
    teams {
        string code PK
    }
```
"""


def test_a_diagram_becomes_a_profile(empty: Project) -> None:
    (empty.root / "tables.md").write_text(DIAGRAM, encoding="utf-8")
    made = empty("import", "tables.md", "shop")
    assert made.code == 0, made.err
    tables = yaml.safe_load((empty.root / "profiles/shop.yaml").read_text(encoding="utf-8"))["postgres"]["tables"]
    assert tables["users"]["columns"] == {
        "id": "uuid primary key default gen_random_uuid()",
        "email": {"type": "text", "unique": True, "comment": "how we reach them"},
        "points": "bigint",
        "created_at": "timestamptz",
        "tags": "text[]",
    }
    assert tables["sessions"]["columns"]["user_id"] == 'uuid references "users"'
    assert tables["settings"]["columns"]["user_id"] == {
        "type": "uuid",
        "references": '"users"',
        "comment": "Named by the relation to users only",
    }
    assert list(tables["teams"]["columns"]) == ["code"], "many to many names no column"
    assert empty("migrate", "check").code == 0
    (empty.root / "wrong.mmd").write_text("erDiagram\n  users {\n    id\n  }\n", encoding="utf-8")
    wrong = empty("import", "wrong.mmd", "wrong")
    assert wrong.code == 2
    assert "line 3 is no column: id" in wrong.err
