"""Owners, privileges and default privileges that a profile leaves open stay as a live database has them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.app.canonical import plan_between
from dbkit.contract import Server
from dbkit.core.ids import ObjectId
from dbkit.plan.unsaid import completed
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.live import connect
from tests.live.postgres_databases import Database, Databases, scratch_databases
from tests.unit.postgres.compiling import compiled

LIVE = """
    create table t (id int); alter table t owner to case_app; grant select on t to case_reader;
    create view v as select id from t; alter view v owner to case_app; grant select on v to case_reader;
    create function f() returns int language sql return 1; revoke execute on function f() from public;
    alter default privileges grant select on tables to case_reader;
"""


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


@pytest.fixture
def live(databases: Databases) -> Iterator[Database]:
    made = "create role case_app; create role case_reader"
    roles = f"do $$ begin {made}; exception when duplicate_object then null; end $$"
    with databases.fresh(roles, LIVE) as database:
        database.run("reset dbkit.scratch_role")  # as a live database is read
        yield database


def steps(live: Database, databases: Databases, section: str) -> list[str]:
    """What takes the live database to the profile."""
    draft = compiled(section)
    have = live.state()
    said = frozenset(statement.id for statement in draft.statements)
    want = completed(POSTGRES.shadow(databases.url, draft), have, POSTGRES.kinds(), said)
    plan = plan_between(POSTGRES, have, want, draft, said=said)
    live.execute(plan.steps)
    after = live.state()
    again = completed(POSTGRES.shadow(databases.url, draft), after, POSTGRES.kinds(), said)
    assert not plan_between(POSTGRES, after, again, draft, said=said)
    return [step.text for step in plan.steps]


SAME = """
tables: {t: {columns: {id: int}}}
views: {v: select id from t}
functions: {f: {returns: int, sql_body: return 1}}
"""


def test_what_is_not_said_is_no_difference(live: Database, databases: Databases) -> None:
    assert steps(live, databases, SAME) == []


def test_what_is_made_anew_has_what_it_had(live: Database, databases: Databases) -> None:
    found = steps(live, databases, SAME.replace("select id from t", "select id::bigint from t"))
    assert found[-2:] == ["ALTER VIEW v OWNER TO case_app", "GRANT SELECT ON TABLE v TO case_reader"]


def test_default_privileges_work_for_what_nothing_is_said_of(live: Database, databases: Databases) -> None:
    found = steps(live, databases, SAME + "sequences: {s: ''}\n" + "materialized_views: {m: select 1 as a}\n")
    assert not [text for text in found if "GRANT" in text or "REVOKE" in text]
    assert live.rows("select has_table_privilege('case_reader', 'm', 'select')") == [(True,)]


def test_what_is_said_is_exactly_what_is(live: Database, databases: Databases) -> None:
    section = """
tables:
  t: {columns: {id: int}, owner: case_reader, grants: {case_app: 'select, update (id)'}}
  u: {columns: {id: int}, grants: {}}
views: {v: {query: select id from t, grants: {}}}
functions: {f: {returns: int, sql_body: return 1, grants: {}}}
"""
    steps(live, databases, section)
    assert live.rows("select has_table_privilege('case_reader', 'u', 'select')") == [(False,)]
    assert live.rows("select has_table_privilege('case_reader', 'v', 'select')") == [(False,)]
    assert live.rows("select has_table_privilege('case_app', 't', 'select')") == [(True,)]
    assert live.rows("select has_function_privilege('case_app', 'f()', 'execute')") == [(True,)]
    assert live.rows("select relowner::regrole::text from pg_class where relname = 't'") == [("case_reader",)]


def test_the_usual_owner_is_said_once(live: Database) -> None:
    state = live.state()
    section = POSTGRES.decompile(state, name="x", server=Server(product="", version="", major=live.major))
    assert section["owner"] == "case_app"
    assert "owner" not in section["tables"]["t"]
    assert section["tables"]["t"]["grants"] == {"case_reader": "select"}


def test_whoever_reads_is_the_current_user(live: Database, databases: Databases) -> None:
    draft = compiled("default_privileges: {current_user: {tables: {case_reader: select}}}")
    kept = ObjectId("default_privileges", ("", "", "tables"))
    connection = connect(live.url, profile="x")
    try:
        have = connection.inspect(draft).objects[kept]
        assert have == POSTGRES.shadow(databases.url, draft).objects[kept]
        assert kept not in connection.inspect(compiled("tables: {}")).objects
    finally:
        connection.close()
