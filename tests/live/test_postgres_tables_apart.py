"""What a case cannot make: tablespaces, which are the server's, and partitions that somebody else looks after."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from dbkit.plan.differ import plan
from dbkit.plan.op import Env
from dbkit.stores.postgres.kinds import KINDS
from tests.live.postgres_databases import Databases, scratch_databases
from tests.live.postgres_dump import dump
from tests.live.test_postgres_decompile import there_and_back


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def test_a_table_goes_to_a_tablespace_and_back(databases: Databases) -> None:
    if databases.major < 15:
        pytest.skip("a tablespace needs a directory before PostgreSQL 15")
    with psycopg.connect(databases.url, autocommit=True) as server:
        server.execute("set allow_in_place_tablespaces = on")
        server.execute("create tablespace \"Fast Disks\" location ''")
    have = "create table t (a int primary key); create table p (a int) partition by range (a); insert into t values (1)"
    want = (
        'create table t (a int primary key) tablespace "Fast Disks"; '
        'create table p (a int) partition by range (a) tablespace "Fast Disks"; '
        "create table p_1 partition of p for values from (1) to (9) tablespace pg_default; insert into t values (1)"
    )
    with databases.fresh(have) as first, databases.fresh(want) as second:
        state, judged = second.state(), dump(second.url)
        before, before_dump = first.state(), dump(first.url)
        there = first.plan(state)
        assert any('SET TABLESPACE "Fast Disks"' in step.text for step in there.steps)
        first.execute(there.steps)
        assert (dump(first.url), dict(first.state().objects)) == (judged, dict(state.objects))
        assert first.rows("select a from t") == [(1,)]
        _, found = there_and_back(state, databases.url, databases.major)
        assert dict(found.objects) == dict(state.objects)
        first.execute(first.plan(before).steps)
        assert (dump(first.url), dict(first.state().objects)) == (before_dump, dict(before.objects))


def test_partitions_of_a_partition_manager_are_left_alone(databases: Databases) -> None:
    have = (
        "create table t (id int not null, v int) partition by range (id); create index t_v on t (v);"
        "create table t_p1 partition of t for values from (1) to (10); create index t_p1_own on t_p1 (id);"
        "alter table t_p1 alter v set default 3; insert into t values (1, 1)"
    )
    want = (
        "create table t (id int not null, v bigint, w int default 1) partition by range (id); create index t_w on t (w)"
    )
    kinds = {kind.name: kind for kind in KINDS}
    with databases.fresh(have) as live, databases.fresh(want) as wanted:
        before, after = live.state(ignore=["t_p*"]), wanted.state(ignore=["t_p*"])
        assert not [identity for identity in before.objects if identity.path[1:2] == ("t_p1",)]
        env = Env(have=before, want=after, version=databases.major, schema="public")
        live.execute(plan(before, after, kinds, env).steps)
        assert dict(live.state(ignore=["t_p*"]).objects) == dict(after.objects)
        assert live.rows("select id, v, w from t_p1") == [(1, 1, 1)]
        assert live.rows("select count(*) from pg_indexes where indexname = 't_p1_own'") == [(1,)]
