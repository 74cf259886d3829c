"""Proofs of ClickHouse's changes: what keeps its rows passes, what loses them unsaid is found; on a real engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.proof import Proof, Transition
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.kinds import KINDS
from dbkit.stores.clickhouse.prove import prove
from tests.live.clickhouse_server import clickhouse, database, run

HAVE = """
CREATE TABLE t (id UInt64, s String, n Nullable(Int32), tags Array(String)) ENGINE = MergeTree ORDER BY id;
CREATE TABLE o (s String, n UInt64) ENGINE = SummingMergeTree ORDER BY s;
CREATE MATERIALIZED VIEW mv TO o AS SELECT s, count() AS n FROM t GROUP BY s;
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clickhouse(tmp_path_factory.mktemp("cache")) as found:
        yield found


def state(url: str, text: str) -> State:
    with database(url) as connection:
        run(connection, text)
        return connection.inspect(Draft())


def proved(url: str, want_text: str, *more: Step) -> Proof:
    have, want = state(url, HAVE), state(url, want_text)

    def between(one: State, other: State) -> tuple[Step, ...]:
        return plan(one, other, KINDS, Env(have=one, want=other, version=24)).steps

    transition = Transition(
        title="a change",
        before=between(State(), have),
        run=(*between(have, want), *more),
        fresh=between(State(), want),
        have=have,
        want=want,
        back=between(want, have),
    )
    return prove(url, transition, Draft(version=24), rows=7)


def test_a_table_that_is_made_anew_is_proved(url: str) -> None:
    proof = proved(url, HAVE.replace("MergeTree ORDER BY id", "MergeTree ORDER BY (s, id)"))
    assert proof.findings == ()
    assert [(one.table, one.before, one.after, one.fate) for one in proof.accounts][-1] == ("t", 7, 7, "kept")
    assert [one.rows for one in proof.seeded] == [7, 7]
    assert all(check.passed for check in proof.checks)


def test_rows_that_go_unsaid_are_found(url: str) -> None:
    step = Step(text="TRUNCATE TABLE t", id=ObjectId("statement", ("line 1",)))
    proof = proved(url, HAVE.replace("s String, n Nullable", "s String COMMENT 'x', n Nullable"), step)
    assert [finding for finding in proof.findings if "t: 7 rows became 0" in finding]


def test_what_cannot_run_is_a_finding(url: str) -> None:
    step = Step(text="ALTER TABLE t DROP COLUMN nothing", id=ObjectId("statement", ("line 1",)))
    proof = proved(url, HAVE.replace("s String, n Nullable", "s String COMMENT 'x', n Nullable"), step)
    assert [check.name for check in proof.checks if check.passed is False] == ["the plan runs"]
