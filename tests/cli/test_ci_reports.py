"""The reports of ``dbkit ci``, wherever in a repository it runs, and whatever stands in what it reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from dbkit.app.ci import Check, Found, Report, Reviewed
from dbkit.cli.ci_markdown import as_markdown
from dbkit.cli.ci_report import as_code_quality, as_junit
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.span import Span
from tests.cli.conftest import SHOP, Project
from tests.cli.test_ci import ROOT, git

ONLY_POSTGRES = SHOP.partition("redis:")[0]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    """A project in a folder of a repository, committed but for the change of its profile."""
    for variable in ("DBKIT_PROFILE", "DBKIT_TARGET", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "services" / "a shop"
    (folder / "profiles").mkdir(parents=True)
    (folder / "profiles" / "shop.yaml").write_text(ONLY_POSTGRES, encoding="utf-8")
    (tmp_path / ".gitignore").write_text(".dbkit/\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    project = Project(folder, capsys)
    assert project("migrate", "generate", "initial").code == 0
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-q", "-m", "All of it")):
        git(tmp_path, *words)
    project.edit(lambda text: text.replace("email: text not null", "email: char(3) not null"))
    return project


def test_places_are_those_of_the_repository(service: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [word for kind in ("gitlab", "sarif", "junit") for word in ("--report", f"{kind}={kind}")]
    annotations = service("ci", "--format", "github", *reports).out
    assert "file=services/a shop/profiles/shop.yaml,line=" in annotations
    assert "file=services/a shop/schemas/shop/postgres.sql,line=1" in annotations
    quality = json.loads((service.root / "gitlab").read_text(encoding="utf-8"))
    assert {one["location"]["path"].partition("/")[0] for one in quality} == {"services"}
    (run,) = json.loads((service.root / "sarif").read_text(encoding="utf-8"))["runs"]
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]]
    assert "services/a%20shop/profiles/shop.yaml" in places
    assert [one["shortDescription"]["text"] for one in run["tool"]["driver"]["rules"] if one["id"] == "PG107"] == [
        "A char(n) column: its values are filled up with blanks."
    ]
    case = ElementTree.parse(service.root / "junit").find(".//testcase")
    assert case is not None
    assert case.get("file") == "services/a shop/profiles/shop.yaml"
    assert "services/a%20shop/profiles/shop.yaml" in service("lint", "--format", "sarif").out


def test_a_report_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "1.sql").write_text("CREATE TABLE t ();\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path, capsys)
    for place in (folder, folder / "1.sql" / "report.json"):
        refused = project("ci", "--report", f"json={place}")
        assert refused.code == 2
        assert "cannot be written: " in refused.err
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder))
    assert "cannot be written: Is a directory" in project("ci", "--format", "github").err


def test_nothing_is_new_in_a_hook_of_another_work_tree(service: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    top = service.root.parents[1]
    monkeypatch.setenv("GIT_DIR", str(top / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(top / ".git" / "index.lock"))
    assert service("ci").err.splitlines()[-1].endswith("no new migrations since HEAD")


def test_a_repository_that_git_does_not_trust(service: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # what git's own tests say it with
    refused = service("ci")
    assert refused.code == 2
    assert "belongs to another user" in refused.err
    assert "git config --global --add safe.directory" in refused.err


def test_a_clone_with_the_line_ends_of_windows(service: Project) -> None:
    git(service.root, "checkout", "-q", ".")
    for path in (*service.root.rglob("*.sql"), *service.root.rglob("*.yaml"), *service.root.rglob("dbkit.sum")):
        path.write_bytes(b"\xef\xbb\xbf" * (path.suffix == ".sql") + path.read_bytes().replace(b"\n", b"\r\n"))
    git(service.root, "config", "core.autocrlf", "true")
    found = service("migrate", "check")
    assert found.code == 0, found.err
    assert service("migrate", "test").code == 0


def test_a_step_in_python_is_reported(service: Project) -> None:
    git(service.root, "checkout", "-q", ".")
    assert service("migrate", "new", "mails", "--python").code == 0
    path = service.root / "migrations/shop/postgres/0002_mails.py"
    step = "\n\ndef apply(connection, after):\n    print('```')\n    return None\n\n\nstep(apply, apply)\n"
    head = path.read_text(encoding="utf-8").partition('"""')[0]
    path.write_text(f'{head}"""Nothing."""\n\nfrom yoyo import step\n{step}', encoding="utf-8")
    assert service("migrate", "check", "--fix").code == 0
    seen = service("ci", "--format", "markdown")
    assert "\n````python\n# dbkit: python\n" in seen.out, seen.err
    plan = service("migrate", "plan", "--format", "markdown")
    assert "\n````python\n# dbkit: python\n" in plan.out, plan.err
    assert service("dev", "down").code == 0


