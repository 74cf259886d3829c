"""``dbkit lint``."""

from __future__ import annotations

import json

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
    assert project("lint", "--rules", "--format", "json").json["rules"][0]["code"] == "RD001"
    assert "```yaml" in project("lint", "--explain", "unbounded-collection").out
    unknown = project("lint", "--explain", "RD999")
    assert unknown.code == 2
    assert "dbkit lint --rules" in unknown.err
