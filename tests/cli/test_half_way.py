"""What a DBA meets whose migration or rollback stopped half-way, and the ways on; on embedded servers."""

from __future__ import annotations

import psycopg
import pytest

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


def run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as session:
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
