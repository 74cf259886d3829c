"""Lint and dbkit's own planner: lint finds nothing in what it writes that the header of the file does not say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.app.written import hazard_lines
from dbkit.core.diagnostic import Severity
from dbkit.lint.script import Script
from dbkit.migrations.segment import segments
from dbkit.plan.step import Step
from dbkit.stores.postgres import POSTGRES
from tests.live.postgres_cases import CASES, Case
from tests.live.postgres_databases import Servers

SAMPLE = 100
"""Every day, one of so many."""

SOME = [case if case.one_in(SAMPLE) else pytest.param(case, marks=pytest.mark.slow) for case in CASES]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as started:
        yield started


@pytest.mark.parametrize("case", SOME, ids=lambda case: case.name)
def test_what_is_generated_says_what_it_does(servers: Servers, case: Case) -> None:
    databases = servers.of(18)
    if case.icu:
        databases.require_icu()
    with databases.fresh(case.first, case.want) as database:
        want = database.state()
    with databases.fresh(case.first, case.have) as database:
        steps = database.plan(want).steps
    assert said(case.have, steps) == []


def said(have: str, steps: tuple[Step, ...]) -> list[str]:
    scripts = [Script(shown="have", text=have, change="have")]
    for number, segment in enumerate(segments(steps)):
        scripts.append(
            Script(
                shown=str(number),
                text=POSTGRES.script(segment.steps, transactions=False),
                change="want",
                transactional=segment.transactional,
                hazards=hazard_lines(segment.steps),
                version=18,
            )
        )
    found = POSTGRES.script_book().advice(scripts)
    return [
        f"{rule.code} {one.message}"
        for rule, one in found
        if one.span and one.span.file != "have" and (one.severity or rule.severity) is not Severity.NOTE
    ]
