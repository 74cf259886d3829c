"""A project whose target is many databases: a schema for each tenant, databases that a query names, and a list."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest

from dbkit.embedded import servers
from dbkit.stores.postgres import POSTGRES
from tests.cli.conftest import Project

__all__ = ["TENANTS", "add_note", "run", "server", "shop"]

PROFILE = """\
profile: shop
targets:
  tenants:
    postgres: ${SHOP}
    each: {schema: select name from tenants order by name}
  guarded:
    postgres: ${SHOP}
    protected: true
    each: {schema: "select name from tenants where name in ('acme', 'bolt') order by name"}
  shards:
    postgres: ${SHOP}
    each: {database: "select datname from pg_database where datname like 'shard%' order by datname"}
  fleet: [tenants, "${OTHER}"]
postgres:
  version: 14
  enums:
    state: [open, paid]
  tables:
    customers:
      columns:
        id: bigint generated always as identity primary key
        email: text not null unique
    orders:
      columns:
        id: bigint generated always as identity primary key
        customer_id: bigint not null references customers
        state: state not null default 'open'
      indexes:
        orders_customer_id_idx: (customer_id) where state = 'open'
  views:
    open_orders: select id from orders where state = 'open'
"""
TENANTS = ("acme", "bolt", "crane & co", "dune", "echo")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with servers.scratch("postgres") as running:
        yield running.url


@pytest.fixture
def shop(project: Project, server: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project with its first migration, and a database with five tenants and nothing of theirs yet."""
    (project.root / "profiles" / "shop.yaml").write_text(PROFILE, encoding="utf-8")
    with psycopg.connect(server, autocommit=True) as session:
        for name in ("tenants", "shard1", "shard2"):
            session.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
    monkeypatch.setenv("SHOP", POSTGRES.provision(server, "tenants"))
    monkeypatch.setenv("OTHER", POSTGRES.provision(server, "shard1"))
    POSTGRES.provision(server, "shard2")
    with psycopg.connect(os.environ["SHOP"], autocommit=True) as session:
        session.execute("CREATE TABLE tenants (name text PRIMARY KEY)")
        session.cursor().executemany("INSERT INTO tenants VALUES (%s)", [(name,) for name in TENANTS])
    assert project("migrate", "generate", "initial").code == 0
    return project


def run(*statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(os.environ["SHOP"], autocommit=True) as session:
        for statement in statements[:-1]:
            session.execute(statement.encode())
        last = session.execute(statements[-1].encode())
        return last.fetchall() if last.description else []


def add_note(project: Project) -> None:
    project.edit(
        lambda text: text.replace("email: text not null unique", "email: text not null unique\n        note: text")
    )
    assert project("migrate", "generate", "note").code == 0
