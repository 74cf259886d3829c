"""``dbkit drift``: what is changed by hand, on embedded servers of all stores and on each host of a ClickHouse URL."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from dbkit.stores.clickhouse.live import connect
from dbkit.stores.clickhouse.url import each_host
from tests.cli.conftest import Project
from tests.live.clickhouse_native import native
from tests.live.clickhouse_server import clickhouse


def urls(project: Project) -> dict[str, str]:
    servers = project("dev", "up", "--format", "json").json["servers"]
    return {server["store"]: server["url"] for server in servers}


def test_what_was_done_and_the_way_back(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    found = urls(project)
    warehouse = connect(found["clickhouse"], profile="shop")
    warehouse.create_database()
    warehouse.transport.command("CREATE TABLE old (a UInt8) ENGINE = MergeTree ORDER BY a")
    foreign = project("drift", "--store", "clickhouse")
    assert foreign.code == 3
    assert "dbkit migrate baseline adopts what is there" in foreign.err
    warehouse.transport.command("DROP TABLE old")
    warehouse.close()
    assert project("migrate", "up").code == 0
    quiet = project("drift")
    assert (quiet.code, quiet.out.count("nothing was changed since its 1 applied migration")) == (0, 3), quiet.err
    assert project("drift", "--format", "sql").out == ""
    assert project("drift", "--format", "github").out == ""
    project.edit(lambda text: text.replace("email: text not null", "name: text\n        email: text not null"))
    assert project("drift").code == 0, "what no migration holds yet is nobody's doing"

    with psycopg.connect(found["postgres"], autocommit=True) as session:
        session.execute("ALTER TABLE customers ADD COLUMN by_hand int")
        session.execute("DROP INDEX orders_customer_id_idx")
    warehouse = connect(found["clickhouse"], profile="shop")
    warehouse.transport.command("ALTER TABLE views ADD COLUMN by_hand String")
    changed = project("drift")
    assert changed.code == 3
    done, _, back = changed.out.partition("the way back:")
    assert "ADD COLUMN by_hand integer" in done
    assert "DROP INDEX" in done
    assert "CREATE INDEX" in back
    assert "DROP COLUMN by_hand" in back
    assert changed.out.count("changed by hand\n") == 2
    assert "redis at" in changed.out
    data = project("drift", "--format", "json").json
    assert [(one["store"], one["drift"]) for one in data["databases"]] == [
        ("postgres", True), ("clickhouse", True), ("redis", False)
    ]  # fmt: skip
    assert {one["name"] for one in data["findings"]} == {
        "column public.customers.by_hand", "index public.orders_customer_id_idx", "column views.by_hand"
    }  # fmt: skip
    assert project("drift", "--format", "github", "--store", "clickhouse").out.startswith("::error title=drift::")
    sarif = json.loads(project("drift", "--format", "sarif").out)
    assert len(sarif["runs"][0]["results"]) == 3
    markdown = project("drift", "--format", "markdown")
    assert "2 databases of 3 changed by hand" in markdown.out
    assert "- column views.by_hand was made by hand" in markdown.out

    sql = project("drift", "--format", "sql", "--store", "postgres")
    assert sql.code == 3
    with psycopg.connect(found["postgres"], autocommit=True) as session:
        for statement in sql.out.split(";"):
            session.execute(statement.encode())
    for line in project("drift", "--format", "sql", "--store", "clickhouse").out.split("\n"):
        if line and not line.startswith("--"):
            warehouse.transport.command(line.rstrip(";"))
    warehouse.close()
    assert project("drift").code == 0

    path = project.root / "migrations/shop/clickhouse/0002_initial.sql"
    path.write_text(path.read_text(encoding="utf-8") + "-- edited\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code in (0, 3)
    edited = project("drift", "--store", "clickhouse")
    assert edited.code == 4
    assert "0002_initial was edited after it was applied" in edited.err


@pytest.mark.slow
def test_every_host_is_looked_at(project: Project, tmp_path: Path) -> None:
    assert project("migrate", "generate", "initial").code == 0
    with (
        clickhouse(tmp_path) as one,
        clickhouse(tmp_path) as other,
        native(one, password="said-to-nobody") as first,
        native(other, password="said-to-nobody") as second,
    ):
        places = [f"127.0.0.1:{endpoint.port}" for endpoint in (first, second)]
        for place in places:
            up = project("migrate", "up", "--url", f"clickhouse://default:said-to-nobody@{place}/shop")
            assert up.code == 0, up.err
        both = f"clickhouse://default:said-to-nobody@{','.join(places)}/shop"
        quiet = project("drift", "--url", both)
        assert (quiet.code, quiet.out.count("nothing was changed")) == (0, 2), quiet.err
        by_hand = connect(each_host(both)[1], profile="shop")
        by_hand.transport.command("ALTER TABLE views MODIFY COLUMN seen_at COMMENT 'by hand'")
        by_hand.close()
        changed = project("drift", "--url", both)
        assert changed.code == 3
        assert f"clickhouse at clickhouse://default@{places[1]}/shop: changed by hand" in changed.out
        assert changed.out.count("nothing was changed") == 1
        assert "said-to-nobody" not in changed.out + changed.err
        third = both.replace("/shop", ",127.0.0.1:1/shop")
        silent = project("drift", "--url", third)
        assert silent.code == 6
        assert "default@127.0.0.1:1/shop: could not be asked" in silent.out
        assert silent.out.count(": changed by hand") == 1
        assert [one["unreachable"] is None for one in project("drift", "--format", "json", "--url", third).json[
            "databases"
        ]] == [True, True, False]  # fmt: skip
    assert project("drift", "--url", both).code == 6
