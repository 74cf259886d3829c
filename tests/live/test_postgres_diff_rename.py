"""Declared renames: the rows stay, and what is named after a table or column follows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbkit.core.ids import ObjectId
from dbkit.plan.op import Env
from dbkit.stores.postgres.kinds import KINDS
from tests.live.postgres_databases import Databases, scratch_databases


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def renamed(databases: Databases, have: str, want: str, *renames: tuple[str, str]) -> list[str]:
    """Rename, as ``kind/path`` to ``kind/path``, then plan the rest; give what that still says."""
    kinds = {kind.name: kind for kind in KINDS}
    with databases.fresh(have) as before, databases.fresh(want) as after:
        first, second = before.state(), after.state()
        env = Env(have=first, want=second, version=before.major, schema="public")
        for old, new in renames:
            item = first.objects[ObjectId.decode(old)]
            rename = kinds[item.id.kind].rename
            assert rename is not None
            before.execute(tuple(rename(item, ObjectId.decode(new), env)))
        return [step.text for step in before.plan(second).steps]


def test_table_with_all_that_bears_its_name(databases: Databases) -> None:
    have = """
        create table users (id bigserial primary key, mail text unique, boss_id bigint references users, v int,
            constraint users_v check (v > 0), constraint "Other" check (v < 9));
        create index users_v_idx on users (v);
        create index of_users on users (v);
    """
    want = have.replace("users", "people").replace("of_people", "of_users")
    assert renamed(databases, have, want, ("table/public/users", "table/public/people")) == []


def test_column_with_all_that_bears_its_name(databases: Databases) -> None:
    have = "create table t (id serial primary key, mail text unique, t_id int references t); create index on t (mail);"
    want = have.replace("mail", "email").replace("t_id int", "parent_id int")
    left = renamed(
        databases,
        have,
        want,
        ("column/public/t/mail", "column/public/t/email"),
        ("column/public/t/t_id", "column/public/t/parent_id"),
    )
    assert left == []


def test_column_and_its_table(databases: Databases) -> None:
    have = "create table t (id serial primary key, mail text unique); create index t_mail_idx on t (mail);"
    want = have.replace("mail", "email").replace("table t ", "table u ").replace("t_", "u_").replace("on t ", "on u ")
    left = renamed(
        databases, have, want, ("column/public/t/mail", "column/public/u/email"), ("table/public/t", "table/public/u")
    )
    assert left == []


@pytest.mark.parametrize(
    ("identity", "made", "other"),
    [
        ("enum/public/a", "create type a as enum ('x')", "create type b as enum ('x')"),
        ("domain/public/a", "create domain a as int", "create domain b as int"),
        ("composite/public/a", "create type a as (x int)", "create type b as (x int)"),
        ("range/public/a", "create type a as range (subtype = time, multirange_type_name = m)",
         "create type b as range (subtype = time, multirange_type_name = m)"),
        ("sequence/public/a", "create sequence a", "create sequence b"),
        ("view/public/a", "create view a as select 1 as x", "create view b as select 1 as x"),
        ("materialized_view/public/a", "create materialized view a as select 1 as x",
         "create materialized view b as select 1 as x"),
        ("function/public/a(integer)", "create function a(int) returns int language sql as 'select 1'",
         "create function b(int) returns int language sql as 'select 1'"),
        ("index/public/a", "create table t (x int); create index a on t (x)",
         "create table t (x int); create index b on t (x)"),
        ("constraint/public/t/a", "create table t (x int constraint a check (x > 0))",
         "create table t (x int constraint b check (x > 0))"),
        ("foreign_key/public/t/a", "create table t (x int primary key constraint a references t)",
         "create table t (x int primary key constraint b references t)"),
        ("policy/public/t/a", "create table t (x int); create policy a on t using (true)",
         "create table t (x int); create policy b on t using (true)"),
        ("statistics/public/a", "create table t (x int, y int); create statistics a on x, y from t",
         "create table t (x int, y int); create statistics b on x, y from t"),
        ("conversion/public/a", "create conversion a for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1",
         "create conversion b for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1"),
        ("language/a", "create language a handler plpgsql_call_handler",
         "create language b handler plpgsql_call_handler"),
        ("text_search_template/public/a", "create text search template a (lexize = dsimple_lexize)",
         "create text search template b (lexize = dsimple_lexize)"),
        ("text_search_dictionary/public/a", "create text search dictionary a (template = simple)",
         "create text search dictionary b (template = simple)"),
        ("text_search_configuration/public/a", "create text search configuration a (copy = english)",
         "create text search configuration b (copy = english)"),
        ("aggregate/public/a(integer)", "create aggregate a(x int) (sfunc = int4pl, stype = int)",
         "create aggregate b(x int) (sfunc = int4pl, stype = int)"),
        ("aggregate/public/a(*)", "create aggregate a(*) (sfunc = int8inc, stype = int8, initcond = '0')",
         "create aggregate b(*) (sfunc = int8inc, stype = int8, initcond = '0')"),
        ("schema/a", "create schema a; create table a.t (x int)", "create schema b; create table b.t (x int)"),
    ],
)  # fmt: skip
def test_one_of_each_kind(databases: Databases, identity: str, made: str, other: str) -> None:
    kept, _, name = identity.rpartition("/")
    assert renamed(databases, made, other, (identity, f"{kept}/b{name[1:]}")) == []


def test_trigger(databases: Databases) -> None:
    function = "create function f() returns trigger language plpgsql as 'begin return new; end';"
    function += "create table t (x int);"
    have = f"{function} create trigger a before insert on t for each row execute function f()"
    want = f"{function} create trigger b before insert on t for each row execute function f()"
    assert renamed(databases, have, want, ("trigger/public/t/a", "trigger/public/t/b")) == []


def test_trigger_of_the_whole_and_of_its_partitions(databases: Databases) -> None:
    if databases.major < 15:
        pytest.skip("PostgreSQL 14 leaves the triggers of partitions their names")
    text = """
        create function f() returns trigger language plpgsql as 'begin return new; end';
        create table t (x int) partition by list (x);
        create table t_1 partition of t for values in (1);
        create trigger NAME before insert on t for each row execute function f();
        alter table t_1 disable trigger NAME;
    """
    have, want = text.replace("NAME", "a"), text.replace("NAME", "b")
    assert renamed(databases, have, want, ("trigger/public/t/a", "trigger/public/t/b")) == []


_WRAPPER = "create foreign data wrapper w;"
_SERVER = f"{_WRAPPER} create server s foreign data wrapper w;"
_MAPPING = "create user mapping for public server NAME; create foreign table t (x int) server NAME"
_UNCONNECTED = "with (connect = false, slot_name = s)"
_EVENT = "create function f() returns event_trigger language plpgsql as 'begin end';"


@pytest.mark.parametrize(
    ("identity", "text"),
    [
        ("rule/public/t/a", "create table t (x int); create rule NAME as on insert to t do also nothing"),
        ("foreign_data_wrapper/a", "create foreign data wrapper NAME; create server s foreign data wrapper NAME"),
        ("foreign_server/a", f"{_WRAPPER} create server NAME foreign data wrapper w; {_MAPPING}"),
        ("table/public/a", f"{_SERVER} create foreign table NAME (x int) server s"),
        ("column/public/t/a", f"{_SERVER} create foreign table t (NAME int) server s"),
        ("publication/a", "create table t (x int); create publication NAME for table t"),
        ("subscription/a", f"create subscription NAME connection 'host=h' publication p {_UNCONNECTED}"),
        ("event_trigger/a", f"{_EVENT} create event trigger NAME on sql_drop execute function f()"),
    ],
)  # fmt: skip
def test_what_concerns_other_databases(databases: Databases, identity: str, text: str) -> None:
    new = f"{identity.rpartition('/')[0]}/b"
    assert renamed(databases, text.replace("NAME", "a"), text.replace("NAME", "b"), (identity, new)) == []


def test_text_search_parser_and_what_uses_it(databases: Databases) -> None:
    functions = "start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype"
    have = f"""
        create text search parser words ({functions});
        create text search dictionary names (template = simple, accept = false);
        create text search configuration loose (parser = words);
        alter text search configuration loose add mapping for asciiword with names, simple;
        create table t (body text, search tsvector generated always as (to_tsvector('loose'::regconfig, body)) stored);
        create index on t using gin (search);
    """
    want = have.replace("words", "parts").replace("names", "people").replace("loose", "strict")
    left = renamed(
        databases,
        have,
        want,
        ("text_search_parser/public/words", "text_search_parser/public/parts"),
        ("text_search_dictionary/public/names", "text_search_dictionary/public/people"),
        ("text_search_configuration/public/loose", "text_search_configuration/public/strict"),
    )
    assert left == []


@pytest.mark.parametrize("kind", ["operator_class", "operator_family"])
def test_operator_class_and_its_family(databases: Databases, kind: str) -> None:
    have = """
        create operator family f using btree;
        create operator class c for type int using btree family f as
            operator 1 >, operator 3 =, operator 5 <, function 1 btint4cmp(int, int);
        alter operator family f using btree add operator 1 > (int, bigint);
        create table t (n int);
        create index on t (n c);
    """
    old, new = {"operator_class": ("c", "Upper C"), "operator_family": ("f", "Upper F")}[kind]
    want = have.replace(f"class {old} ", f'class "{new}" ').replace(f"family {old} ", f'family "{new}" ')
    want = want.replace(f"(n {old})", f'(n "{new}")')
    left = renamed(databases, have, want, (f"{kind}/public/{old}/btree", f"{kind}/public/{new}/btree"))
    assert left == []
