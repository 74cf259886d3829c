"""``dbkit diff`` between two live PostgreSQL databases, over the catalogue of transitions: psql runs what it prints."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Project
from tests.cli.test_sources import psql
from tests.live.postgres_cases import Case, each_major
from tests.live.postgres_databases import Servers
from tests.live.postgres_dump import dump

_DAILY = {18: 110}
"""Every so many cases run in ``make test``; all of them, on all majors, in ``make test-all``."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.mark.parametrize(("case", "major"), list(each_major(_DAILY)))
def test_what_is_printed_takes_one_to_the_other(case: Case, major: int, servers: Servers, project: Project) -> None:
    databases = servers.of(major)
    if case.icu:
        databases.require_icu()
    with databases.fresh(case.first, case.have) as have, databases.fresh(case.first, case.want) as want:
        words = ("diff", "--from", have.url, "--to", want.url)
        found = project(*words, "--format", "sql", "--allow-destructive")
        assert found.code == 0, found.err
        psql(have.url, found.out)
        again = project(*words, "--exit-code")
        assert (again.code, again.out) == (0, "postgres: no differences\n"), found.out
        assert dump(have.url) == dump(want.url), found.out
