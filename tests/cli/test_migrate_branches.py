"""``migrate rebase`` and ``squash``: two branches merged, and a long history made short."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Project

NAMED = "name: text\n        email: text not null"
NOTED = "        total: numeric(10, 2) not null\n        note: text\n"


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "merge.conflictStyle=merge")
    return subprocess.run(["git", *settings, *words], cwd=root, capture_output=True, text=True, check=False)


def add_name(project: Project) -> None:
    project.edit(lambda text: text.replace("email: text not null", NAMED))
    assert project("migrate", "generate", "add_name").code == 0


def add_note(project: Project) -> None:
    project.edit(lambda text: text.replace("        total: numeric(10, 2) not null\n", NOTED))
    project.edit(lambda text: text.replace("seen_at: DateTime", "country: String\n        seen_at: DateTime"))
    assert project("migrate", "generate", "add_note").code == 0


def test_a_merge_of_two_branches_is_put_in_order(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    (project.root / ".gitignore").write_text(".dbkit/\n", encoding="utf-8")
    for words in (("init", "-b", "main"), ("add", "."), ("commit", "-m", "a"), ("checkout", "-b", "mine")):
        assert git(project.root, *words).returncode == 0
    add_note(project)
    for words in (("add", "."), ("commit", "-m", "b"), ("checkout", "main")):
        assert git(project.root, *words).returncode == 0
    add_name(project)
    for words in (("add", "."), ("commit", "-m", "c"), ("checkout", "mine")):
        assert git(project.root, *words).returncode == 0
    merged = git(project.root, "merge", "main")
    assert merged.returncode == 1
    assert "dbkit.sum" in merged.stdout, "the sum is what conflicts"
    assert "CONFLICT (content): Merge conflict in profiles" not in merged.stdout
    refused = project("migrate", "up")
    assert refused.code == 4
    assert "dbkit.sum: holds a merge conflict" in refused.err
    assert project("migrate", "check").code == 4
    nameless = project("migrate", "rebase")
    assert (nameless.code, "add_note" in nameless.err, "add_name" in nameless.err) == (2, True, True)

    rebased = project("migrate", "rebase", "add_note")
    assert rebased.code == 0, rebased.err
    assert rebased.out.splitlines() == [
        "postgres/0004_add_note is now postgres/0005_add_note",
        "clickhouse/0005_add_note is now clickhouse/0006_add_note",
    ]
    text = (project.root / "migrations/shop/postgres/0005_add_note.sql").read_text(encoding="utf-8")
    assert "-- depends: 0004_add_name\n" in text
    assert project("migrate", "check").code == 0, "the folder is whole and holds the merged profile"
    assert not (project.root / "migrations/shop/postgres/0004_add_note.sql").exists()
    assert "<<<<" not in (project.root / "schemas/shop/postgres.sql").read_text(encoding="utf-8")
    assert project("dev", "up").code == 0
    assert project("migrate", "up").code == 0
    assert project("diff", "--exit-code").code == 0
    assert project("migrate", "down", "2", "--yes").code == 0
    assert project("migrate", "up").code == 0
    again = project("migrate", "rebase", "add_note", "-t", "local")
    assert again.code == 4
    assert "is applied at local" in again.err


@pytest.mark.slow
def test_what_does_not_run_behind_the_other_branch_is_not_moved(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    add_name(project)
    files = {path: path.read_bytes() for path in (project.root / "migrations").rglob("*") if path.is_file()}
    for path in list((project.root / "migrations/shop/postgres").glob("0004*")):
        shutil.copy(path, path.with_name(path.name.replace("add_name", "same")))
    refused = project("migrate", "check")
    assert refused.code == 4
    assert "dbkit migrate rebase 0004_same" in refused.out
    path = project.root / "migrations/shop/postgres/0004_same.sql"
    path.write_text(path.read_text(encoding="utf-8").replace("change add_name", "change same"), encoding="utf-8")
    moved = project("migrate", "rebase", "same")
    assert moved.code == 4
    assert 'does not run: column "name" of relation "customers" already exists' in moved.err
    assert {one: one.read_bytes() for one in files} == files


@pytest.mark.slow
def test_a_late_migration_goes_behind_or_is_let_in(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    add_note(project)
    assert project("dev", "up").code == 0
    assert project("migrate", "up").code == 0
    folder = project.root / "migrations/shop/redis"
    (folder / "0002_late.redis").write_text("# dbkit: change late 1/1\nSET a b\n", encoding="utf-8")
    (folder / "0002_late.rollback.redis").write_text("DEL a\n", encoding="utf-8")
    third = folder / "0003_initial.redis"
    third.write_text(third.read_text(encoding="utf-8"), encoding="utf-8")
    assert project("migrate", "check", "--fix").code == 4
    assert project("migrate", "rebase", "late").code == 0
    assert project("migrate", "up").out.split()[1] == "redis/0006_late"
    assert project("migrate", "unmark", "0003", "--yes").code == 0
    refused = project("migrate", "up")
    assert refused.code == 4
    assert "0003_initial is not applied, although a later one is" in refused.err
    assert "dbkit migrate up --allow-out-of-order" in refused.err
    assert project("migrate", "up", "--allow-out-of-order").code == 0
    assert project("migrate", "status", "--exit-code").code == 0


@pytest.fixture
def history(project: Project) -> dict[str, str]:
    """Three changes, applied."""
    servers = project("dev", "up", "--format", "json").json["servers"]
    assert project("migrate", "generate", "initial").code == 0
    add_name(project)
    add_note(project)
    assert project("migrate", "up").code == 0
    return {server["store"]: server["url"] for server in servers}


@pytest.mark.slow
def test_squashed_migrations_count_as_applied_where_they_were(project: Project, history: dict[str, str]) -> None:
    project.edit(lambda text: text.replace("        note: text\n", "        note: text\n        late: text\n"))
    assert project("migrate", "generate", "late").code == 0
    assert project("migrate", "squash", "--to", "add_note").code == 7, "nobody can be asked"
    assert project("migrate", "goto", "0004", "--yes").code == 0
    partly = project("migrate", "squash", "--to", "add_note", "--yes", "-t", "local")
    assert (partly.code, "has not applied all of them" in partly.err) == (4, True)
    assert project("migrate", "goto", "add_note", "--yes").code == 0
    squashed = project("migrate", "squash", "--to", "add_note", "--yes", "-t", "local")
    assert squashed.code == 0, squashed.err
    files = sorted(path.name for path in (project.root / "migrations/shop").glob("*/*") if ".roll" not in path.name)
    assert files == ["0003_initial.redis", "0005_add_note.sql", "0006_add_note.sql", "0007_late.sql"]
    assert project("migrate", "check").code == 0
    states = project("migrate", "status", "--format", "json").json["migrations"]
    assert [row["state"] for row in states] == ["applied"] * 3 + ["pending"]
    assert project("migrate", "verify").code == 0
    assert project("migrate", "up").out.split()[1] == "postgres/0007_late"
    with psycopg.connect(history["postgres"], autocommit=True) as session:
        session.execute("INSERT INTO customers (email) VALUES ('a')")
    assert project("migrate", "test").code == 0
    assert project("diff", "--exit-code").code == 0
    down = project("migrate", "down", "--to", "0", "--yes")
    assert down.code == 0, down.err
    states = project("migrate", "status", "--format", "json").json["migrations"]
    assert [row["state"] for row in states] == ["pending"] * 4, "nothing of the old ones is left in the ledger"
    up = project("migrate", "up")
    assert up.code == 0, up.err
    assert project("diff", "--exit-code").code == 0


@pytest.mark.slow
def test_a_pull_request_may_squash(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    add_name(project)
    (project.root / ".gitignore").write_text(".dbkit/\n", encoding="utf-8")
    for words in (("init", "-b", "main"), ("add", "."), ("commit", "-m", "a")):
        assert git(project.root, *words).returncode == 0
    assert project("migrate", "squash", "--to", "add_name", "--yes").code == 0
    clean = project("ci", "--base", "main")
    assert (clean.code, "was edited since" in clean.out) == (0, False), clean.out
    path = project.root / "migrations/shop/postgres/0004_add_name.sql"
    path.write_text(path.read_text(encoding="utf-8").replace("sha256:", "sha256:0"), encoding="utf-8")
    assert project("migrate", "check", "--fix").code in (0, 3)
    edited = project("ci", "--base", "main")
    assert (edited.code, "was edited since main" in edited.out) == (4, True)


@pytest.mark.slow
def test_a_database_with_a_part_of_what_was_squashed_is_refused(project: Project, history: dict[str, str]) -> None:
    assert project("migrate", "goto", "0004", "--yes").code == 0
    assert project("migrate", "squash", "--to", "add_note", "--yes").code == 0
    refused = project("migrate", "up")
    assert refused.code == 4
    assert "0005_add_note replaces migrations of which only some are applied here" in refused.err
    assert "check out the files as they were" in refused.err
    assert history
