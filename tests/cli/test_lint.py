"""``dbkit lint``."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Project

FEED = """\
    feed:
      key: feed:{customer:int}
      type: list
      ttl: 1h
"""


def with_a_feed(project: Project, comment: str = "") -> None:
    project.edit(lambda text: text.replace("clickhouse:\n", f"{comment}{FEED}clickhouse:\n", 1))


def test_nothing_is_found(project: Project) -> None:
    found = project("lint")
    assert (found.code, found.out) == (0, "")
    assert found.err == "no findings in 1 profile\n"


def test_a_finding_has_its_place(project: Project) -> None:
    with_a_feed(project)
    found = project("lint", "-p", "shop")
    assert found.code == 3
    assert found.out.startswith(
        "profiles/shop.yaml:31:13: warning[RD007]: nothing says how many members a list of 'feed'"
    )
    assert found.err == "1 finding in 1 profile\n"
    assert project("validate").code == 0


def test_it_is_written_for_programs(project: Project) -> None:
    with_a_feed(project)
    data = project("lint", "--format", "json").json
    assert data["schema_version"] == 1
    assert [(one["code"], one["name"], one["line"]) for one in data["findings"]] == [
        ("RD007", "unbounded-collection", 31)
    ]
    annotation = project("lint", "--format", "github").out
    assert annotation.startswith("::warning title=RD007,file=profiles/shop.yaml,line=31,col=13::nothing says")
    run = json.loads(project("lint", "--format", "sarif").out)["runs"][0]
    assert run["tool"]["driver"]["rules"][0]["id"] == run["results"][0]["ruleId"] == "RD007"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 31, "startColumn": 13}


def test_what_is_allowed_is_told_and_no_finding(project: Project) -> None:
    with_a_feed(project, "    # dbkit: allow RD007 because the writer trims it\n")
    found = project("lint")
    assert (found.code, found.out) == (0, "")
    assert found.err == "no findings in 1 profile, 1 allowed by comments\n"
    assert project("lint", "--format", "json").json["allowed"][0]["reason"] == "the writer trims it"
    run = json.loads(project("lint", "--format", "sarif").out)["runs"][0]
    assert run["results"][0]["suppressions"] == [{"kind": "inSource", "justification": "the writer trims it"}]


def test_a_profile_that_does_not_compile(project: Project) -> None:
    project.edit(lambda text: text.replace("ttl: 1h", "ttl: never"))
    found = project("lint")
    assert found.code == 2
    assert "a keyspace without a lifetime needs a reason" in found.err


def test_rules_are_listed_and_explained(project: Project) -> None:
    assert "RD007" in project("lint", "--rules").out
    assert project("lint", "--rules", "--format", "json").json["rules"][0]["code"] == "PG001"
    assert "```yaml" in project("lint", "--explain", "unbounded-collection").out
    unknown = project("lint", "--explain", "RD999")
    assert unknown.code == 2
    assert "dbkit lint --rules" in unknown.err


INDEX = "-- depends: 0001_start\n\n{comment}CREATE INDEX orders_total_idx ON orders (total);\n"


def with_an_index(project: Project, comment: str = "") -> None:
    folder = project.root / "migrations" / "shop" / "postgres"
    folder.mkdir(parents=True)
    (folder / "0001_start.sql").write_text("CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\n")
    (folder / "0002_total.sql").write_text(INDEX.format(comment=comment))


def test_migrations_are_looked_at_too(project: Project) -> None:
    with_an_index(project)
    found = project("lint")
    assert found.code == 3
    assert found.out.startswith("migrations/shop/postgres/0002_total.sql:3:1: warning[PG001]: orders cannot be written")
    assert "  help: CREATE INDEX CONCURRENTLY" in found.out
    assert found.err == "1 finding in 1 profile and 2 migrations\n"


def test_a_comment_in_a_migration_allows_its_statement(project: Project) -> None:
    with_an_index(project, "-- dbkit: allow PG001 because it has forty rows\n")
    found = project("lint")
    assert (found.code, found.out) == (0, "")
    assert found.err == "no findings in 1 profile and 2 migrations, 1 allowed by comments\n"


def test_what_a_file_agrees_to_is_agreed_to_here_too(project: Project) -> None:
    with_an_index(project, "-- dbkit: allow blocks-writes because it has forty rows\n\n")
    found = project("lint")
    assert (found.code, found.out) == (0, "")
    assert found.err == "no findings in 1 profile and 2 migrations, 1 allowed by comments\n"


@pytest.mark.parametrize(
    ("level", "code", "said"), [("off", 0, ""), ("note", 0, "note[PG001]"), ("error", 3, "error[PG001]")]
)
def test_a_profile_weighs_rules(project: Project, level: str, code: int, said: str) -> None:
    with_an_index(project)
    project.edit(lambda text: f"{text}lint: {{pg001: {level}}}\n")
    found = project("lint")
    assert found.code == code
    assert said in found.out


def test_a_weight_that_there_is_not(project: Project) -> None:
    project.edit(lambda text: f"{text}lint: {{PG001: fatal}}\n")
    found = project("lint")
    assert found.code == 2
    assert "a rule weighs off, note, warning or error" in found.err


def test_a_rule_that_there_is_not_is_not_weighed(project: Project) -> None:
    project.edit(lambda text: f"{text}lint: {{PG999: off}}\n")
    found = project("lint")
    assert found.code == 3
    assert "warning[lint]: there is no rule PG999" in found.out


def test_files_that_belong_to_no_profile(project: Project) -> None:
    (project.root / "by_hand.sql").write_text("begin;\nalter table t add column a int;\nupdate t set a = 1;\ncommit;\n")
    found = project("lint", "by_hand.sql")
    assert found.code == 3
    assert "by_hand.sql:3:1: warning[PG018]" in found.out
    assert "by_hand.sql:3:1: warning[PG019]" in found.out
    assert found.err == "2 findings in 1 file\n"
    assert project("lint", "nothing.sql").code == 2


@pytest.mark.parametrize("coding", ["latin-1", "utf-16", "utf-8-sig"])
def test_files_of_other_tools_may_have_another_encoding(project: Project, coding: str) -> None:
    (project.root / "by_hand.sql").write_bytes(
        "-- Größe\nalter table t add column b int;\ntruncate t;\n".encode(coding)
    )
    found = project("lint", "by_hand.sql")
    assert (found.code, "by_hand.sql:3:1: warning[PG024]" in found.out) == (3, True), found.out + found.err


def test_files_of_each_store(project: Project) -> None:
    folder = project.root / "old"
    for store, text in (("postgres", "TRUNCATE t;"), ("clickhouse", "ALTER TABLE t MODIFY TTL at + INTERVAL 1 DAY;")):
        (folder / store).mkdir(parents=True)
        (folder / store / "1.sql").write_text(text)
    found = project("lint", "old")
    assert {line.partition("[")[2][:5] for line in found.out.splitlines() if "[" in line} == {"PG024", "CH001"}
    assert "2 findings in 2 files" in found.err
    (project.root / "1.sql").write_text("OPTIMIZE TABLE t FINAL;")
    assert "CH008" in project("lint", "--store", "clickhouse", "1.sql").out


def test_what_the_header_declares_is_a_note(project: Project) -> None:
    folder = project.root / "migrations" / "shop" / "postgres"
    folder.mkdir(parents=True)
    (folder / "0001_start.sql").write_text("CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);\n")
    (folder / "0002_gone.sql").write_text(
        "-- dbkit: hazard data-loss column public.orders.total: the values of total are gone\n"
        "ALTER TABLE orders DROP COLUMN total;\n"
    )
    found = project("lint")
    assert found.code == 0
    assert "note[PG023]: the values of orders.total are gone (the header declares it)" in found.out
    assert found.err == "no findings, 1 note in 1 profile and 2 migrations\n"
