"""``dbkit apply`` that was killed while it parted a partition: what was left is named, and it goes on or back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Project
from tests.live.postgres_databases import Servers
from tests.live.test_postgres_detach import PENDING, VISITS, left_half_way

APPLY = "import sys; from dbkit.cli.main import run; sys.exit(run(sys.argv[1:]))"
PARTED = """\
profile: visits
postgres:
  version: 14
  tables:
    visits: {columns: {at: int}, partition_by: RANGE (at)}
    visits_1: {columns: {at: int}}
"""
WHOLE = """\
profile: visits
postgres:
  version: 14
  tables:
    visits:
      columns: {at: int}
      partition_by: RANGE (at)
      partitions: {visits_1: FOR VALUES FROM (1) TO (10)}
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.mark.parametrize("major", [18, pytest.param(14, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("profile", "there"), [(PARTED, []), (WHOLE, [(5,)])])
def test_it_goes_on_or_back(
    project: Project, servers: Servers, major: int, profile: str, there: list[tuple[int]]
) -> None:
    path = project.root / "profiles" / "visits.yaml"
    path.write_text(PARTED, encoding="utf-8")
    with servers.of(major).fresh(VISITS) as database:
        words = ("-p", "visits", "--url", database.url)
        left_half_way(database.url, APPLY, "apply", *words)
        path.write_text(profile, encoding="utf-8")
        doctor = project("doctor", *words)
        assert doctor.code == 3
        assert "public.visits_1 is half detached from public.visits, which shows its rows no more" in doctor.out
        sql = project("diff", *words, "--format", "sql")
        assert "ALTER TABLE visits DETACH PARTITION visits_1 FINALIZE;" in sql.out
        applied = project("apply", *words)
        assert applied.code == 0, applied.err
        again = project("diff", *words, "--exit-code")
        assert (again.code, again.out) == (0, "postgres: no differences\n")
        assert database.rows(PENDING) == []
        assert database.rows("SELECT at FROM visits") == there
        assert database.rows("SELECT at FROM visits_1") == [(5,)]


def test_no_repair_calls_it_nothing(project: Project, servers: Servers) -> None:
    path = project.root / "profiles" / "visits.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    assert project("migrate", "generate", "whole", "-p", "visits").code == 0
    with servers.of(18).fresh() as database:
        words = ("-p", "visits", "--url", database.url)
        assert project("migrate", "up", *words).code == 0
        database.run("INSERT INTO visits VALUES (5)")
        path.write_text(PARTED, encoding="utf-8")
        assert project("migrate", "generate", "parted", "-p", "visits").code == 0
        left_half_way(database.url, APPLY, "migrate", "up", *words)
        assert "half-applied" in project("migrate", "status", *words).out
        assert project("migrate", "repair", "-y", *words).out == "nothing to repair\n"
        assert project("migrate", "up", *words).code == 0
        assert database.rows(PENDING) == []
        assert database.rows("SELECT at FROM visits_1") == [(5,)]
