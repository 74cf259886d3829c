"""A target of many: a schema for each tenant, databases that a query names, and a list; on a real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from tests.cli.conftest import Project
from tests.cli.many.conftest import TENANTS, add_note, run


def test_each_tenant_has_its_own_schema_and_ledger(shop: Project) -> None:
    done = shop("migrate", "up", "-t", "tenants")
    assert done.code == 0, done.err
    assert "5  applied 0001_initial" in done.out
    tables = run("SELECT schemaname, count(*) FROM pg_tables WHERE schemaname NOT LIKE 'pg_%' GROUP BY 1 ORDER BY 1")
    own = {name: count for name, count in tables if name != "information_schema"}
    assert own == {**dict.fromkeys(TENANTS, 8), "public": 1}, "two tables and a ledger of six each"
    assert "5  nothing to apply" in shop("migrate", "up", "-t", "tenants").out
    for verb in (("migrate", "verify"), ("drift",), ("diff", "--exit-code"), ("migrate", "status", "--exit-code")):
        result = shop(*verb, "-t", "tenants")
        assert (result.code, result.out.split(maxsplit=1)[0]) == (0, "5"), (verb, result.out, result.err)

    run('ALTER TABLE "crane & co".orders ADD by_hand int')
    drifted = shop("drift", "-t", "tenants")
    assert drifted.code == 3
    assert (
        "1  changed by hand\n        crane & co\n        column public.orders.by_hand was made by hand" in drifted.out
    )
    only = shop("drift", "-t", "tenants/crane & co", "--format", "sql")
    assert only.code == 3
    assert "ALTER TABLE orders DROP COLUMN by_hand" in only.out
    data = shop("migrate", "verify", "-t", "tenants", "--format", "json").json
    assert data["schema_version"] == 1
    assert [one["name"] for one in data["databases"] if any(s["different"] for s in one["stores"])] == ["crane & co"]
    assert shop("diff", "-t", "tenants/[ab]*").out.startswith("     2  no differences\n        acme, bolt")

    refused = shop("migrate", "down", "-t", "tenants", "-y")
    assert refused.code == 2
    assert "target tenants is 5 databases, and this works on one" in refused.err
    assert shop("migrate", "down", "-t", "tenants/dune", "-y").code == 0
    status = shop("migrate", "status", "-t", "tenants", "--exit-code")
    assert status.code == 3
    assert "1  at the start: 0001_initial is pending\n        dune" in status.out
    assert "tenants has no 'nobody'" in shop("migrate", "up", "-t", "tenants/nobody").err
    assert shop("backup", "create", "-t", "tenants/acme").code == 0


def test_a_failure_stops_the_rest_and_a_second_run_goes_on(shop: Project) -> None:
    assert shop("migrate", "up", "-t", "tenants").code == 0
    run("ALTER TABLE dune.customers ADD note int")
    add_note(shop)
    plan = shop("migrate", "plan", "-t", "tenants")
    assert plan.code == 0
    assert "5  to apply: 0002_note" in plan.out
    assert plan.out.count("ADD COLUMN note text") == 1, "said once for all"
    assert shop("migrate", "up", "-t", "tenants", "--dry-run").out.count("ADD COLUMN note text") == 1
    assert not run("SELECT 1 FROM information_schema.columns WHERE column_name = 'note' AND table_schema <> 'dune'")

    stopped = shop("migrate", "up", "-t", "tenants", "--parallel", "1")
    assert stopped.code == 1
    said = stopped.out.splitlines()
    assert said[:2] == ["     3  applied 0002_note", "        acme, bolt, crane & co"]
    assert "1  failed" in said[2]
    assert said[3] == "        dune"
    assert said[-2:] == ["     1  not run", "        echo"]
    assert "the same command again goes on" in stopped.err

    again = shop("migrate", "up", "-t", "tenants", "--keep-going", "--format", "json")
    assert again.code == 1
    found = {one["name"]: one for one in again.json["databases"]}
    assert {name: len(one["runs"]) for name, one in found.items() if one["state"] == "done"} == {
        "acme": 0, "bolt": 0, "crane & co": 0, "echo": 1
    }  # fmt: skip
    assert found["dune"]["error"]["exit_code"] == 1
    assert "already exists" in found["dune"]["error"]["message"]
    run("ALTER TABLE dune.customers DROP note")
    last = shop("migrate", "up", "-t", "tenants")
    assert last.code == 0
    assert "1  applied 0002_note\n        dune" in last.out
    assert shop("migrate", "verify", "-t", "tenants").code == 0


def test_databases_that_a_query_names_a_list_and_a_protected_target(shop: Project) -> None:
    assert "2  applied 0001_initial\n        shard1, shard2" in shop("migrate", "up", "-t", "shards").out
    fleet = shop("migrate", "status", "-t", "fleet", "--format", "json").json
    assert [one["name"] for one in fleet["databases"]][:2] == ["tenants/acme", "tenants/bolt"]
    assert fleet["databases"][-1]["name"].endswith("/shard1")
    password = urlsplit(os.environ["OTHER"]).password
    assert not password or password not in str(fleet)
    guarded = shop("migrate", "up", "-t", "guarded")
    assert guarded.code == 7
    assert "target guarded is protected" in guarded.out
    assert shop("migrate", "up", "-t", "guarded", "-y").code == 0


QUERIES = {
    "select 1 as name": "gives 1, which is no name of a schema",
    "delete from tenants returning name": "expected one SELECT",
    "select 'a' as n union all select 'a'": "gives 'a' twice",
    "select name from nowhere": 'relation "nowhere" does not exist',
    "selec": "this is no query",
}


def test_a_query_that_gives_no_names(shop: Project) -> None:
    last = "select name from tenants order by name"
    for query, message in QUERIES.items():
        shop.edit(lambda text, last=last, query=query: text.replace(f"schema: {last}", f"schema: {query}"))  # type: ignore[misc]
        result = shop("migrate", "status", "-t", "tenants")
        assert result.code in (2, 6)
        assert message in result.err
        last = query


def test_what_tenants_share_belongs_into_another_profile(shop: Project) -> None:
    shop.edit(lambda text: text.replace("  enums:", "  extensions: [pg_trgm]\n  enums:"))
    result = shop("validate")
    assert result.code == 2
    assert "extension pg_trgm belongs to the whole database" in result.err


@pytest.mark.slow
def test_five_hundred_tenants_and_a_stop_in_the_middle(shop: Project) -> None:
    run("TRUNCATE tenants", "INSERT INTO tenants SELECT 't' || lpad(n::text, 3, '0') FROM generate_series(1, 500) n")
    command = [sys.executable, "-m", "dbkit", "migrate", "up", "-t", "tenants"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        while len(run("SELECT 1 FROM pg_tables WHERE tablename = 'orders'")) < 50:
            assert running.poll() is None
            time.sleep(0.2)
        [(most,)] = run("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dbkit%'")
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert isinstance(most, int)
    assert most <= 9, "two connections for each of four, and one that may be closing"
    assert "the same command goes on" in err
    applied = len(run("SELECT 1 FROM pg_tables WHERE tablename = 'orders'"))
    assert 50 <= applied < 500
    rest = shop("migrate", "up", "-t", "tenants", "-q")
    assert rest.code == 0
    assert f"{500 - applied}  applied 0001_initial" in rest.out
    assert "500  nothing to apply" in shop("migrate", "up", "-t", "tenants", "-q").out
    assert "500  as its 1 applied migration makes it" in shop("migrate", "verify", "-t", "tenants", "-q").out
