"""Every transition of tests/cases/clickhouse, both ways: the plan leads where it should and keeps the rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dbkit.contract import Draft
from dbkit.plan.differ import Plan, plan
from dbkit.plan.op import Env
from dbkit.plan.state import State
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.kinds.table import Table
from dbkit.stores.clickhouse.live import Connection
from tests.live.clickhouse_server import WAYS, clickhouse, database, one, run

CASES = Path(__file__).resolve().parents[1] / "cases" / "clickhouse"
NAMES = sorted(str(path.parent.relative_to(CASES)) for path in CASES.glob("*/*/have.sql"))


ONE_OF_26 = 4
"""Daily one of so many cases runs on the newest engine."""
ONE_OF = 20
"""Daily one of so many cases runs on the older engine and through the native protocol too; all in slow runs."""


@pytest.fixture(scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache"), request.param) as found:
        yield found


def cases() -> Iterator[Any]:
    """Each case by each way to an engine."""
    for number, way in enumerate(WAYS):
        for place, name in enumerate(NAMES):
            if way.startswith("24") and (CASES / name / "since").is_file():
                continue  # what that version does not have yet
            daily = place % (ONE_OF if number else ONE_OF_26) == number
            yield pytest.param(way, name, marks=() if daily else pytest.mark.slow)


def planned(have: State, want: State) -> Plan:
    return plan(have, want, KINDS, Env(have=have, want=want, version=24))


def counts(connection: Connection, state: State) -> dict[str, int]:
    """Rows of the tables that keep rows."""
    return {
        table.id.name: int(one(connection, f"SELECT count() FROM `{table.id.name}`"))
        for table in state.of_kind("table")
        if isinstance(table, Table) and table.engine.endswith(("MergeTree", "MergeTree(v)"))
    }


def go(connection: Connection, want: State) -> None:
    """Take the database to the state; what no step says it loses must be there still."""
    have = connection.inspect(Draft())
    before = counts(connection, have)
    steps = planned(have, want)
    texts = [step.text for step in steps.steps]
    connection.execute(steps.steps)
    reached = connection.inspect(Draft())
    differing = {str(key): (reached.objects.get(key), item) for key, item in want.objects.items()}
    wrong = {key: pair for key, pair in differing.items() if pair[0] != pair[1]}
    assert not wrong, (wrong, texts)
    assert reached.objects.keys() == want.objects.keys(), texts
    assert not planned(reached, want).steps
    lost = {step.id.path[0] for step in steps.destructive if step.text.startswith("DROP TABLE")}
    after = counts(connection, reached)
    assert {name: count for name, count in before.items() if name not in lost and name in after} == {
        name: count for name, count in after.items() if name not in lost and name in before
    }, texts


@pytest.mark.parametrize(("url", "name"), [*cases()], indirect=["url"], scope="module")
def test_both_ways(url: str, name: str) -> None:
    with database(url) as connection, database(url) as target:
        run(connection, (CASES / name / "have.sql").read_text())
        run(target, (CASES / name / "want.sql").read_text())
        have, want = connection.inspect(Draft()), target.inspect(Draft())
        assert have.objects != want.objects
        assert (have.unmanaged, want.unmanaged) == ((), ())
        expected = CASES / name / "plan.sql"
        if expected.is_file() and connection.server.major >= 26:  # older ones print expressions otherwise
            from dbkit.stores.clickhouse.split import script

            assert script(planned(have, want).steps) == expected.read_text()
        go(connection, want)
        go(connection, have)
