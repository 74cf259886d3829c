"""Random pairs of schemas over all kinds: from one to the other and back on a real server, with rows in every table.

The judge is what ``dbkit prove`` sees: the state, an empty second plan, pg_dump, rows, locks and rewrites as declared,
and the way back; and pg_dump of the schema as it was written against one that dbkit makes of what it read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dbkit.plan.state import State
from dbkit.stores.postgres.script import script
from tests.live.postgres_databases import Database, Databases, scratch_databases
from tests.live.postgres_dump import dump
from tests.live.test_postgres_prove import proof_of, steps
from tests.property.postgres_schemas import Choose, mutated, schema, statements

THOUSAND = range(1000)
"""Seeds of the pairs in ``make test-all``; the same ones each time, so that a pair can be looked at again."""
DAILY = (344, 383, 571, 5063)
"""Those in ``make test``: pairs that did not converge once."""
DRAWN = 100
"""Pairs that hypothesis draws in ``make test-all``, others each time."""


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    choose: Choose = lambda options: draw(st.sampled_from(options))  # noqa: E731
    first = schema(choose)
    return first, (mutated(first, choose) if draw(st.integers(0, 3)) else schema(choose))


def taken(database: Database, one: Mapping[str, str]) -> list[str]:
    """Run a schema; give the statements that the server took."""
    done = []
    with database.connection.transaction():
        for text in statements(one):
            try:
                with database.connection.transaction():
                    database.run(text)
                done.append(text)
            except psycopg.Error:
                continue
    return done


def converges(first: Mapping[str, str], second: Mapping[str, str], databases: Databases) -> None:
    with databases.fresh() as have, databases.fresh() as want, databases.fresh() as empty:
        texts = [taken(have, first), taken(want, second)]
        shown = "\n-- to\n".join(";\n".join(part) for part in texts)
        states = [have.state(), want.state()]
        assert not states[1].unmanaged, shown
        empty.run(script(steps(State(), states[1], databases.major, online=False), transactions=False))
        assert dump(empty.url) == dump(want.url), shown
    found = proof_of(*states, databases)
    assert not found.findings, "\n".join((*found.findings, *found.notes, shown))


def _pair(seed: int) -> tuple[dict[str, str], dict[str, str]]:
    draw = random.Random(seed)
    first = schema(draw.choice)
    return first, (mutated(first, draw.choice) if draw.randint(0, 3) else schema(draw.choice))


@pytest.mark.parametrize("seed", DAILY)
def test_pairs_converge(databases: Databases, seed: int) -> None:
    converges(*_pair(seed), databases)


@pytest.mark.slow
@pytest.mark.parametrize("seed", THOUSAND)
def test_a_thousand_pairs_converge(databases: Databases, seed: int) -> None:
    converges(*_pair(seed), databases)


@pytest.mark.slow
@pytest.mark.xfail(strict=False, reason="every few hundred pairs find a fault that nobody has seen")
@settings(
    max_examples=DRAWN,
    derandomize=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
    print_blob=True,
)
@given(pair=pairs())
def test_pairs_that_nobody_has_seen_converge(databases: Databases, pair: tuple[dict[str, str], dict[str, str]]) -> None:
    converges(*pair, databases)
