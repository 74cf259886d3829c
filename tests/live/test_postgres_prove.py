"""What steps declare, against what they do: every case of the catalogue, with rows, on a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.contract import Draft
from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.plan.proof import Proof, Transition
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.prove.prove import prove
from tests.live.postgres_cases import CASES, Case
from tests.live.postgres_databases import Databases, Servers, majors
from tests.live.postgres_dump import pg_dump

_SHARES = {18: 8, 15: 24}
"""Every so many cases run in ``make test``; all of them, on all majors, in ``make test-all``."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


def _parameters() -> Iterator[object]:
    for major in majors():
        for case in CASES:
            if case.since <= major:
                daily = case.one_in(_SHARES.get(major, 10**9))
                yield pytest.param(case, major, id=f"{case.name}-{major}", marks=() if daily else pytest.mark.slow)


def steps(have: State, want: State, major: int, *, online: bool = True) -> tuple[Step, ...]:
    kinds = {kind.name: kind for kind in KINDS}
    env = Env(have=have, want=want, version=major, schema="public", online=online)
    return plan(have, want, kinds, env).steps


def proof_of(have: State, want: State, databases: Databases) -> Proof:
    transition = Transition(
        title="case",
        before=steps(State(), have, databases.major, online=False),
        run=steps(have, want, databases.major),
        fresh=steps(State(), want, databases.major, online=False),
        have=have,
        want=want,
        back=steps(want, have, databases.major),
    )
    draft = Draft(version=databases.major, namespace="public")
    return prove(databases.url, transition, draft, programs=pg_dump().parent)


@pytest.mark.parametrize(("case", "major"), list(_parameters()))
def test_case_is_proved(case: Case, major: int, servers: Servers) -> None:
    databases = servers.of(major)
    if case.icu:
        databases.require_icu()
    with databases.fresh(case.first, case.have) as have, databases.fresh(case.first, case.want) as want:
        first, second = have.state(), want.state()
    for one, other in ((first, second), (second, first)):
        found = proof_of(one, other, databases)
        assert not found.findings, "\n".join((*found.findings, *found.notes))
        assert not [seeded for seeded in (*found.seeded, *found.filled) if not seeded.rows], found.seeded
