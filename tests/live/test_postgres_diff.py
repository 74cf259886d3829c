"""Transitions of every kind, both ways, on a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.core.canonical import from_plain, to_plain
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.script import script
from tests.live.postgres_cases import CASES, Case
from tests.live.postgres_databases import Database, Databases, scratch_databases


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def _rows(database: Database) -> dict[str, int]:
    names = database.rows("select oid::regclass::text from pg_class where relkind = 'r' and oid >= 16384")
    return {name: database.rows(f"select count(*) from only {name}")[0][0] for (name,) in names}


def _go(database: Database, want: State, case: Case) -> str:
    """Take a database to a state; give the script."""
    before = _rows(database)
    plan = database.plan(want)
    text = script(plan.steps, transactions=True)
    try:
        database.execute(plan.steps)
    except Exception as error:
        raise AssertionError(f"{error}\n{text}") from error
    after = database.state()
    assert dict(after.objects) == dict(want.objects), text
    assert not database.plan(want), text
    assert after.fingerprint() == want.fingerprint()
    if not case.loses_rows:
        rows = _rows(database)
        assert {name: count for name, count in rows.items() if name in before} == {
            name: count for name, count in before.items() if name in rows
        }, text
    return text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_transition(case: Case, databases: Databases) -> None:
    if databases.major < case.since:
        pytest.skip(f"needs PostgreSQL {case.since}")
    with databases.fresh(case.first, case.have) as have, databases.fresh(case.first, case.want) as want:
        first, second = have.state(), want.state()
        text = _go(have, second, case)
        for part in case.does:
            assert part in text, text
        for part in case.does_not:
            assert part not in text, text
        if not case.one_way:
            _go(have, first, case)
        _make_anew(second, case, databases)


def _make_anew(state: State, case: Case, databases: Databases) -> None:
    """The whole state as one script makes the same state, and survives being kept as JSON."""
    models = {kind.name: kind.model for kind in KINDS}
    kept = [from_plain(models[identity.kind], to_plain(item)) for identity, item in state.objects.items()]
    assert State.of(kept) == state
    with databases.fresh(case.first) as empty:
        text = script(empty.plan(state).steps, transactions=False)
        empty.run(text)
        assert dict(empty.state().objects) == dict(state.objects), text
