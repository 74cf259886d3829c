"""Transitions of every kind, both ways, on real servers. The judge is pg_dump."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from dbkit.core.canonical import from_plain, to_plain
from dbkit.plan.state import State
from dbkit.stores.postgres.kinds import KINDS
from dbkit.stores.postgres.script import script
from tests.live.postgres_cases import Case, each_major
from tests.live.postgres_databases import Database, Databases, Servers
from tests.live.postgres_dump import dump

_SHARES = {18: 5, 15: 15}
"""Every so many cases run in ``make test``; all of them, on all majors, in ``make test-all``."""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


@dataclass(frozen=True, slots=True)
class _Rows:
    """How many rows a table has, and how many the partitioned table at the top of its tree, if all of them are here.

    ``values`` counts those of each column that are not null and not computed.
    """

    own: int
    root: str | None
    whole: int
    values: dict[str, int]

    def kept(self, after: _Rows) -> bool:
        """Whether they are there with their values, be it in another partition."""
        if self.own == after.own:
            return all(after.values.get(name, count) >= count for name, count in self.values.items())
        return self.root is not None and (self.root, self.whole) == (after.root, after.whole)


def _rows(database: Database) -> dict[str, _Rows]:
    tables = database.rows(
        "select c.oid::regclass::text, case when not exists (select from pg_partition_tree(pg_partition_root(c.oid)) t "
        "join pg_foreign_table f on f.ftrelid = t.relid) "
        "then nullif(pg_partition_root(c.oid), c.oid)::regclass::text end, "
        "array(select quote_ident(a.attname) from pg_attribute a "
        "where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') "
        "from pg_class c where c.relkind = 'r' and c.oid >= 16384"
    )
    found = {}
    for name, root, columns in tables:
        counts = ", ".join(["count(*)", *(f"count(it.{column})" for column in columns)])
        (row,) = database.rows(f"select {counts} from only {name} as it")
        whole = database.rows(f"select count(*) from {root}")[0][0] if root else row[0]
        found[name] = _Rows(row[0], root, whole, dict(zip(columns, row[1:], strict=True)))
    return found


def _go(database: Database, have: State, want: State, judged: dict[str, str], case: Case) -> tuple[str, State]:
    """Take a database from the state that was read to another; give the script, and the state that is read then."""
    before, answers = _rows(database), [database.rows(query) for query in case.same]
    plan = database.plan(want, have=have)
    text = script(plan.steps, transactions=True)
    try:
        database.execute(plan.steps)
    except Exception as error:
        raise AssertionError(f"{error}\n{text}") from error
    after = database.state()
    assert dict(after.objects) == dict(want.objects), text
    assert not database.plan(want, have=after), text
    assert after.fingerprint() == want.fingerprint()
    assert dump(database.url) == judged, text
    assert (
        not database.rows("select indexrelid::regclass from pg_index where not indisvalid") or "not valid" in case.name
    )
    assert [database.rows(query) for query in case.same] == answers, text
    if not case.loses_rows:
        rows = _rows(database)
        lost = [name for name in before.keys() & rows.keys() if not before[name].kept(rows[name])]
        assert not lost, text
    return text, after


@pytest.mark.parametrize(("case", "major"), list(each_major(_SHARES)))
def test_transition(case: Case, major: int, servers: Servers) -> None:
    databases = servers.of(major)
    if case.icu:
        databases.require_icu()
    with databases.fresh(case.first, case.have) as have, databases.fresh(case.first, case.want) as want:
        first, second = have.state(), want.state()
        first_dump, second_dump = dump(have.url), dump(want.url)
        text, there = _go(have, first, second, second_dump, case)
        for part in case.does:
            assert part in text, text
        for part in case.does_not:
            assert part not in text, text
        if not case.one_way:
            _go(have, there, first, first_dump, case)
        _make_anew(second, second_dump, case, databases)


def _make_anew(state: State, judged: dict[str, str], case: Case, databases: Databases) -> None:
    """The whole state as one script makes the same state, and survives being kept as JSON."""
    models = {kind.name: kind.model for kind in KINDS}
    kept = [from_plain(models[identity.kind], to_plain(item)) for identity, item in state.objects.items()]
    assert State.of(kept) == state
    with databases.fresh(case.first) as empty:
        text = script(empty.plan(state).steps, transactions=False)
        empty.run(text)
        assert dict(empty.state().objects) == dict(state.objects), text
        assert dump(empty.url) == judged, text
