"""What was measured of statements is what the servers do, and what lint's pages call good runs on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.lint.rule import Rule
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.kinds.volatility import SAME_FOR_ALL_ROWS
from dbkit.stores.postgres.split import split
from scripts.effects import measure, measured
from tests.live.postgres_databases import MAJORS, Servers
from tests.rules.examples import examples, migrations

SAMPLE = 24
"""Every day, one of so many."""

PAGES = [rule for rule in POSTGRES.script_book().rules if any(migrations(one) for _, one in examples(rule))]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as started:
        yield started


def test_a_sample_does_what_was_measured(servers: Servers) -> None:
    known = list(measured())[::SAMPLE]
    assert measure(servers.of(18).url, [statements for statements, _ in known]) == [one[18] for _, one in known]


@pytest.mark.slow
@pytest.mark.parametrize("major", MAJORS)
def test_all_do_what_was_measured(servers: Servers, major: int) -> None:
    known = list(measured())
    found = measure(servers.of(major).url, [statements for statements, _ in known])
    for (statements, effects), effect in zip(known, found, strict=True):
        assert effect == effects[major], statements


@pytest.mark.parametrize("rule", PAGES, ids=[rule.code for rule in PAGES])
def test_what_a_page_calls_good_runs(servers: Servers, rule: Rule) -> None:
    with servers.of(18).fresh() as database:
        for _, text in (file for kind, example in examples(rule) if kind == "Good" for file in migrations(example)):
            if "-- transactional: false" in text:
                for statement in split(text):
                    database.run(statement.text)
            else:
                with database.connection.transaction():
                    database.run(text)


@pytest.mark.parametrize("major", [18, pytest.param(14, marks=pytest.mark.slow)])
def test_functions_that_give_all_rows_one_value(servers: Servers, major: int) -> None:
    with servers.of(major).fresh() as database:
        found = database.rows("select distinct proname::text from pg_proc where provolatile = 'v'")
    assert {name for (name,) in found} & SAME_FOR_ALL_ROWS == set()
