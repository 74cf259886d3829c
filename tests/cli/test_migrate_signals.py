"""A run that is stopped from outside leaves nothing half-done that the next one does not know of."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from tests.cli.conftest import Project


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow)]
)
def test_a_signal_stops_the_run_and_the_next_one_goes_on(project: Project, number: signal.Signals, code: int) -> None:
    servers = project("dev", "up", "--store", "postgres", "--format", "json").json["servers"]
    url = servers[0]["url"]
    folder = project.root / "migrations/shop/postgres"
    for name, text in (("0001_a", "CREATE TABLE a (id int);\n"), ("0002_b", "CREATE TABLE b (id int);\n")):
        folder.mkdir(parents=True, exist_ok=True)
        depends = "-- depends: 0001_a\n" if name == "0002_b" else ""
        slow = "SELECT pg_sleep(60) WHERE current_setting('shop.slow', true) IS DISTINCT FROM 'no';\n"
        (folder / f"{name}.sql").write_text(depends + text + (slow if depends else ""), encoding="utf-8")
        (folder / f"{name}.rollback.sql").write_text(f"DROP TABLE {name[-1]};\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code == 3
    command = [sys.executable, "-m", "dbkit", "migrate", "up", "--store", "postgres"]
    with subprocess.Popen(command, cwd=project.root, stderr=subprocess.PIPE, text=True) as process:
        with psycopg.connect(url, autocommit=True) as session:
            query = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60) WHERE%' AND state = 'active'"
            deadline = time.monotonic() + 30
            while session.execute(query).fetchone() != (2,) and time.monotonic() < deadline:
                time.sleep(0.1)
        os.kill(process.pid, number)
        _, told = process.communicate(timeout=20)
    assert process.returncode == code, told
    assert "stopped in 0002_b; done before it: 0001_a; not done: 0002_b; the same command goes on from here" in told
    assert "Traceback" not in told
    assert project("migrate", "unlock", "--store", "postgres").out == "no database is locked\n"
    with psycopg.connect(url, autocommit=True) as session:
        assert session.execute("SELECT to_regclass('a')::text, to_regclass('b')::text").fetchone() == ("a", None)
        session.execute("ALTER DATABASE shop SET shop.slow = 'no'")
    assert project("migrate", "up", "--store", "postgres").out.startswith("applied postgres/0002_b")
    assert project("migrate", "down", "2", "--yes", "--store", "postgres").code == 0
