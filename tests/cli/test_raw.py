"""SQL that a profile carries for what dbkit has no kind for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Project
from tests.live.postgres_databases import Databases, scratch_databases

PROFILE = """\
profile: loud
postgres:
  version: 15
  sql:
    base type shouted:
      create: |
        create type shouted;
        create function shouted_in(cstring) returns shouted language internal strict immutable as 'textin';
        create function shouted_out(shouted) returns cstring language internal strict immutable as 'textout';
        create type shouted (input = shouted_in, output = shouted_out, like = text);
      drop: drop type shouted cascade
  tables:
    calls:
      columns: {id: int primary key, words: shouted not null}
"""


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def test_it_is_made_once_known_by_name_and_taken_away(project: Project, databases: Databases) -> None:
    (project.root / "profiles" / "loud.yaml").write_text(PROFILE)
    assert project("validate", "-p", "loud").code == 0
    made = project("migrate", "generate", "initial", "-p", "loud")
    assert made.code == 0, made.err
    with databases.fresh() as live:
        place = ("-p", "loud", "--url", live.url)
        up = project("migrate", "up", *place, "--yes")
        assert up.code == 0, up.err
        live.run("insert into calls values (1, 'hey')")
        found = project("diff", *place, "--exit-code")
        assert (found.code, found.out) == (0, "postgres: no differences\n"), found.err
        assert "base type" not in found.err
        assert "nothing changed" in project("migrate", "generate", "more", "-p", "loud").out
        down = project("migrate", "down", "--to", "0", *place, "--yes")
        assert down.code == 0, down.err
        assert live.rows("select from pg_type where typname = 'shouted'") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("base type shouted", "base type quiet"), "this SQL makes nothing that is called 'base type quiet'"),
        (("      drop: drop", "      needs: [tables x]\n      drop: drop"), "write a kind and a name"),
        (("drop type shouted cascade", "commit"), "dbkit begins and ends transactions itself"),
        (("drop type shouted cascade", "drop shouted"), "this does not read as SQL"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(project: Project, change: tuple[str, str], said: str) -> None:
    (project.root / "profiles" / "loud.yaml").write_text(PROFILE.replace(*change))
    found = project("migrate", "generate", "initial", "-p", "loud")
    assert found.code == 2
    assert said in found.err
    assert "profiles/loud.yaml:" in found.err
