"""Backups around migrations of many: the way back for one tenant leaves the others alone; on a real server."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.cli.conftest import Project
from tests.cli.many.conftest import TENANTS, add_note, run

UP = ("migrate", "up", "-t", "tenants", "--backup", "--parallel", "2")
HALF = """\
-- depends: 0001_initial
-- transactional: false
DELETE FROM orders;
DELETE FROM customers;
SELECT 1 / (SELECT count(*) FROM customers);
"""


def customers(tenant: str) -> int:
    return len(run(f'SELECT 1 FROM "{tenant}".customers'))


def with_rows(shop: Project, *tenants: str) -> None:
    assert shop("migrate", "up", "-t", "tenants").code == 0
    for name in tenants:
        run(f"""INSERT INTO "{name}".customers (email) VALUES ('a'), ('b'), ('c')""")


def add_half(shop: Project) -> None:
    folder = shop.root / "migrations/shop/postgres"
    (folder / "0002_half.sql").write_text(HALF, encoding="utf-8")
    (folder / "0002_half.rollback.sql").write_text("SELECT 1;\nSELECT 1;\nSELECT 1;\n", encoding="utf-8")
    shop("migrate", "check", "--fix")


def test_each_tenant_is_saved_by_itself_and_comes_back_by_itself(shop: Project) -> None:
    with_rows(shop, *TENANTS[:4])
    run("DROP SCHEMA echo CASCADE", "CREATE EXTENSION citext", "ALTER TABLE dune.customers ADD code citext")
    run("DROP ROLE IF EXISTS reporter", "CREATE ROLE reporter", "GRANT SELECT ON dune.customers TO reporter")
    add_note(shop)
    done = shop(*UP, "--format", "json")
    assert done.code == 0, done.err
    kept = {one["name"]: one["backup"] for one in done.json["databases"]}
    assert set(kept) == set(TENANTS)
    assert len(set(kept.values())) == 5
    assert "backup" not in shop(*UP, "--format", "json").json["databases"][0], "nothing is pending"
    assert len(shop("backup", "list", "-t", "tenants", "--format", "json").json["backups"]) == 5
    [acme] = shop("backup", "list", "-t", "tenants/acme", "--format", "json").json["backups"]
    assert (acme["id"], acme["target"], acme["stores"][0]["rows"] > 3) == (kept["acme"], "tenants/acme", True)
    for name in ("dune", "echo"):
        verified = shop("backup", "verify", kept[name])
        assert verified.code == 0, verified.out

    run("DELETE FROM acme.customers", "DELETE FROM bolt.customers")
    other = shop("backup", "restore", kept["bolt"], "-t", "tenants/acme", "--over", "--yes")
    assert (other.code, "the backup is of the schema bolt, and this is acme" in other.err) == (2, True), other.err
    assert customers("acme") == 0, "what is refused has put nothing aside"
    run("DROP OWNED BY reporter", "DROP ROLE reporter")
    roles = shop("backup", "restore", kept["dune"], "-t", "tenants/dune", "--over", "--yes")
    assert (roles.code, "CREATE ROLE reporter" in roles.err, customers("dune")) == (2, True, 3)
    back = shop("backup", "restore", "-t", "tenants/acme", "--over", "--yes")
    assert back.code == 0, back.err
    assert "what was in the schema acme is in the schema before_2" in back.out
    assert [customers(name) for name in TENANTS[:4]] == [3, 0, 3, 3]
    assert run("SELECT table_schema FROM information_schema.columns WHERE column_name = 'note' ORDER BY 1")[1:] == [
        ("bolt",), ("crane & co",), ("dune",), ("echo",)
    ]  # fmt: skip
    assert run("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'acme%'") == [("acme",)]
    again = shop(*UP)
    assert again.code == 0, again.err
    assert "1  applied 0002_note\n        acme" in again.out
    assert customers("acme") == 3
    gone = shop("backup", "restore", kept["echo"], "-t", "tenants/echo", "--over", "--yes")
    assert gone.code == 0, gone.err
    assert run("SELECT 1 FROM pg_namespace WHERE nspname = 'echo'") == []


def test_who_fails_is_told_the_way_back_or_brought_back_at_once(shop: Project) -> None:
    with_rows(shop, "crane & co")
    add_half(shop)
    failed = shop(*UP, "--keep-going", "-t", "tenants/crane*")
    assert failed.code == 1
    found = re.search(r"dbkit (backup restore .* --over --yes) \(whatever was written since", failed.out)
    assert found, failed.out
    assert customers("crane & co") == 0
    assert shop(*shlex.split(found[1])).code == 0
    assert customers("crane & co") == 3

    at_once = shop(*UP, "--keep-going", "--restore-on-failure", "-t", "tenants/crane*")
    assert at_once.code == 1
    assert "postgres was restored, and is as it was at" in at_once.out
    assert customers("crane & co") == 3
    run('CREATE VIEW everyone AS SELECT email FROM "crane & co".customers')
    kept = shop(*UP, "--keep-going", "--restore-on-failure", "-t", "tenants/crane*")
    assert kept.code == 1
    assert (
        "it could not be restored: the schema crane & co cannot be put aside: public.everyone would go on" in kept.out
    )


def test_nothing_is_restored_over_a_protected_target(shop: Project) -> None:
    with_rows(shop, "acme")
    add_half(shop)
    refused = shop("migrate", "up", "-t", "guarded", "--yes", "--backup", "--restore-on-failure")
    assert refused.code == 7
    assert "target guarded is protected: nothing is restored over it" in refused.out
    assert customers("acme") == 3


@pytest.mark.slow
def test_databases_that_a_query_names_come_back_by_themselves(shop: Project) -> None:
    up = ("migrate", "up", "-t", "shards", "--backup")
    assert shop(*up).code == 0
    add_half(shop)
    failed = shop(*up, "--restore-on-failure")
    assert failed.code == 1
    assert "what was in shard1 is in the database before_2" in failed.out
    status = shop("migrate", "status", "-t", "shards", "--format", "json").json["databases"]
    assert [one["name"] for one in status] == ["shard1", "shard2"], "what was put aside is none of them"
