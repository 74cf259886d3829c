"""Security labels.

No server of the tests has a provider: the catalogue is written by hand, and the steps of a live database are only read.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.stores.postgres import POSTGRES
from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.test_postgres_decompile import there_and_back

TABLE = """
    create table t (id int, "Secret" text);
    create view v as select id from t;
    create function f(a int) returns int language sql as 'select 1';
    create schema s;
    create domain d as int;
"""
LABELS = """
    set allow_system_table_mods to on;
    insert into pg_seclabel values ('t'::regclass, 'pg_class'::regclass, 0, 'dummy', 'it''s classified');
    insert into pg_seclabel values ('t'::regclass, 'pg_class'::regclass, 2, 'dummy', 'secret');
    insert into pg_seclabel values ('t'::regclass, 'pg_class'::regclass, 2, 'Other One', 'top secret');
    insert into pg_seclabel values ('v'::regclass, 'pg_class'::regclass, 0, 'dummy', 'unclassified');
    insert into pg_seclabel values ('f(int)'::regprocedure, 'pg_proc'::regclass, 0, 'dummy', 'secret');
    insert into pg_seclabel values ('s'::regnamespace, 'pg_namespace'::regclass, 0, 'dummy', 'classified');
    insert into pg_seclabel values ('d'::regtype, 'pg_type'::regclass, 0, 'dummy', 'classified');
"""


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def test_labels_are_read_and_set_and_taken_away(databases: Databases) -> None:
    with databases.fresh(TABLE) as have, databases.fresh(TABLE, LABELS) as want:
        there = [step.text for step in have.plan(want.state()).steps]
        back = [step.text for step in want.plan(have.state()).steps]
        assert not want.plan(want.state())
    assert there == [
        'SECURITY LABEL FOR "Other One" ON COLUMN t."Secret" IS \'top secret\'',
        "SECURITY LABEL FOR dummy ON COLUMN t.\"Secret\" IS 'secret'",
        "SECURITY LABEL FOR dummy ON DOMAIN d IS 'classified'",
        "SECURITY LABEL FOR dummy ON FUNCTION f(integer) IS 'secret'",
        "SECURITY LABEL FOR dummy ON SCHEMA s IS 'classified'",
        "SECURITY LABEL FOR dummy ON TABLE t IS 'it''s classified'",
        "SECURITY LABEL FOR dummy ON VIEW v IS 'unclassified'",
    ]
    assert len(back) == len(there)
    assert all(text.endswith(" IS NULL") for text in back)


def test_a_label_that_changes_is_set_anew(databases: Databases) -> None:
    changed = LABELS + "update pg_seclabel set label = 'other' where label = 'it''s classified';"
    with databases.fresh(TABLE, LABELS) as have, databases.fresh(TABLE, changed) as want:
        steps = [step.text for step in have.plan(want.state()).steps]
    assert steps == ["SECURITY LABEL FOR dummy ON TABLE t IS 'other'"]


def test_labels_go_with_what_they_are_on(databases: Databases) -> None:
    with databases.fresh(TABLE, LABELS) as have:
        steps = [step.text for step in have.plan(State()).steps]
    assert not [text for text in steps if text.startswith("SECURITY")]


def test_a_scratch_server_needs_no_provider(databases: Databases) -> None:
    with databases.fresh(TABLE, LABELS) as database:
        state = database.state()
    assert len([one for one in state.objects if one.kind == "security_label"]) == 7
    rebuilt = POSTGRES.rebuild(databases.url, state, Draft(version=14))
    assert dict(rebuilt.objects) == dict(state.objects)


def test_a_profile_says_labels(databases: Databases) -> None:
    with databases.fresh(TABLE, LABELS) as database:
        state = database.state()
    section, found = there_and_back(state, databases.url, databases.major)
    assert dict(found.objects) == dict(state.objects), section
    assert section["tables"]["t"]["security_labels"] == {"dummy": "it's classified"}
    assert ObjectId("security_label", ("dummy", "table", "public", "t")) in found.objects
