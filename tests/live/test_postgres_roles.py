"""Roles, their memberships and settings: transitions both ways. The judge is pg_dumpall."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import pytest

from dbkit.core.ids import ObjectId
from dbkit.migrations.segment import segments
from dbkit.plan.state import State
from dbkit.stores.postgres.script import script
from tests.live.postgres_cases import SERVER_WIDE, Case
from tests.live.postgres_databases import Database, Databases, Servers, majors
from tests.live.postgres_dump import pg_dump
from tests.live.test_postgres_decompile import there_and_back


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with Servers(tmp_path_factory.mktemp("cache")) as found:
        yield found


def _parameters() -> Iterator[object]:
    for major in majors():
        for case in SERVER_WIDE:
            if case.since <= major:
                marks = () if major in (18, 15) and case.one_in(2) else pytest.mark.slow
                yield pytest.param(case, major, id=f"{case.name}-{major}", marks=marks)


@contextmanager
def _made(databases: Databases, case: Case, text: str) -> Iterator[Database]:
    """A database on the server, with the roles of one side; they are dropped at the end."""
    with databases.fresh() as database:
        database.rows(f"select set_config('dbkit.roles', '{json.dumps(case.server_wide)}', false)")
        try:
            if text.strip():
                database.run(text)
            yield database
        finally:
            database.run("reset role")
            known = [
                name for name in case.server_wide if database.rows(f"select from pg_roles where rolname = '{name}'")
            ]
            if known:
                names = ", ".join(f'"{name}"' for name in known)
                database.run(f"drop owned by {names}; drop role {names}")


def _roles(database: Database, case: Case) -> list[str]:
    """What pg_dumpall says of the roles of the case, and the comments and settings here that it does not say so."""
    place = urlsplit(database.url)
    command = [pg_dump().with_name("pg_dumpall"), "--roles-only", "--no-role-passwords", "--no-password"]
    command += ["--host", place.hostname or "", "--port", str(place.port or 5432), "--username", place.username or ""]
    done = subprocess.run(
        [*command, "--database", place.path.strip("/")],
        env={"PGPASSWORD": unquote(place.password or ""), "PGTZ": "UTC", "LC_ALL": "C"},
        check=True,
        capture_output=True,
        text=True,
    )
    named = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in case.server_wide))
    lines = {line for line in done.stdout.splitlines() if named.search(line) and not line.startswith("--")}
    here = database.rows("""
        select r.rolname || ' here: ' || unnest(s.setconfig)
        from pg_db_role_setting s
        join pg_roles r on r.oid = s.setrole
        join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
    """)
    # A role that is valid for ever is not told from one that nothing is said of.
    return sorted({line.replace(" VALID UNTIL 'infinity'", "") for line in lines} | {text for (text,) in here})


def _go(database: Database, want: State, judged: list[str], case: Case) -> None:
    plan = database.plan(want)
    text = script(plan.steps, transactions=True)
    for segment in segments(plan.steps):
        with database.connection.transaction():
            for step in segment.steps:
                database.run(step.text)
    assert dict(database.state().objects) == dict(want.objects), text
    assert not database.plan(want), text
    assert _roles(database, case) == judged, text


@pytest.mark.parametrize(("case", "major"), list(_parameters()))
def test_transition(case: Case, major: int, servers: Servers) -> None:
    databases = servers.of(major)
    with _made(databases, case, case.want) as database:
        want, judged = database.state(), _roles(database, case)
        assert want.of_kind("role")
    with _made(databases, case, case.have) as database:
        have, before = database.state(), _roles(database, case)
        _go(database, want, judged, case)
        _go(database, have, before, case)
    with _made(databases, case, "") as database:
        _go(database, want, judged, case)
    section, found = there_and_back(want, databases.url, major)
    assert dict(found.objects) == dict(want.objects), section


def test_roles_that_no_profile_declares_are_not_looked_at(servers: Servers) -> None:
    databases = servers.of(18)
    with databases.fresh("create role case_unnamed") as database:
        try:
            assert ObjectId("role", ("case_unnamed",)) not in database.state().objects
        finally:
            database.run("drop role case_unnamed")
