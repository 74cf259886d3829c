"""What a DBA meets whose migration stopped half-way, or is not what it seems; on an embedded server."""

from __future__ import annotations

import json

import psycopg
import pytest

from dbkit.core.canonical import sha256
from tests.cli.conftest import Project

ONLY = ("--store", "postgres")
UP = """\
-- depends: 0001_initial
-- transactional: false
CREATE TABLE first (id int);
CREATE TABLE second (id int);
SELECT 1 / (SELECT count(*) FROM customers);
"""
DOWN = """\
SELECT 1;
SELECT 1 / (SELECT 1 - count(*) FROM customers);
DROP TABLE first, second;
"""


@pytest.fixture
def url(project: Project) -> str:
    """Where the database is, with the first migration applied, and a second that fails until there is a customer."""
    assert project("migrate", "generate", "initial", *ONLY).code == 0
    assert project("migrate", "up", *ONLY).code == 0
    folder = project.root / "migrations/shop/postgres"
    (folder / "0002_half.sql").write_text(UP, encoding="utf-8")
    (folder / "0002_half.rollback.sql").write_text(DOWN, encoding="utf-8")
    project("migrate", "check", "--fix")
    [server] = project("dev", "up", "--format", "json", *ONLY).json["servers"]
    return str(server["url"])


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        for statement in statements:
            session.execute(statement.encode())


def test_marking_and_unmarking_what_is_half_applied_is_warned_of(project: Project, url: str) -> None:
    assert project("migrate", "up", *ONLY).code == 1
    marked = project("migrate", "mark", "0002", *ONLY)
    assert marked.code == 7
    assert "0002_half is half-applied: 2 of 3 statements are done: the others were never run" in marked.err
    forgotten = project("migrate", "unmark", "0002_half", *ONLY)
    assert forgotten.code == 7
    assert "dbkit migrate down would take them back" in forgotten.err
    assert project("migrate", "unmark", "0002", "--yes", *ONLY).code == 0
    again = project("migrate", "up", *ONLY)
    assert again.code == 1
    assert 'relation "first" already exists' in again.err
    assert "no statement of it is done; the next run goes on at this one" in again.err
    run(url, "DROP TABLE first, second")
    run(url, "INSERT INTO customers (email) VALUES ('a')")
    assert project("migrate", "up", *ONLY).code == 0


def test_a_rollback_that_stopped_is_told_of_and_finished_before_anything_is_applied(project: Project, url: str) -> None:
    run(url, "INSERT INTO customers (email) VALUES ('a')")
    assert project("migrate", "up", *ONLY).code == 0
    assert project("migrate", "down", "--yes", *ONLY).code == 1
    status = project("migrate", "status", *ONLY)
    assert "its rollback stopped half-way" in status.out
    rows = project("migrate", "status", "--format", "json", *ONLY).json["migrations"]
    assert [row["going_back"] for row in rows] == [False, True]
    for words in (("up",), ("up", "--dry-run"), ("plan",), ("goto", "2")):
        refused = project("migrate", *words, *ONLY)
        assert refused.code == 4, words
        assert "postgres: the rollback of 0002_half stopped half-way" in refused.err
        assert "finish it first: dbkit migrate down; nothing was changed" in refused.err
    assert "dbkit migrate down goes on with it" in project("doctor", *ONLY).out
    run(url, "INSERT INTO customers (email) VALUES ('b')")
    assert project("migrate", "down", "--yes", *ONLY).code == 0
    assert project("migrate", "verify", *ONLY).code == 0
    assert project("migrate", "up", *ONLY).code == 0
    assert project("migrate", "status", "--exit-code", *ONLY).code == 0


def test_the_records_of_another_profile_are_its_own(project: Project, url: str) -> None:
    text = (project.root / "profiles" / "shop.yaml").read_text(encoding="utf-8")
    (project.root / "profiles" / "other.yaml").write_text(text.replace("profile: shop", "profile: other"), "utf-8")
    (project.root / "migrations" / "other" / "postgres").mkdir(parents=True)
    for words in (("status",), ("up",), ("unmark", "0001", "--yes"), ("verify",)):
        refused = project("migrate", *words, "-p", "other", "-u", url)
        assert refused.code == 4, words
        assert "0001_initial was applied here under the profile shop" in refused.err
        assert "dbkit migrate unmark" not in refused.err, "the record is the other's, to keep or to drop"
    assert project("migrate", "status", "--exit-code", "-p", "shop", "-u", url).code == 3, "0002 is pending, as before"


def test_a_plan_shows_what_is_run(project: Project, url: str) -> None:
    assert project("migrate", "plan", "-u", url, "-o", "plan.json").code == 0
    data = json.loads((project.root / "plan.json").read_text(encoding="utf-8"))
    data["plan"]["migrations"][0]["statements"][0]["text"] = "SELECT 1"
    data["digest"] = sha256(data["plan"])
    (project.root / "plan.json").write_text(json.dumps(data), encoding="utf-8")
    refused = project("migrate", "up", "-u", url, "--plan", "plan.json")
    assert refused.code == 4
    assert "the statements that it shows of 0002_half are not those of the file" in refused.err


@pytest.mark.slow
def test_where_nothing_can_be_written_it_is_said_why(project: Project, url: str) -> None:
    run(url, "ALTER DATABASE shop SET default_transaction_read_only = on")
    assert project("migrate", "up", "--dry-run", *ONLY).code == 0
    refused = project("migrate", "mark", "0002", "--yes", *ONLY)
    assert refused.code == 6
    assert "a standby takes no changes" in refused.err
    run(url, "SET default_transaction_read_only = off", "ALTER DATABASE shop RESET default_transaction_read_only")
    run(url, "INSERT INTO customers (email) VALUES ('a')")
    assert project("migrate", "up", *ONLY).code == 0
    none = project("migrate", "up", "--dry-run", *ONLY)
    assert (none.out, "nothing to apply" in none.err) == ("", True)
