"""What is written for the oldest server of a profile runs there, and on a newer one leads to the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Project
from tests.live.postgres_databases import Servers, majors

BEFORE = """\
profile: visits
postgres:
  version: 14
  tables:
    people: {columns: {id: int primary key, name: text not null}}
    visits:
      columns: {at: int not null, who: int not null}
      partition_by: RANGE (at)
      partitions: {visits_1: FOR VALUES FROM (1) TO (10)}
"""
AFTER = """\
profile: visits
postgres:
  version: 14
  tables:
    users:
      renamed_from: people
      columns: {id: int primary key, called: {type: text, nullable: false, renamed_from: name}}
    visits: {columns: {at: int not null, who: int not null}, partition_by: RANGE (at)}
    visits_1: {columns: {at: int not null, who: int not null}}
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.mark.parametrize("major", [one if one == 15 else pytest.param(one, marks=pytest.mark.slow) for one in majors()])
def test_names_of_not_null_are_given_where_there_are_any(project: Project, servers: Servers, major: int) -> None:
    path = project.root / "profiles" / "visits.yaml"
    words = ("-p", "visits")
    for name, text in (("first", BEFORE), ("second", AFTER)):
        path.write_text(text, encoding="utf-8")
        written = project("migrate", "generate", name, *words)
        assert written.code == 0, written.err
    with servers.of(major).fresh() as database:
        where = (*words, "--url", database.url, "--yes")
        for verb in (("up",), ("down", "--to", "1"), ("up",)):
            done = project("migrate", *verb, *where)
            assert done.code == 0, done.err
        again = project("diff", *where[:-1], "--exit-code")
        assert (again.code, again.out) == (0, "postgres: no differences\n")
