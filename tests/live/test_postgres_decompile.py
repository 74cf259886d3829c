"""A state as a profile, and the profile as a state again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.contract import Server, Source
from dbkit.core.span import Span
from dbkit.plan.state import State
from dbkit.stores.postgres import POSTGRES
from tests.live.postgres_cases import CASES, Case
from tests.live.postgres_databases import Databases, scratch_databases

WRITABLE = [
    pytest.param(case, id=case.name, marks=() if case.one_in(8) else pytest.mark.slow)
    for case in CASES
    if not case.no_yaml
]
"""An eighth of them in ``make test``, all of them in ``make test-all``."""


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def there_and_back(state: State, url: str, major: int) -> tuple[dict, State]:
    section = dict(POSTGRES.decompile(state, name="x", server=Server(product="", version="", major=major)))
    model = POSTGRES.surface().model_validate(section, strict=True)
    place = {(): Span("x.yaml", 1, 1)}
    source = Source(profile="x", section=model, data=section, spans=place, key_spans=place, folder=Path())
    draft, findings = POSTGRES.compile(source)
    assert not findings, (section, findings)
    return section, POSTGRES.shadow(url, draft)


@pytest.mark.parametrize("case", WRITABLE)
def test_there_and_back(case: Case, databases: Databases) -> None:
    if databases.major < case.since:
        pytest.skip(f"needs PostgreSQL {case.since}")
    if case.icu:
        databases.require_icu()
    with databases.fresh(case.first, case.want) as database:
        state = database.state()
        section, found = there_and_back(state, databases.url, database.major)
        assert dict(found.objects) == dict(state.objects), section
