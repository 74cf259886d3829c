"""A state as a profile, and the profile as a state again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from dbkit.contract import Draft
from dbkit.stores.clickhouse import CLICKHOUSE
from tests.live.clickhouse_server import WAYS, clickhouse, database, run
from tests.live.test_clickhouse_diff import CASES, NAMES
from tests.live.test_clickhouse_shadow import draft_of

DAILY = 8
"""Daily one of so many."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), WAYS[0]) as found:
        yield found


def wanted() -> Iterator[Any]:
    for place, name in enumerate(NAMES):
        yield pytest.param(name, marks=() if place % DAILY == 0 else pytest.mark.slow)


@pytest.mark.parametrize("name", [*wanted()])
def test_there_and_back(url: str, name: str) -> None:
    with database(url) as connection:
        run(connection, (CASES / name / "want.sql").read_text())
        state = connection.inspect(Draft())
        section = CLICKHOUSE.decompile(state, name="x", server=connection.server)
    draft = draft_of(yaml.safe_dump(section, sort_keys=False))
    # The server prints the name of a definer with or without quotes, as it was given.
    assert CLICKHOUSE.shadow(url, draft).objects == CLICKHOUSE.rebuild(url, state, draft).objects, section
