"""``migrate unlock`` and ``migrate repair``, and what is looked at before the first change."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import redis

from tests.cli.conftest import Project


@pytest.fixture
def urls(project: Project) -> dict[str, str]:
    """Where the databases are, with the first migrations applied."""
    assert project("migrate", "generate", "initial").code == 0
    servers = project("dev", "up", "--format", "json").json["servers"]
    assert project("migrate", "up").code == 0
    return {server["store"]: server["url"] for server in servers}


@contextmanager
def runner(store: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of a database until it is killed."""
    program = (
        "import sys, time\nfrom dbkit.stores import STORES\n"
        f"with STORES[{store!r}].connect({url!r}, profile='shop').ledger.lock(wait=5):\n"
        "    print('held', flush=True)\n    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_locks_are_shown_and_only_those_of_the_dead_are_taken(project: Project, urls: dict[str, str]) -> None:
    assert (project("migrate", "unlock").code, project("migrate", "unlock").out) == (0, "no database is locked\n")
    for store, url in urls.items():
        with runner(store, url) as process:
            alive = project("migrate", "unlock", "--store", store)
            assert alive.code == 5
            assert socket.gethostname() in alive.out
            assert "alive" in alive.out
            refused = project("migrate", "unlock", "--force", "--store", store)
            assert refused.code == 5
            assert "no lock was removed" in refused.err
            process.kill()
            process.wait()
        forced = project("migrate", "unlock", "--force", "--store", store, "--format", "json")
        assert forced.code == 0, forced.err
        assert all(one["alive"] is False for one in forced.json["locks"])
        assert project("migrate", "unlock", "--store", store).code == 0
    with psycopg.connect(urls["postgres"], autocommit=True) as session:
        session.execute("INSERT INTO yoyo_lock VALUES (1, now() AT TIME ZONE 'UTC' - interval '1 hour', 4711)")
    unknown = project("migrate", "unlock")
    assert (unknown.code, "yoyo (process 4711, for 360" in unknown.out) == (5, True)
    assert project("migrate", "unlock", "--force").code == 0
    assert project("migrate", "down", "--yes").code == 0


@pytest.mark.slow
def test_edited_files_and_leftovers_are_repaired_by_name(project: Project, urls: dict[str, str]) -> None:
    assert project("migrate", "repair").out == "nothing to repair\n"
    for path in (project.root / "migrations/shop").glob("*/*_initial.*"):
        if ".rollback" not in path.name:
            path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code == 0
    assert project("migrate", "up").code == 4
    assert project("migrate", "repair").code == 7, "nobody can be asked"
    with psycopg.connect(urls["postgres"], autocommit=True) as session:
        session.execute("INSERT INTO customers (email) VALUES ('a'), ('b')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            session.execute("CREATE UNIQUE INDEX CONCURRENTLY by_nobody ON customers ((email > ''))")
    assert project("migrate", "repair", "0009", "--yes").code == 2
    done = project("migrate", "repair", "--yes")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        "done: postgres/0001_initial: accept the file as it is now",
        "done: clickhouse/0002_initial: accept the file as it is now",
        "done: redis/0003_initial: accept the file as it is now",
        "done: postgres: DROP INDEX CONCURRENTLY public.by_nobody",
    ]
    assert project("migrate", "up").out == "nothing to apply\n"
    assert project("diff", "--exit-code").code == 0
    log = project("migrate", "log", "--format", "json").json["entries"]
    assert [entry["operation"] for entry in log].count("repair") == 3
    assert project("migrate", "redo", "--yes").code == 0


@pytest.mark.slow
def test_an_attempt_that_did_nothing_is_forgotten(project: Project, urls: dict[str, str]) -> None:
    path = project.root / "migrations/shop/postgres/0004_later.sql"
    assert project("migrate", "new", "later", "--store", "postgres").code == 0
    path.write_text("-- depends: 0001_initial\n-- transactional: false\nVACUUM nowhere;\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code == 0
    assert project("migrate", "up").code == 1
    assert project("migrate", "status", "--format", "json").json["migrations"][-1]["state"] == "half-applied"
    assert project("migrate", "repair", "4", "--yes").code == 2
    assert "postgres/0004_later: drop the record" in project("migrate", "repair", "0004", "--yes").out
    assert project("migrate", "status", "--format", "json").json["migrations"][-1]["state"] == "pending"
    assert urls


@pytest.mark.slow
def test_nothing_is_changed_anywhere_where_one_store_takes_no_changes(project: Project, urls: dict[str, str]) -> None:
    assert project("migrate", "down", "--yes").code == 0
    client = redis.Redis.from_url(urls["redis"])
    client.replicaof("127.0.0.1", "1")
    refused = project("migrate", "up")
    assert refused.code == 6
    assert "is a replica: give the URL of the primary" in refused.err
    assert {row["state"] for row in project("migrate", "status", "--format", "json").json["migrations"]} == {"pending"}
    client.replicaof("no", "one")
    with psycopg.connect(urls["postgres"], autocommit=True) as session:
        session.execute("CREATE ROLE nobody LOGIN PASSWORD 'x'")
        session.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO nobody")
        url = urls["postgres"].split("@")[1]
        denied = project("migrate", "up", "-u", f"postgresql://nobody:x@{url}")
        assert denied.code == 6
        assert "GRANT CREATE ON SCHEMA public TO nobody" in denied.err
        assert "nobody may not write the ledger: GRANT SELECT, INSERT, UPDATE, DELETE ON _dbkit_journal," in denied.err
    assert project("migrate", "up").code == 0
