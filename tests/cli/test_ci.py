"""``dbkit ci`` on a copy of this repository: silent on the clean copy, and each planted fault is found in its place."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.cli.conftest import Project

ROOT = Path(__file__).resolve().parents[2]
KANJI = "profiles/kanjiiq.yaml"
MIGRATIONS = "migrations/kanjiiq"
FIRST = f"{MIGRATIONS}/postgres/0001_initial.sql"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What scratch servers keep from one test to the next."""
    return tmp_path_factory.mktemp("state")


PIPELINE = ("GITHUB_BASE_REF", "GITHUB_EVENT_NAME", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_COMMIT_BEFORE_SHA")
"""What a pipeline says of what is new."""


@pytest.fixture
def copy(tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    """A copy of this repository, committed."""
    for variable in ("DBKIT_PROFILE", "DBKIT_TARGET", *PIPELINE):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("DBKIT_STATE", str(state))
    for name in ("profiles", "migrations", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-q", "-m", "All of it")):
        git(tmp_path, *words)
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Someone", "-c", "user.email=someone@example.org")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def edit(project: Project, name: str, old: str, new: str) -> None:
    path = project.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def migration(project: Project, up: str, down: str | None, *, name: str = "0002_change", header: str = "") -> None:
    """A migration that somebody wrote by hand, and the sum with it."""
    head = f"{header}-- depends: 0001_initial\n\n"
    (project.root / MIGRATIONS / f"postgres/{name}.sql").write_text(head + up, encoding="utf-8")
    if down is not None:
        (project.root / MIGRATIONS / f"postgres/{name}.rollback.sql").write_text(down, encoding="utf-8")
    project("migrate", "check", "--fix", "-p", "kanjiiq")


def stale(project: Project) -> None:
    edit(
        project,
        KANJI,
        "        password_hash: text not null\n",
        "        password_hash: text not null\n        nick: text\n",
    )


def edited(project: Project) -> None:
    edit(project, FIRST, "CREATE TABLE ip_blocklist", "CREATE TABLE  ip_blocklist")


def edited_and_accepted(project: Project) -> None:
    edited(project)
    assert project("migrate", "check", "--fix", "-p", "kanjiiq").code == 0


def two_heads(project: Project) -> None:
    migration(project, "CREATE TABLE one (id int);\n", "DROP TABLE one;\n", name="0002_one")
    migration(project, "CREATE TABLE two (id int);\n", "DROP TABLE two;\n", name="0002_two")


def hazardous(project: Project) -> None:
    edit(project, KANJI, "        password_hash: text not null\n", "")
    assert project("migrate", "generate", "forget", "-p", "kanjiiq").code == 0


def hazardous_by_hand(project: Project) -> None:
    edit(project, KANJI, "        password_hash: text not null\n", "")
    migration(
        project,
        "-- shorter rows\nALTER TABLE users DROP COLUMN password_hash;\n",
        "ALTER TABLE users ADD COLUMN password_hash text NOT NULL;\n",
    )


def emptied(project: Project) -> None:
    migration(project, "DELETE FROM users;\n", "SELECT 1;\n")


def wrong_profile(project: Project) -> None:
    edit(project, KANJI, "        password_hash: text not null\n", "        password_hash: text not nul\n")


def drifted(project: Project) -> None:
    edit(project, "schemas/kanjiiq/postgres.sql", "    reason text,\n", "    reason text NOT NULL,\n")


def without_rollback(project: Project) -> None:
    stale(project)
    migration(project, "ALTER TABLE users ADD COLUMN nick text;\n", None)


def wrong_rollback(project: Project) -> None:
    stale(project)
    migration(project, "ALTER TABLE users ADD COLUMN nick text;\n", "SELECT 1;\n")


def failing_rollback(project: Project) -> None:
    stale(project)
    migration(project, "ALTER TABLE users ADD COLUMN nick text;\n", "\n\nALTER TABLE users DROP COLUMN nickname;\n")


def without_sum(project: Project) -> None:
    (project.root / MIGRATIONS / "dbkit.sum").unlink()


def missing(project: Project) -> None:
    (project.root / MIGRATIONS / "postgres/0001_initial.rollback.sql").unlink()


def failing(project: Project) -> None:
    migration(project, "SELECT 1;\n\nALTER TABLE nowhere ADD COLUMN nick text;\n", "SELECT 1;\n")


def led_astray(project: Project) -> None:
    migration(project, "ALTER TABLE users ADD COLUMN nick text;\n", "ALTER TABLE users DROP COLUMN nick;\n")


def wrong_parent(project: Project) -> None:
    migration(project, "SELECT 1;\n", "SELECT 1;\n")
    edit(project, f"{MIGRATIONS}/postgres/0002_change.sql", "0001_initial", "0001_other")
    assert project("migrate", "check", "--fix", "-p", "kanjiiq").code == 4


def misnamed(project: Project) -> None:
    (project.root / MIGRATIONS / "postgres/second.sql").write_text("SELECT 1;\n", encoding="utf-8")


def untidy(project: Project) -> None:
    edit(project, "profiles/nakama.yaml", "redis:\n", "redis:\n  # dbkit: allow RD999 because of nothing\n")


@dataclass(frozen=True)
class Fault:
    """What is planted, and the first finding that must be made of it."""

    plant: Callable[[Project], None]
    exit_code: int
    code: str
    file: str
    line: int | None
    """None where another colleague's change to the profile may move it."""
    said: str
    profile: str = "kanjiiq"


DAILY = (
    Fault(edited, 4, "migration-integrity", FIRST, 1, "was edited"),
    Fault(two_heads, 4, "migration-integrity", f"{MIGRATIONS}/postgres/0002_two.sql", 1, "two heads"),
    Fault(wrong_profile, 2, "column-syntax", KANJI, None, "nul"),
    Fault(without_sum, 4, "migration-integrity", f"{MIGRATIONS}/dbkit.sum", 1, "the sum file is missing"),
    Fault(stale, 3, "stale-migrations", KANJI, None, "column public.users.nick"),
    Fault(drifted, 3, "stale-schema", "schemas/kanjiiq/postgres.sql", None, "was edited"),
)
MORE = (
    Fault(edited_and_accepted, 4, "edited-migration", FIRST, 1, "since HEAD"),
    Fault(missing, 4, "migration-integrity", f"{MIGRATIONS}/dbkit.sum", 2, "0001_initial.rollback.sql, but"),
    Fault(wrong_parent, 4, "migration-integrity", f"{MIGRATIONS}/postgres/0002_change.sql", 1, "0001_other"),
    Fault(misnamed, 4, "migration-integrity", f"{MIGRATIONS}/postgres/second.sql", 1, "is called NNNN_name.sql"),
    Fault(hazardous, 3, "hazard-data-loss", f"{MIGRATIONS}/postgres/0002_forget.sql", None, "password_hash"),
    Fault(without_rollback, 3, "irreversible", f"{MIGRATIONS}/postgres/0002_change.sql", 1, "no rollback file"),
    Fault(hazardous_by_hand, 3, "hazard-data-loss", f"{MIGRATIONS}/postgres/0002_change.sql", 4, "password_hash"),
    Fault(emptied, 3, "not-as-declared", f"{MIGRATIONS}/postgres/0002_change.sql", 3, "it lost"),
    Fault(wrong_rollback, 3, "irreversible", f"{MIGRATIONS}/postgres/0002_change.rollback.sql", 1, "users.nick"),
    Fault(failing_rollback, 3, "irreversible", f"{MIGRATIONS}/postgres/0002_change.rollback.sql", 3, "nickname"),
    Fault(failing, 1, "statement-failed", f"{MIGRATIONS}/postgres/0002_change.sql", 5, "nowhere"),
    Fault(led_astray, 3, "stale-migrations", KANJI, None, "column public.users.nick"),
    Fault(untidy, 3, "allow", "profiles/nakama.yaml", None, "RD999", profile="nakama"),
)


def finds(project: Project, fault: Fault) -> None:
    fault.plant(project)
    seen = project("ci", "-p", fault.profile, "--format", "json")
    assert seen.code == fault.exit_code, seen.out + seen.err
    (profile,) = seen.json["profiles"]
    finding = next((one for one in profile["findings"] if one["code"] == fault.code), None)
    assert finding, seen.out
    assert fault.said in finding["message"]
    assert finding["file"] == fault.file
    assert fault.line in (None, finding["line"])
    assert finding["help"] or fault.exit_code == 2
    if fault.line is None:
        lines = (project.root / fault.file).read_text(encoding="utf-8").split("\n")
        assert lines[finding["line"] - 1].strip(), "a line that says something"


def named(fault: Fault) -> str:
    return fault.plant.__name__


@pytest.mark.parametrize("fault", DAILY, ids=named)
def test_a_fault(copy: Project, fault: Fault) -> None:
    finds(copy, fault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", MORE, ids=named)
def test_another_fault(copy: Project, fault: Fault) -> None:
    finds(copy, fault)


def test_nothing_is_said_of_the_clean_copy(copy: Project) -> None:
    clean = copy("ci")
    assert (clean.code, clean.out) == (0, "")
    assert clean.err.splitlines()[-1] == "no findings in 3 profiles, no new migrations since HEAD"


def test_a_hazard_is_told_in_the_words_of_each_pipeline(copy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    hazardous(copy)
    summary = copy.root / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    kinds = ("gitlab", "sarif", "junit", "markdown", "text", "json")
    reports = [word for kind in kinds for word in ("--report", f"{kind}=reports/{kind}")]
    seen = copy("ci", "-p", "kanjiiq", "--format", "github", *reports)
    text = {kind: (copy.root / "reports" / kind).read_text(encoding="utf-8") for kind in kinds}
    path = f"{MIGRATIONS}/postgres/0002_forget.sql"
    assert seen.code == 3
    assert seen.out.startswith(f"::warning title=hazard-data-loss,file={path},line=")
    assert len(seen.out.splitlines()) == 1
    assert summary.read_text(encoding="utf-8") == text["markdown"]
    (quality,) = json.loads(text["gitlab"])
    assert quality["check_name"] == "hazard-data-loss"
    assert quality["severity"] == "major"
    assert quality["location"]["path"] == path
    assert len(quality["fingerprint"]) == 64
    (run,) = json.loads(text["sarif"])["runs"]
    assert run["tool"]["driver"]["name"] == "dbkit ci"
    assert [one["ruleId"] for one in run["results"]] == ["hazard-data-loss"]
    suite = ElementTree.fromstring(text["junit"]).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("7", "1")
    assert "## dbkit: 1 finding\n\n### What will happen to PostgreSQL of kanjiiq\n" in text["markdown"]
    assert "ALTER TABLE users DROP COLUMN password_hash;" in text["markdown"]
    assert "**data-loss** (line " in text["markdown"]
    assert "tried on PostgreSQL " in text["markdown"]
    assert text["text"].startswith("kanjiiq: what is new since HEAD\n  postgres/0002_forget.sql: 1 statement\n")
    (new,) = json.loads(text["json"])["profiles"][0]["new"]
    assert new["statements"][0]["lock"] == "ACCESS EXCLUSIVE"

    edit(
        copy, path, "-- dbkit: change", "-- dbkit: allow data-loss because hashes moved to the vault\n-- dbkit: change"
    )
    assert copy("migrate", "check", "--fix", "-p", "kanjiiq").code == 0
    agreed = copy("ci", "-p", "kanjiiq", "--format", "markdown")
    assert agreed.code == 0, agreed.out
    assert agreed.out.startswith("## dbkit: no findings\n")
    assert "agreed: hashes moved to the vault" in agreed.out


@pytest.mark.slow
def test_what_a_commit_has_is_not_new(copy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", git(copy.root, "rev-parse", "HEAD"))
    git(copy.root, "switch", "-q", "-c", "forget")
    hazardous(copy)
    git(copy.root, "add", ".")
    git(copy.root, "commit", "-q", "-m", "Forget passwords")
    assert "hazard-data-loss" in copy("ci", "-p", "kanjiiq").out
    monkeypatch.delenv("CI_MERGE_REQUEST_DIFF_BASE_SHA")
    assert copy("ci", "-p", "kanjiiq").code == 0
    assert copy("ci", "-p", "kanjiiq", "--base", "main").code == 3
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    shallow = copy("ci", "-p", "kanjiiq")
    assert shallow.code == 2
    assert "this clone has no origin/main" in shallow.err
    assert "fetch-depth: 0" in shallow.err


def test_a_wrong_report_is_refused(copy: Project) -> None:
    assert copy("ci", "--report", "pdf=report.pdf").code == 2
    assert copy("ci", "--format", "pdf").code == 2


def test_a_repository_that_does_not_know_dbkit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in PIPELINE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path, capsys)
    nothing = project("ci")
    assert nothing.code == 2
    assert "no folder of migrations" in nothing.err
    texts = {
        "db/migrations/V1__users.sql": "CREATE TABLE users (id int PRIMARY KEY);\n",
        "db/migrations/V2__email.sql": "ALTER TABLE users ADD email text;\nCREATE INDEX email ON users (email);\n",
        "db/migrations/V2__email.down.sql": "DROP TABLE users;\n",
        "seeds/users.sql": "DELETE FROM users;\n",
        "ignored/migrations/V1__users.sql": "DELETE FROM users;\n",
        ".gitignore": "ignored/\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-q", "-m", "All of it")):
        git(tmp_path, *words)
    first = project("ci", "--format", "github")
    assert first.code == 3
    assert first.out.startswith("::warning title=PG001,file=db/migrations/V2__email.sql,line=2,")
    assert len(first.out.splitlines()) == 1
    assert first.err.startswith("1 finding in 2 files of SQL; there is no profile")
    (tmp_path / "db/migrations/V3__name.sql").write_text("ALTER TABLE users ADD COLUMN name text;\n", encoding="utf-8")
    later = project("ci", "--base", "main~0")
    assert (later.code, later.out) == (0, "")
    assert later.err.startswith("no findings in 1 new file of SQL since main~0; there is no profile")
    before = git(tmp_path, "rev-parse", "HEAD")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "A name")
    (tmp_path / "event.json").write_text(f'{{"before": "{before}"}}', encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
    pushed = project("ci")
    assert pushed.err.startswith(f"no findings in 1 new file of SQL since {before[:12]}; there is no profile")
    monkeypatch.setenv("GITHUB_EVENT_NAME", "workflow_dispatch")
    assert project("ci").err.startswith("1 finding in 3 files of SQL; there is no profile")
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", before)
    assert f"since {before[:12]}" in project("ci").err
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "0" * 40)
    assert "since" not in project("ci").err
    git(tmp_path, "reset", "-q", "--soft", before)
    mysql = "CREATE TABLE `users` (`id` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB;\n"
    (tmp_path / "db/migrations/V4__mysql.sql").write_text(mysql, encoding="utf-8")
    (tmp_path / "db/migrations/V5__no_sql.sql").write_text("-- Größe\nCREATE TABEL t (a int);\n", encoding="latin-1")
    other = project("ci", "--base", "main~0", "--format", "github")
    assert other.out.startswith("::error title=PG029,file=db/migrations/V5__no_sql.sql,line=2,")
    assert len(other.out.splitlines()) == 1
    assert "in 3 new files of SQL since main~0; nothing is said of 1 of them, in the SQL" in other.err


def scripts(name: str) -> Iterator[str]:
    """The shell commands that a pipeline's file runs, besides those that install dbkit or call other programs."""
    data = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    if name == "action.yml":
        assert data["runs"]["using"] == "composite"
        yield from (step["run"] for step in data["runs"]["steps"] if step.get("name") == "dbkit ci")
    elif name == "templates/gitlab-ci.yml":
        yield from data["dbkit"]["script"]
    else:
        assert [one["id"] for one in data] == ["dbkit-check", "dbkit-lint", "dbkit-ci"]
        yield from (one["entry"] for one in data)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["action.yml", "templates/gitlab-ci.yml", ".pre-commit-hooks.yaml"])
def test_files_of_pipelines_run_as_they_stand(
    copy: Project, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In a shell with dbkit on its path, on the clean copy and on one with a fault."""
    programs = tmp_path_factory.mktemp("bin")
    (programs / "dbkit").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m dbkit "$@"\n', encoding="utf-8")
    (programs / "dbkit").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(programs),
        "GITHUB_STEP_SUMMARY": str(programs / "summary.md"),
        "DBKIT_CI_ARGUMENTS": "-p kanjiiq",
        "DBKIT_PROFILE": "kanjiiq",
    }
    for expected in (0, 3):
        codes = [
            subprocess.run(["bash", "-e", "-c", script], cwd=copy.root, env=environment, check=False).returncode
            for script in scripts(name)
        ]
        assert max(codes) == expected
        if not expected:
            stale(copy)
