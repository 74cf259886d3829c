"""Transitions of every kind, both ways, on a real server.

A file of cases holds ``-- case: name`` sections with ``-- have`` and ``-- want`` in them; what stands before ``-- have``
is on both sides. Marks in a section, each on a line of its own:

``-- does: TEXT``, ``-- does not: TEXT``     what the way from have to want must (not) say
``-- loses rows``                            tables that are on both sides may be emptied
``-- one way``                               the way back is not taken
``-- since: 15``                             the oldest major that it runs on
``-- first: SQL``                            runs everywhere beforehand
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dbkit.core.canonical import from_plain, to_plain
from dbkit.embedded.servers import scratch
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.script import script
from tests.live.postgres_databases import Database, Databases

FOLDER = Path(__file__).parents[1] / "cases" / "postgres"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    have: str
    want: str
    does: tuple[str, ...]
    does_not: tuple[str, ...]
    loses_rows: bool
    one_way: bool
    since: int
    first: str


def _cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.sql")):
        for section in re.split(r"^-- case: ", path.read_text(), flags=re.MULTILINE)[1:]:
            name, _, text = section.partition("\n")
            both, _, sides = text.partition("-- have\n")
            have, _, want = sides.partition("-- want\n")
            since = re.search(r"^-- since: (\d+)$", text, re.MULTILINE)
            yield Case(
                name=f"{path.stem}-{name.strip().replace(' ', '_')}",
                have=both + have,
                want=both + want,
                does=tuple(re.findall(r"^-- does: (.+)$", text, re.MULTILINE)),
                does_not=tuple(re.findall(r"^-- does not: (.+)$", text, re.MULTILINE)),
                loses_rows="-- loses rows\n" in text,
                one_way="-- one way\n" in text,
                since=int(since[1]) if since else 14,
                first=";".join(re.findall(r"^-- first: (.+)$", text, re.MULTILINE)),
            )


CASES = tuple(_cases())


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch("postgres", cache=tmp_path_factory.mktemp("cache")) as server:
        yield Databases(server.url)


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
    with databases.fresh(case.first, case.have) as have, databases.fresh(case.first, case.want) as want:
        if have.major < case.since:
            pytest.skip(f"needs PostgreSQL {case.since}")
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
