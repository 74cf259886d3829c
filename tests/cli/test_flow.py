"""The commands that people live with, end to end on embedded servers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dbkit.cli.table import VERBS
from tests.cli.conftest import Project


def test_from_profile_to_databases_and_back(project: Project) -> None:
    made = project("migrate", "generate", "initial")
    assert made.code == 0, made.err
    assert [line.removeprefix("wrote ") for line in made.out.splitlines()][:6] == [
        "migrations/shop/postgres/0001_initial.sql",
        "migrations/shop/postgres/0001_initial.rollback.sql",
        "migrations/shop/clickhouse/0002_initial.sql",
        "migrations/shop/clickhouse/0002_initial.rollback.sql",
        "migrations/shop/redis/0003_initial.redis",
        "migrations/shop/redis/0003_initial.rollback.redis",
    ]
    assert "nothing changed" in project("migrate", "generate", "again").out
    assert project("migrate", "check").code == 0

    assert project("dev", "up").code == 0
    before = project("migrate", "status", "--exit-code", "--format", "json")
    assert before.code == 3
    assert {row["state"] for row in before.json["migrations"]} == {"pending"}
    assert project("diff", "--exit-code").code == 3

    up = project("migrate", "up", "--yes")
    assert up.code == 0, up.err
    assert [line.split()[1] for line in up.out.splitlines()] == [
        "postgres/0001_initial",
        "clickhouse/0002_initial",
        "redis/0003_initial",
    ]
    equal = project("diff", "--exit-code")
    assert (equal.code, equal.out) == (
        0,
        "postgres: no differences\nclickhouse: no differences\nredis: no differences\n",
    )
    assert project("diff", "--format", "sql").out == ""
    assert project("migrate", "up", "--yes").out == "nothing to apply\n"
    assert project("migrate", "status", "--exit-code").code == 0

    assert project("migrate", "down").code == 7, "nobody can be asked"
    down = project("migrate", "down", "--to", "0", "--yes")
    assert down.code == 0, down.err
    assert [line.split()[2] for line in down.out.splitlines()] == [
        "redis/0003_initial",
        "clickhouse/0002_initial",
        "postgres/0001_initial",
    ]
    assert project("migrate", "up", "--yes").code == 0
    assert project("migrate", "redo", "--yes").code == 0
    assert project("diff", "--exit-code").code == 0
    log = project("migrate", "log", "--format", "json").json["entries"]
    assert [entry["operation"] for entry in log if entry["store"] == "postgres"] == [
        "apply", "rollback", "apply", "rollback", "apply",
    ]  # fmt: skip


def test_a_second_change_is_one_change_and_keeps_rows(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    assert project("dev", "up").code == 0
    assert project("migrate", "up", "--yes").code == 0
    project.edit(
        lambda text: text.replace("email: text not null unique", "email: text not null unique\n        name: text")
    )
    project.edit(lambda text: text.replace("seen_at: DateTime", "country: String\n        seen_at: DateTime"))
    stale = project("migrate", "check")
    assert stale.code == 3
    assert "no migration holds" in stale.out
    assert project("migrate", "generate", "add_names").code == 0
    text = (project.root / "migrations/shop/postgres/0004_add_names.sql").read_text(encoding="utf-8")
    assert "-- dbkit: change add_names 1/2\n" in text
    assert "-- depends: 0001_initial\n" in text
    assert "BEGIN" not in text
    assert project("migrate", "up", "1", "--yes").code == 0
    assert project("diff", "--exit-code").code == 0
    assert project("migrate", "goto", "1", "--yes").code == 0
    states = project("migrate", "status", "--format", "json").json["migrations"]
    assert [row["id"] for row in states if row["state"] == "pending"] == ["0004_add_names", "0005_add_names"]
    assert project("migrate", "goto", "0005", "--yes").code == 0
    assert project("diff", "--exit-code").code == 0


def test_another_spelling_of_the_same_is_no_change(project: Project) -> None:
    only = ("--store", "postgres")
    project.edit(lambda text: text.replace("email: text not null unique", "email: varchar(80) not null unique"))
    assert project("migrate", "generate", "initial").code == 0
    assert project("migrate", "check").code == 0
    project.edit(lambda text: text.replace("email: varchar(80)", "email: character varying(80)"))
    assert project("migrate", "check").code == 3, "nobody has looked yet"
    assert project("migrate", "generate", "respelled", *only).out == "wrote schemas/shop/postgres.sql\n"
    assert project("migrate", "check").code == 0
    assert project("ci").code == 0
    assert "nothing changed" in project("migrate", "generate", "again").out
    project.edit(lambda text: text.replace("email: character varying(80)", "email: character varying(90)"))
    assert project("migrate", "check").code == 3
    assert "0004_longer.sql" in project("migrate", "generate", "longer").out
    assert project("migrate", "check").code == 0


def test_a_change_to_tables_in_use_is_cut_where_transactions_must_end(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    assert project("dev", "up", "--store", "postgres").code == 0
    only = ("--store", "postgres")
    assert project("migrate", "up", "--yes", *only).code == 0
    renamed = """        mail: {type: text, nullable: false, unique: true, renamed_from: email}
        referrer_id: bigint references customers on delete set null
      indexes:
        customers_referrer_id_idx: (referrer_id)
