"""A tenant's schema is read as if it were the profile's own, whatever kinds of objects are in it."""

from __future__ import annotations

import re
from contextlib import closing

import psycopg
import pytest

from dbkit.contract import Draft
from dbkit.plan.state import State
from dbkit.stores.postgres.live import connect
from tests.live.postgres_cases import CASES, Case

_SHARED = re.compile(
    r"public|schema|extension|language|publication|subscription|event trigger|foreign data wrapper|create server"
    r"|access method|create cast|create transform|user mapping|pg_temp|set role|set session",
    re.IGNORECASE,
)
"""What cases say that name a schema themselves, make what belongs to the whole database, or become a role, which may
not use any schema."""

OTHERS = """
    CREATE SCHEMA acme_2; CREATE TABLE acme_2.orders (id int PRIMARY KEY, acme int);
    CREATE TABLE plans (id int PRIMARY KEY);
"""


def of_one(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    return tuple(case for case in cases if not _SHARED.search(case.want) and not case.icu and case.since <= 18)


def shown(server_url: str, case: Case, schema: str) -> State:
    """What is read of a schema that holds what a case wants, and of which there are others."""
    name = f"tenant_{schema}"
    with psycopg.connect(server_url, autocommit=True) as session:
        session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        session.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    url = f"{server_url.rpartition('/')[0]}/{name}"
    with psycopg.connect(url, autocommit=True) as session:
        for text in (case.first, OTHERS if schema != "public" else "", f"CREATE SCHEMA IF NOT EXISTS {schema}"):
            session.execute(text.encode())
        session.execute(f"SET search_path TO {schema}".encode())
        session.execute(case.want.encode())
    tenant = f"?schema={schema}" if schema != "public" else ""
    with closing(connect(url + tenant, profile="shop")) as connection:
        return connection.inspect(Draft(namespace="public", managed=() if tenant else ("public",)))


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case.name, marks=() if case.one_in(60) else pytest.mark.slow) for case in of_one(CASES)],
)
def test_a_tenant_is_shown_in_the_schema_of_the_profile(server_url: str, case: Case) -> None:
    wanted, found = shown(server_url, case, "public"), shown(server_url, case, "acme")
    assert dict(found.objects) == dict(wanted.objects)
    assert {key: set(value) for key, value in found.needs.items()} == {
        key: set(value) for key, value in wanted.needs.items()
    }
