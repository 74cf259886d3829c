"""``dbkit prove``, on a project, on two files, and on the profiles of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Project

ROOT = Path(__file__).resolve().parents[2]


def test_each_migration_and_then_what_is_not_written_yet(project: Project) -> None:
    unwritten = project("prove", "--store", "postgres")
    assert unwritten.code == 0, unwritten.out
    assert unwritten.out.startswith("postgres: what no migration holds yet on PostgreSQL ")
    assert project("migrate", "generate", "initial").code == 0
    project.edit(
        lambda text: text.replace(
            "email: text not null unique", "email: varchar(200) not null unique\n        age: int"
        )
    )
    assert project("migrate", "generate", "second", "--downtime").code == 0
    project.edit(lambda text: text.replace("        age: int\n", ""))
    found = project("prove", "--format", "json", "--rows", "7")
    assert found.code == 0, found.out
    assert "Redis is not proved" in found.err
    assert found.json["schema_version"] == 1
    assert found.json["proved"] is True
    postgres, clickhouse, redis = found.json["stores"]
    assert redis["proofs"] is None
    assert clickhouse["proofs"]
    assert all(check["passed"] for one in clickhouse["proofs"] for check in one["checks"])
    first, second, third = postgres["proofs"]
    assert [one["title"][5:] for one in (first, second)] == ["initial", "second"]
    assert third["title"] == "what no migration holds yet"
    assert first["seeded"] == []
    assert {one["table"]: one["rows"] for one in first["seeded_before_the_way_back"]} == {
        "public.customers": 7,
        "public.orders": 7,
    }
    (widened,) = [one for one in second["steps"] if one["declared"]["rewrite"]]
    assert widened["happened"]["rewritten"] == ["public.customers"]
    assert third["rows"][0] == {
        "table": "public.customers",
        "before": 7,
        "after": 7,
        "fate": "the values of public.customers.age went with column public.customers.age, as declared",
    }
    assert all(check["passed"] for one in (first, second, third) for check in one["checks"])


def test_an_edited_migration_that_loses_rows_is_a_finding(project: Project) -> None:
    assert project("migrate", "generate", "initial").code == 0
    assert project("migrate", "new", "clean", "--store", "postgres").code == 0
    (path,) = (project.root / "migrations/shop/postgres").glob("*_clean.sql")
    path.write_text(path.read_text(encoding="utf-8") + "\ndelete from orders;\n", encoding="utf-8")
    rollback = path.with_name(path.stem + ".rollback.sql")
    rollback.write_text("-- nothing to take back\nselect 1;\n", encoding="utf-8")
    assert project("migrate", "check", "--fix").code in (0, 3)
    found = project("prove", "--store", "postgres")
    assert found.code == 3, found.out + found.err
    assert "it lost 5 of 5 rows of public.orders" in found.out
    assert "1 findings" in found.out


def test_two_files(project: Project) -> None:
    (project.root / "a.sql").write_text("create table t (a int not null, b text);", encoding="utf-8")
    (project.root / "b.sql").write_text("create table t (a bigint not null, b text not null);", encoding="utf-8")
    found = project("prove", "--from", "a.sql", "--to", "b.sql")
    assert found.code == 0, found.out
    assert "with rows that suit both states" in found.out
    assert "public.t   5        5       kept" in found.out
    assert project("prove", "--from", "a.sql").code == 2


@pytest.mark.parametrize("profile", ["nakama", "kanjiiq", "smo1"])
def test_the_profiles_of_this_repository(project: Project, profile: str) -> None:
    found = project("prove", "-p", profile, "--dir", str(ROOT), "--format", "json")
    assert found.code == 0, found.out
    (proof,) = found.json["stores"][0]["proofs"]
    assert len(proof["seeded_before_the_way_back"]) >= 8
    assert all(one["rows"] for one in proof["seeded_before_the_way_back"])