def report(*findings: Diagnostic) -> Report:
    found = tuple(Found(check=Check.LINT, finding=one) for one in findings)
    one = Reviewed(name="shop", shown="profiles/shop.yaml", checks=(Check.LINT,), found=found)
    return Report(profiles=(one,), files={}, base=None)


def alike(line: int, message: str = "it is wrong", file: str = "a.sql") -> Diagnostic:
    return Diagnostic(code="PG001", message=message, span=Span(file, line, 1))


def test_fingerprints_are_unique_and_stay() -> None:
    def prints(*findings: Diagnostic) -> list[str]:
        return [one["fingerprint"] for one in json.loads(as_code_quality(report(*findings)))]

    first = prints(alike(1), alike(7), alike(9, "else"))
    assert len(set(first)) == 3
    assert prints(alike(3), alike(9), alike(11, "else")) == first, "two lines came above them"
    (nowhere,) = json.loads(as_code_quality(report(Diagnostic(code="x", message="y"))))
    assert nowhere["location"] == {"path": "profiles/shop.yaml", "lines": {"begin": 1}}


def test_what_a_finding_says_is_no_markup() -> None:
    odd = alike(1, "</details> `a` | ~~b~~ &lt; \x1b[31m \x00", file="a`|b.sql")
    (row,) = [line for line in as_markdown(report(odd)).splitlines() if "PG001" in line]
    assert row.startswith("| `` a`\\|b.sql:1 `` | \\</details> \\`a\\` \\| \\~\\~b\\~\\~ \\&lt; ")
    suite = ElementTree.fromstring(as_junit(report(odd)).encode())
    failure = suite.find(".//failure")
    assert failure is not None
    assert "\N{REPLACEMENT CHARACTER}" in failure.get("message", "")


def test_a_comment_is_no_longer_than_github_takes() -> None:
    long = as_markdown(report(*(alike(line, "long " * 40) for line in range(1000))))
    assert len(long) < 65_536
    assert long.endswith("|\n\nThe rest is too long for a comment: the log has it.\n")


GH = """\
import json, os, sys
words, where = sys.argv[1:], os.environ["STATE"]
there = os.path.exists(where) and open(where).read()
if "--jq" in words:
    print("repos/o/r/issues/comments/9" if there and there.startswith(os.environ["MARK"]) else "", end="")
else:
    assert words[words.index("--method") + 2] == ("repos/o/r/issues/comments/9" if there else os.environ["COMMENTS"])
    open(where, "w").write(open(words[-1].removeprefix("body=@")).read())
"""


def test_the_action_keeps_one_comment(tmp_path: Path) -> None:
    """With a stand-in for ``gh`` that keeps the comment in a file."""
    data = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    script = data["runs"]["steps"][-1]["run"]
    (tmp_path / "gh.py").write_text(GH, encoding="utf-8")
    (tmp_path / "gh").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/gh.py" "$@"\n', encoding="utf-8")
    (tmp_path / "gh").chmod(0o755)
    comment, body = tmp_path / "comment", tmp_path / "dbkit.md"
    environment = {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(tmp_path),
        "COMMENTS": "repos/o/r/issues/1/comments",
        "MARK": "<!-- dbkit ci in . -->",
        "STATE": str(comment),
    }

    def run(text: str | None) -> str | None:
        body.unlink(missing_ok=True)
        if text is not None:
            body.write_text(text, encoding="utf-8")
        subprocess.run(["bash", "-eo", "pipefail", "-c", script], env=environment, check=True)
        return comment.read_text(encoding="utf-8") if comment.exists() else None

    assert run(None) is None, "dbkit said on its own why there is no report"
    assert run("") is None
    assert run("## dbkit: 1 finding\n") == "<!-- dbkit ci in . -->\n## dbkit: 1 finding\n"
    assert run("## dbkit: 2 findings\n") == "<!-- dbkit ci in . -->\n## dbkit: 2 findings\n"
    assert run("") == "<!-- dbkit ci in . -->\ndbkit has nothing to say any more.\n"
