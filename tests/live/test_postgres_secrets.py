"""A password that a database holds reaches neither a state nor a profile nor a message; one that is put in works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from dbkit.contract import Draft, Server
from dbkit.core.errors import StatementFailed, UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.state import State
from dbkit.plan.step import Step
from dbkit.stores.postgres import POSTGRES
from dbkit.stores.postgres.catalogue import read
from dbkit.stores.postgres.inspect import inspect
from tests.live.postgres_databases import Database, Databases, scratch_databases

SECRET = "hunter2 it's"
HELD = """
create foreign data wrapper w options (password 'hunter2 it''s');
create server s foreign data wrapper w options (host 'h', secret 'hunter2 it''s');
create user mapping for public server s options ("user" 'u', password 'hunter2 it''s');
create foreign table links (id int) server s options (access_key 'hunter2 it''s', table_name 'l');
create subscription a connection 'host=h password=''hunter2 it\\''s'' dbname=d' publication p with (connect = false);
create subscription b connection 'password = hunter2 host=h sslpassword=hunter2' publication p with (connect = false);
create subscription c connection 'postgresql://u:hunter2@h/d?sslpassword=hunter2' publication p with (connect = false);
"""


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with scratch_databases(tmp_path_factory) as found:
        yield found


def _plan_to(database: Database, state: State) -> str:
    return "\n".join(step.text for step in database.plan(state).steps)


def test_a_password_is_never_read(databases: Databases) -> None:
    with databases.fresh(HELD) as database, databases.fresh() as empty:
        state = database.state()
        written = POSTGRES.decompile(state, name="x", server=Server(product="", version="", major=database.major))
        planned = _plan_to(empty, state)
        for text in (repr(state), repr(written), planned):
            assert "hunter2" not in text
        assert written["user_mappings"] == {"public at s": "options (password '${S_PUBLIC_PASSWORD}', \"user\" 'u')"}
        assert "CONNECTION 'host=h password=''${A_PASSWORD}'' dbname=d'" in planned
        assert "CONNECTION 'password = ''${B_PASSWORD}'' host=h sslpassword=''${B_SSLPASSWORD}'''" in planned
        assert "CONNECTION 'postgresql://u:${C_PASSWORD}@h/d?sslpassword=${C_SSLPASSWORD}'" in planned


def test_a_password_is_not_compared(databases: Databases) -> None:
    other = HELD.replace("hunter2 it''s", "${OTHER}").replace("hunter2", "another")
    with databases.fresh(HELD) as first, databases.fresh(other) as second:
        assert _plan_to(first, second.state()) == ""


def test_that_there_is_one_is_compared(databases: Databases) -> None:
    before = "create foreign data wrapper w; create server s foreign data wrapper w;"
    with databases.fresh(before) as first, databases.fresh(HELD.partition("create user")[0]) as second:
        assert _plan_to(first, second.state()) == (
            "ALTER FOREIGN DATA WRAPPER w OPTIONS (ADD password '${W_PASSWORD}')\n"
            "ALTER SERVER s OPTIONS (ADD host 'h', ADD secret '${S_SECRET}')"
        )


def test_who_is_no_superuser_reads_the_rest_and_is_told(databases: Databases) -> None:
    with databases.fresh(HELD, "create role reader login password 'r'") as database:
        try:
            place = urlsplit(database.url)
            url = urlunsplit(place._replace(netloc=f"reader:r@{place.hostname}:{place.port}"))
            with psycopg.connect(url, autocommit=True) as session:
                session.execute("set search_path to public")
                session.execute("select set_config('dbkit.scratch_role', %s, false)", [place.username])
                found = inspect(read(lambda sql: session.execute(sql.encode()).fetchall()), default_schema="public")
            whole = database.state()
            assert found.objects.keys() == whole.objects.keys()
            assert "the options of the user mapping for public at s" in found.unmanaged
            assert "the connection of the subscription a" in found.unmanaged
            assert _plan_to(database, found) == ""
        finally:
            database.run("drop role reader")


def _step(text: str) -> Step:
    return Step(id=ObjectId("user_mapping", ("s", "public")), text=text)


def test_a_secret_is_put_in_when_a_step_is_run(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PW", SECRET)
    monkeypatch.delenv("UNSET", raising=False)
    mapping = "create user mapping for public server s options (password '${%s}')"
    subscription = "create subscription s connection 'host=h password=''${PW}''' publication p with (connect = false)"
    with databases.fresh("create foreign data wrapper w; create server s foreign data wrapper w") as database:
        with closing(POSTGRES.connect(database.url, profile="x")) as connection:
            with pytest.raises(UsageError, match="UNSET"):
                connection.execute([_step("create table t ()"), _step(mapping % "UNSET")])
            connection.execute([_step(mapping % "PW"), _step(subscription)])
            assert "hunter2" not in repr(connection.inspect(Draft(version=14)))
            with pytest.raises(StatementFailed) as failed:
                connection.execute([replace(_step(subscription), text=subscription.replace("host=h", "${PW}"))])
        assert "hunter2" not in str(failed.value)
        assert "hunter2" not in str(failed.value.help)
        assert database.rows("select umoptions from pg_user_mappings") == [([f"password={SECRET}"],)]
        assert database.rows("select subconninfo from pg_subscription") == [("host=h password='hunter2 it\\'s'",)]
        assert database.rows("select to_regclass('t')") == [(None,)]
