"""Schemas of real software, and a big one: live, to a profile, to an empty database, to an equal pg_dump.

``scripts/schemas.py`` fetches them (``make test-all``); one that is not there is skipped by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.plan.state import State
from dbkit.stores.postgres.script import script
from tests.live.postgres_big_schema import big_schema
from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.postgres_dump import dump
from tests.live.test_postgres_decompile import there_and_back
from tests.live.test_postgres_prove import proof_of, steps

SCHEMAS = Path(__file__).resolve().parents[2] / ".dbkit" / "schemas"
REAL = (
    "kinto", "litellm", "oscar", "procrastinate", "swh_indexer", "swh_scheduler", "synapse", "wagtail",
)  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def _text(name: str) -> str:
    path = SCHEMAS / f"{name}.sql"
    if not path.exists():
        pytest.skip(f"{name} was not fetched: python scripts/schemas.py")
    return path.read_text(encoding="utf-8")


def _survives(text: str, databases: Databases) -> State:
    """Through YAML and back: the same state, no plan, and a database made of it that pg_dump cannot tell apart."""
    with databases.fresh(text) as live, databases.fresh("set check_function_bodies = off") as empty:
        state = live.state()
        assert not state.unmanaged
        _, found = there_and_back(state, databases.url, databases.major)
        assert dict(found.objects) == dict(state.objects)
        assert not live.plan(found)
        made = script(steps(State(), found, databases.major, online=False), transactions=False)
        empty.run(f"set check_function_bodies = off;\n{made}")
        assert dump(empty.url) == dump(live.url)
    return state


@pytest.mark.parametrize("name", REAL)
def test_a_real_schema_survives(name: str, databases: Databases, record_property: pytest.RecordProperty) -> None:
    state = _survives(_text(name), databases)
    for kind, count in Counter(identity.kind for identity in state.objects).items():
        record_property(kind, count)


@pytest.mark.parametrize(("name", "other"), list(zip(REAL, (*REAL[1:], REAL[0]), strict=True)))
def test_a_real_schema_becomes_another(name: str, other: str, databases: Databases) -> None:
    """All of one goes, all of the other comes, and what both have under one name changes."""
    with databases.fresh(_text(name)) as live, databases.fresh(_text(other)) as wanted:
        want = wanted.state()
        live.execute(live.plan(want).steps)
        assert dict(live.state().objects) == dict(want.objects)
        assert not live.plan(want)
        assert dump(live.url) == dump(wanted.url)


@pytest.mark.parametrize("name", REAL)
def test_rows_are_found_for_a_real_schema(name: str, databases: Databases) -> None:
    with databases.fresh(_text(name)) as live:
        state = live.state()
    found = proof_of(state, state, databases)
    assert not found.findings
    assert {one.table: one.why for one in found.seeded if not one.rows} == {}


def test_a_schema_of_six_hundred_tables_survives(databases: Databases) -> None:
    state = _survives(big_schema(600), databases)
    assert len(state.of_kind("table")) >= 600
