"""What the catalogue queries see, on every PostgreSQL that is installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.core.ids import ObjectId
from dbkit.embedded.postgres_binaries import installations
from dbkit.plan.state import State
from dbkit.stores.postgres.catalogue import read
from dbkit.stores.postgres.inspect import inspect
from tests.live.postgres_databases import Databases, scratch_databases

MAJORS = sorted({one.major for one in installations()})


@pytest.fixture(scope="module", params=MAJORS)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory, request.param) as found:
        yield found


def ids(state: State) -> set[str]:
    return {str(identity) for identity in state.objects}


def needs(state: State, kind: str, *path: str) -> set[str]:
    return {str(identity) for identity in state.needs_of(ObjectId(kind, path))}


def test_nothing_of_the_server_is_seen(databases: Databases) -> None:
    with databases.fresh() as database:
        assert database.state() == State()
        assert database.state().unmanaged == ()


def test_own_tables_are_not_seen(databases: Databases) -> None:
    own = "create table _yoyo_migration (id int primary key); create table yoyo_lock (id int); create schema ops;"
    own += "create table ops._dbkit_revision (id bigint generated always as identity primary key, v text);"
    own += "create index on ops._dbkit_revision (v); create table t (id int)"
    with databases.fresh(own) as database:
        assert ids(database.state()) == {"schema ops", "table public.t", "column public.t.id"}


def test_members_of_extensions_are_not_seen(databases: Databases) -> None:
    with databases.fresh("create extension pg_trgm; create extension hstore; create table t (h hstore)") as database:
        state = database.state()
        assert {one for one in ids(state) if not one.startswith(("table", "column"))} == {
            "extension pg_trgm",
            "extension hstore",
        }
        assert "extension hstore" in needs(state, "column", "public", "t", "h")
        assert state.unmanaged == ()


def test_what_backs_or_copies_something_else_is_no_object(databases: Databases) -> None:
    text = """
        create table t (id bigint primary key, v int) partition by hash (id);
        create table t_0 partition of t for values with (modulus 1, remainder 0);
        create index t_v on t (v);
        create function f() returns trigger language plpgsql as 'begin return new; end';
        create trigger g after insert on t for each row execute function f();
        create table u (t_id bigint references t (id), n bigint generated always as identity);
    """
    with databases.fresh(text) as database:
        assert ids(database.state()) == {
            "column public.t.id",
            "column public.t.v",
            "column public.u.n",
            "column public.u.t_id",
            "constraint public.t.t_pkey",
            "foreign_key public.u.u_t_id_fkey",
            "function public.f()",
            "index public.t_v",
            "table public.t",
            "table public.t_0",
            "table public.u",
            "trigger public.t.g",
        }


def test_needs_come_from_the_server(databases: Databases) -> None:
    text = """
        create type e as enum ('a');
        create sequence s;
        create function f(e) returns boolean language sql immutable as 'select true';
        create table p (id int primary key, k e);
        create table t (id int default nextval('s'), p_id int references p, k e[], l e check (f(l)));
        create index t_k on t (p_id) where f(l);
        create view v as select t.id, p.k from t join p on p.id = t.p_id;
        create view w as select id from v;
        alter sequence s owned by t.id;
    """
    with databases.fresh(text) as database:
        state = database.state()
    assert needs(state, "column", "public", "t", "k") == {"table public.t", "enum public.e"}
    assert needs(state, "default", "public", "t", "id") == {"column public.t.id", "sequence public.s"}
    assert needs(state, "sequence_owner", "public", "s") == {"column public.t.id", "sequence public.s"}
    assert needs(state, "sequence", "public", "s") == set()
    assert needs(state, "foreign_key", "public", "t", "t_p_id_fkey") == {
        "table public.t",
        "table public.p",
        "column public.t.p_id",
        "column public.p.id",
        "constraint public.p.p_pkey",
    }
    assert "function public.f(e)" in needs(state, "constraint", "public", "t", "t_l_check")
    assert {"column public.t.p_id", "column public.t.l", "table public.t"} <= needs(state, "index", "public", "t_k")
    assert needs(state, "view", "public", "v") == {
        "column public.t.id",
        "column public.t.p_id",
        "column public.p.id",
        "column public.p.k",
        "enum public.e",
    }
    assert needs(state, "view", "public", "w") == {"view public.v"}


def test_partitions_need_their_parents_columns(databases: Databases) -> None:
    text = """
        create table t (id int, v int) partition by range (id);
        create table t_1 partition of t for values from (1) to (9);
        create index t_1_v on t_1 (v);
    """
    with databases.fresh(text) as database:
        state = database.state()
    assert "column public.t.v" in needs(state, "index", "public", "t_1_v")
    assert needs(state, "column", "public", "t", "id") == {"table public.t"}


def test_ignore_and_managed(databases: Databases) -> None:
    text = """
        create schema partman;
        create table partman.config (id int primary key);
        create table legacy_a (id int primary key);
        create index legacy_a_i on legacy_a (id);
        comment on column legacy_a.id is 'x';
        create table t (id int primary key) partition by range (id);
        create table t_p1 partition of t for values from (1) to (2);
        create view report as select id from t;
        create publication p for table legacy_a, t;
    """
    with databases.fresh(text) as database:
        everything = database.state()
        ignored = database.state(ignore=["partman", "legacy_*", "public.t_p*"])
        managed = database.state(managed=["t", "report"])
        one = database.state(managed=["public.*"], ignore=["partman.*"])
    assert {str(one) for one in everything.objects.keys() - ignored.objects.keys()} == {
        "schema partman",
        "table partman.config",
        "column partman.config.id",
        "constraint partman.config.config_pkey",
        "publication_table p.public.legacy_a",
        "table public.legacy_a",
        "column public.legacy_a.id",
        "constraint public.legacy_a.legacy_a_pkey",
        "index public.legacy_a_i",
        "comment column.public.legacy_a.id",
        "table public.t_p1",
    }
    assert {str(one) for one in managed.objects} == {
        "table public.t",
        "table public.t_p1",
        "column public.t.id",
        "constraint public.t.t_pkey",
        "view public.report",
    }
    assert not any("partman" in str(identity) for identity in one.objects)


def test_what_has_no_kind_is_named(databases: Databases) -> None:
    """A base type is left alone by name; the functions that it is made of are seen."""
    text = """
        create type shouted;
        create function shouted_in(cstring) returns shouted language internal strict immutable as 'textin';
        create function shouted_out(shouted) returns cstring language internal strict immutable as 'textout';
        create type shouted (input = shouted_in, output = shouted_out);
    """
    with databases.fresh(text) as database:
        state = database.state()
    assert "base type shouted" in state.unmanaged


def test_names_of_the_default_schema_are_bare(databases: Databases) -> None:
    text = """
        create schema app;
        create type app.e as enum ('a');
        create type public.e as enum ('b');
        create table app.t (id int primary key, k app.e, l public.e);
        create view app.v as select k, l from app.t;
    """
    with databases.fresh(text) as database:
        database.run("set search_path to app")
        state = inspect(read(database.rows), default_schema="app")
    columns = {one.id.name: one.type for one in state.of_kind("column")}
    assert (columns["k"], columns["l"]) == ("e", "public.e")
    assert "FROM t" in state.objects[ObjectId("view", ("app", "v"))].definition
    # The ledger lives in it, so it is there before anything is planned.
    assert ObjectId("schema", ("app",)) not in state.objects


def test_an_invalid_index_is_a_difference(databases: Databases) -> None:
    with databases.fresh("create table t (a int); insert into t values (1), (1)") as database:
        with pytest.raises(Exception, match="could not create unique index"):
            database.run("create unique index concurrently t_a on t (a)")
        (index,) = database.state().of_kind("index")
        assert not index.valid
        with databases.fresh("create table t (a int); create unique index t_a on t (a)") as other:
            database.run("delete from t")
            plan = database.plan(other.state())
            texts = [step.text for step in plan.steps]
            assert texts == ["REINDEX INDEX CONCURRENTLY t_a"]
            database.execute(plan.steps)
            assert database.state() == other.state()
