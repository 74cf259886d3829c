"""``dbkit lint -u URL``: what is in a live database, and what is pending there."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from dbkit.embedded import servers
from dbkit.stores.postgres import POSTGRES
from tests.cli.conftest import Project

TABLES = """\
CREATE TABLE customers (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
"""
INDEXES = """\
-- depends: 0001_start

CREATE INDEX orders_note_idx ON orders (note);
CREATE INDEX customers_email_idx ON customers (email);
"""


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with servers.scratch("postgres") as server:
        yield server.url


def with_tables(project: Project, url: str, rows: int) -> None:
    folder = project.root / "migrations" / "shop" / "postgres"
    folder.mkdir(parents=True)
    (folder / "0001_start.sql").write_text(TABLES)
    (folder / "0001_start.rollback.sql").write_text("DROP TABLE orders;\nDROP TABLE customers;\n")
    assert project("migrate", "check", "--fix").code in (0, 3)
    assert project("migrate", "up", "-u", url).code == 0
    (folder / "0002_indexes.sql").write_text(INDEXES)
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("INSERT INTO orders SELECT n, repeat(md5(n::text), 40) FROM generate_series(1, %s) n", [rows])
        session.execute("ALTER TABLE orders ADD CONSTRAINT low CHECK (id > 0) NOT VALID")
        session.execute("ANALYZE orders")


def test_what_is_pending_weighs_as_the_tables_are_large(project: Project, server_url: str) -> None:
    url = POSTGRES.provision(server_url, "lint_sizes")
    with_tables(project, url, 100_000)
    found = project("lint", "-u", url)
    assert found.code == 3
    where = "migrations/shop/postgres/0002_indexes.sql"
    assert f"{where}:3:1: warning[PG001]: orders cannot be written" in found.out
    assert "(SHARE lock); here: 100000 rows, " in found.out
    assert f"{where}:4:1: note[PG001]: customers cannot be written" in found.out
    assert "(SHARE lock); here: few rows" in found.out
    assert "0001_start.sql" not in found.out
    assert "/lint_sizes: rows of orders that were there before 'low' were never checked" in found.out
    assert "warning[PG202]" in found.out
    assert found.err.endswith("2 findings, 2 notes in 1 profile and 2 migrations\n")


def test_what_is_applied_is_not_looked_at_again(project: Project, server_url: str) -> None:
    url = POSTGRES.provision(server_url, "lint_applied")
    with_tables(project, url, 10)
    project("migrate", "check", "--fix")
    assert project("migrate", "mark", "0002", "-u", url, "--yes").code == 0
    found = project("lint", "-u", url)
    assert "PG001" not in found.out
    assert "PG202" in found.out
