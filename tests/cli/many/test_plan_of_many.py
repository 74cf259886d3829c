"""One plan for many databases: what it holds, what it refuses, and how a run of it goes on; on a real server."""

from __future__ import annotations

import json

from tests.cli.conftest import Project
from tests.cli.many.conftest import TENANTS, add_note, run

NOTES = "SELECT table_schema FROM information_schema.columns WHERE column_name = 'note' ORDER BY 1"
UP = ("migrate", "up", "-t", "tenants", "--plan", "plan.json")


def planned(shop: Project, *words: str, target: str = "tenants") -> None:
    made = shop("migrate", "plan", "-t", target, "-o", "plan.json", *words)
    assert made.code == 0, made.err
    assert "wrote plan.json" in made.err


def noted() -> list[object]:
    return [schema for (schema,) in run(NOTES)]


def test_one_file_has_what_each_tenant_gets_and_says_it_once(shop: Project) -> None:
    assert shop("migrate", "up", "-t", "tenants").code == 0
    run("ALTER TABLE bolt.orders ADD by_hand int", "INSERT INTO acme.customers (email) VALUES ('a'), ('b')")
    add_note(shop)
    planned(shop)
    text = (shop.root / "plan.json").read_text(encoding="utf-8")
    plan = json.loads(text)["plan"]
    assert [one["name"] for one in plan["members"]] == [f"tenants/{name}" for name in TENANTS]
    assert (len(plan["states"]), len(plan["work"])) == (2, 1), "one was changed by hand, and all get the same"
    assert text.count("ADD COLUMN note") == 1
    states = {one["name"]: one["state"] for one in plan["members"]}
    assert len({states["tenants/acme"], states["tenants/bolt"]}) == 2
    assert noted() == [], "a plan reads only"

    done = shop(*UP, "--parallel", "1")
    assert done.code == 0, done.err
    assert "5  applied 0002_note" in done.out
    assert noted() == list(TENANTS)
    assert run("SELECT count(*) FROM acme.customers") == [(2,)]
    again = shop(*UP)
    assert (again.code, again.out.split("\n")[0]) == (0, "     5  nothing to apply"), again.err
    run("ALTER TABLE bolt.orders DROP by_hand")
    assert shop("migrate", "verify", "-t", "tenants").code == 0
    assert shop("migrate", "down", "-t", "tenants/dune", "--yes").code == 0
    assert shop("migrate", "verify", "-t", "tenants").code == 0


def test_who_has_moved_is_gone_or_is_new_is_refused_by_name_and_nobody_gets_anything(shop: Project) -> None:
    assert shop("migrate", "up", "-t", "tenants").code == 0
    add_note(shop)
    planned(shop)
    run(
        "ALTER TABLE dune.orders ADD by_hand int",
        "DELETE FROM tenants WHERE name = 'echo'",
        "INSERT INTO tenants VALUES ('fox')",
    )
    refused = shop(*UP)
    assert refused.code == 4, refused.err
    assert "column public.orders.by_hand was added\n        dune" in refused.out
    assert "this plan names it, and it is gone\n        echo" in refused.out
    assert "this plan does not name it\n        fox" in refused.out
    assert "3  not run\n        acme, bolt, crane & co" in refused.out
    assert noted() == []
    states = {one["name"]: one["state"] for one in shop(*UP, "--format", "json").json["databases"]}
    assert states == {
        "acme": "not run", "bolt": "not run", "crane & co": "not run",
        "dune": "failed", "echo": "failed", "fox": "failed",
    }  # fmt: skip
    assert shop(*UP, "-t", "tenants/[ab]*").code == 0, "those that were asked for stand as planned"
    assert noted() == ["acme", "bolt"]
    one = shop("migrate", "up", "-t", "tenants/crane & co", "--plan", "plan.json")
    assert one.code == 0, one.err
    assert "does not name tenants/fox" in shop("migrate", "up", "-t", "tenants/fox", "--plan", "plan.json").err
    run("ALTER TABLE dune.orders DROP by_hand", "DELETE FROM tenants WHERE name = 'fox'")
    run("INSERT INTO tenants VALUES ('echo')")
    rest = shop(*UP)
    assert rest.code == 0, rest.err
    assert "2  applied 0002_note\n        dune, echo" in rest.out
    assert "3  nothing to apply" in rest.out

    assert shop("migrate", "new", "third", "--store", "postgres").code == 0
    moved = shop(*UP)
    assert (moved.code, "postgres/0003_third.sql was added" in moved.err) == (4, True), moved.err
    (shop.root / "plan.json").write_text(
        (shop.root / "plan.json").read_text(encoding="utf-8").replace("note text", "note int"), encoding="utf-8"
    )
    assert "was edited after it was made" in shop(*UP).err


def test_a_plan_is_of_its_target_and_approves_a_protected_one(shop: Project) -> None:
    assert shop("migrate", "up", "-t", "tenants").code == 0
    shop.edit(lambda text: text.replace("        state: state not null default 'open'\n", ""))
    shop.edit(lambda text: text.replace(" where state = 'open'", ""))
    assert shop("migrate", "generate", "less").code == 0
    planned(shop, target="guarded")
    run_it = ("migrate", "up", "-t", "guarded", "--plan", "plan.json")
    assert shop(*UP).code == 4, "it was made for guarded"
    withheld = shop(*run_it)
    assert withheld.code == 7
    assert "--allow column=public.orders.state" in withheld.out
    assert withheld.out.startswith("     2  failed: target guarded is protected, and these steps lose data")
    planned(shop, "--allow", "column=orders.state", target="guarded")
    assert "ALTER TABLE orders DROP COLUMN state" in shop(*run_it, "--dry-run").out
    done = shop(*run_it)
    assert (done.code, "2  applied 0002_less" in done.out) == (0, True), done.err

    assert shop("migrate", "plan", "-t", "tenants/echo", "-o", "one.json").code == 0
    assert shop("migrate", "up", "-t", "tenants", "--plan", "one.json").code == 4
    assert shop("migrate", "up", "-t", "tenants/echo", "--plan", "one.json").code == 0
    assert shop("migrate", "verify", "-t", "tenants/echo").code == 0