"""
    project.edit(lambda text: text.replace("        email: text not null unique\n", renamed))
    project.edit(lambda text: text.replace("[open, paid, sent]", "[open, paid, packed, sent]"))
    project.edit(lambda text: text.replace("default 'open'", "default 'packed'"))
    assert project("migrate", "generate", "second", *only).code == 0
    files = sorted((project.root / "migrations/shop/postgres").glob("*_second-*.sql"))
    texts = [path.read_text(encoding="utf-8") for path in files if ".rollback" not in path.name]
    assert "RENAME COLUMN email TO mail" in texts[0]
    assert "ADD VALUE 'packed' AFTER 'paid'" in texts[0]
    assert "SET DEFAULT 'packed'" in texts[1], "a new label is used only after it is committed"
    (concurrent,) = [text for text in texts if "CREATE INDEX CONCURRENTLY" in text]
    assert "-- transactional: false\n" in concurrent
    assert not any("NOT VALID" in text and "VALIDATE" in text for text in texts)
    assert project("migrate", "up", "--yes", *only).code == 0
    assert project("diff", "--exit-code", *only).code == 0
    assert project("migrate", "down", "--yes", *only).code == 0, "one change, however many files"
    assert [row["state"] for row in project("migrate", "status", "--format", "json", *only).json["migrations"]] == [
        "applied",
        *["pending"] * len(texts),
    ]
    assert project("migrate", "up", "--yes", *only).code == 0
    assert project("diff", "--exit-code", *only).code == 0


def test_marking_and_unmarking_run_nothing(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    assert project("dev", "up").code == 0
    assert project("migrate", "mark", "0001_initial").code == 7, "nobody can be asked"
    assert project("migrate", "mark", "0001_initial", "0003", "--yes").out.splitlines() == [
        "marked postgres/0001_initial",
        "marked redis/0003_initial",
    ]
    states = project("migrate", "status", "--format", "json").json["migrations"]
    assert [row["id"] for row in states if row["state"] == "applied"] == ["0001_initial", "0003_initial"]
    assert project("diff", "--store", "postgres", "--exit-code").code == 3
    assert project("migrate", "unmark", "0002", "--yes").code == 2
    assert project("migrate", "unmark", "0001", "0003", "--yes").code == 0
    assert project("migrate", "up", "--yes").code == 0
    assert project("diff", "--exit-code").code == 0


def test_an_edited_migration_is_refused_by_name(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    assert project("dev", "up").code == 0
    assert project("migrate", "up", "--yes").code == 0
    path = project.root / "migrations/shop/postgres/0001_initial.sql"
    path.write_text(path.read_text(encoding="utf-8") + "-- edited\n", encoding="utf-8")
    edited = project("migrate", "up", "--yes")
    assert edited.code == 4
    assert "0001_initial.sql" in edited.err
    assert project("migrate", "check").code == 4
    assert project("migrate", "check", "--fix").code == 0
    again = project("migrate", "up", "--yes")
    assert again.code == 4
    assert "was edited after it was applied" in again.err
    path.unlink()
    assert project("migrate", "up", "--yes").code == 4


def test_the_output_is_the_same_to_the_byte(project: Project, tmp_path_factory: object) -> None:
    assert project("migrate", "generate", "initial").code == 0
    files = {path: path.read_bytes() for path in (project.root / "migrations").rglob("*") if path.is_file()}
    files |= {path: path.read_bytes() for path in (project.root / "schemas").rglob("*") if path.is_file()}
    assert len(files) == 10
    for path in files:
        path.unlink()
    assert project("migrate", "generate", "initial").code == 0
    assert {path: path.read_bytes() for path in files} == files


def test_without_a_target_servers_are_started_for_the_command_only(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    up = project("migrate", "up", "--yes")
    assert up.code == 0, up.err
    assert "postgres data: .dbkit/" in up.err or "/var/lib/dbkit/" in up.err
    assert project("dev", "status").out == "nothing is running: dbkit dev up\n"
    assert project("migrate", "up", "--yes").out == "nothing to apply\n"


def test_apply_goes_straight_to_the_profile(project: Project) -> None:
    assert project("dev", "up").code == 0
    assert project("apply", "--yes").code == 0
    assert project("diff", "--exit-code").code == 0
    assert "nothing to do" in project("apply").out
    project.edit(
        lambda text: text.replace(
            "        total: numeric(10, 2) not null\n      checks:\n        orders_total_check: total >= 0\n", ""
        )
    )
    withheld = project("diff", "--store", "postgres", "--format", "sql")
    assert withheld.code == 7
    assert "-- ALTER TABLE orders DROP COLUMN total" in withheld.out
    assert "\nALTER TABLE orders DROP COLUMN total" not in withheld.out
    assert project("apply").code == 7
    assert project("apply", "--allow", "column=orders.total", "--allow", "column=public.orders.total").code == 0
    assert project("diff", "--exit-code").code == 0


def test_urls_in_place_of_a_target(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    servers = project("dev", "up", "--format", "json").json["servers"]
    urls = {server["store"]: server["url"] for server in servers}
    up = project("migrate", "up", "--yes", "--url", urls["postgres"], "-u", urls["redis"])
    assert up.code == 0, up.err
    assert "clickhouse" not in up.out
    password = urls["postgres"].split(":")[2].split("@")[0]
    assert password not in up.out + up.err
    found = project("inspect", urls["postgres"])
    assert found.code == 0
    assert "customers:" in found.out
    (project.root / "x.yaml").write_text(found.out, encoding="utf-8")
    back = project("diff", "--from", "x.yaml", "--to", urls["postgres"], "--exit-code")
    assert (back.code, back.out) == (0, "postgres: no differences\n"), back.err
    folder = project("diff", "--from", "migrations/shop", "--to", urls["postgres"], "--exit-code")
    assert (folder.code, folder.out) == (0, "postgres: no differences\n"), folder.err


def test_the_same_server_as_shadow(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    servers = project("dev", "up", "--store", "postgres", "--format", "json").json["servers"]
    monkeypatch.setenv("SHOP_STAGING", servers[0]["url"])
    project.edit(
        lambda text: (
            text + "targets:\n  staging: {postgres: '${SHOP_STAGING}', shadow: same-server, lock_timeout: 2s}\n"
        )
    )
    assert project("apply", "-t", "staging").code == 0
    same = project("diff", "-t", "staging", "--exit-code")
    assert (same.code, same.out) == (0, "postgres: no differences\n"), same.err
    left = project("diff", "--from", servers[0]["url"], "--to", "shop", "--exit-code")
    assert left.code == 0, left.out
    monkeypatch.delenv("SHOP_STAGING")
    unset = project("diff", "-t", "staging")
    assert unset.code == 2
    assert "SHOP_STAGING" in unset.err


def test_every_verb_has_help_and_an_unknown_one_a_suggestion(project: Project) -> None:
    for verb in VERBS:
        shown = project(*verb, "--help")
        assert shown.code == 0, shown.err
        assert "--profile" in shown.out
    assert project("--help").code == 0
    wrong = project("migrate", "upp")
    assert wrong.code == 2
    assert "migrate up" in wrong.err
    assert "--url or --dir" in project("migrate", "up", "-d", "x").err
    assert project("migrate", "up", "--nonsense").code == 2


def test_help_imports_neither_drivers_nor_typer() -> None:
    program = (
        "import sys\nfrom dbkit.cli.main import run\nrun(['--help'])\n"
        "heavy = {'typer', 'rich', 'pydantic', 'psycopg', 'redis', 'clickhouse_driver', 'pglast', 'yoyo'}\n"
        "sys.exit(','.join(sorted(heavy & sys.modules.keys())) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_is_no_error() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        f"{sys.executable} -m dbkit validate --format json | head -1", shell=True, capture_output=True, text=True,
        check=False, cwd=root,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
