"""``dbkit init``: what it writes works at once, and nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Project


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Project]:
    """A folder with nothing in it."""
    for variable in ("DATABASE_URL", "REDIS_URL", "CLICKHOUSE_URL", "DBKIT_PROFILE", "DBKIT_TARGET", "DBKIT_STATE"):
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "corner shop"
    folder.mkdir()
    monkeypatch.chdir(folder)
    one = Project(folder, capsys)
    yield one
    if (folder / "profiles").is_dir():
        assert one("dev", "down").code == 0


def test_what_is_written_works_at_once(empty: Project) -> None:
    begun = empty("init", *(word for store in ("postgres", "redis", "clickhouse") for word in ("--store", store)))
    assert begun.code == 0, begun.err
    assert begun.out.splitlines() == [
        "wrote profiles/corner-shop.yaml",
        "wrote schemas/profile.schema.json",
        "wrote .github/workflows/dbkit.yml",
        "wrote .gitignore",
    ]
    assert (empty.root / ".gitignore").read_text(encoding="utf-8") == ".dbkit/\n"
    assert empty("validate").code == 0
    assert empty("lint").code == 0
    generated = empty("migrate", "generate", "initial")
    assert generated.code == 0, generated.err
    assert empty("migrate", "check").code == 0
    assert empty("dev", "up").code == 0
    up = empty("migrate", "up", "--yes")
    assert up.code == 0, up.err
    assert len(up.out.splitlines()) == 3
    assert empty("diff", "--exit-code").code == 0


def test_nothing_is_overwritten(empty: Project) -> None:
    (empty.root / ".gitignore").write_text("node_modules\n.dbkit", encoding="utf-8")
    (empty.root / ".gitlab-ci.yml").write_text("build: {script: [make]}\n", encoding="utf-8")
    assert empty("init", "shop").code == 0
    before = {path: path.read_bytes() for path in empty.root.rglob("*") if path.is_file()}
    again = empty("init", "shop", "--format", "json")
    assert again.code == 0
    assert again.json["written"] == []
    assert again.json["kept"] == ["profiles/shop.yaml", "schemas/profile.schema.json", ".gitlab-ci.yml"]
    assert {path: path.read_bytes() for path in empty.root.rglob("*") if path.is_file()} == before
    assert before[empty.root / ".gitlab-ci.yml"] == b"build: {script: [make]}\n"
    (empty.root / "profiles" / "deep").mkdir()
    assert (
        empty("init", "billing", "--pipeline", "none").out
        == "wrote profiles/billing.yaml\nkept schemas/profile.schema.json\n"
    )


def test_the_schema_is_found_and_pipelines_are_yaml(empty: Project) -> None:
    assert empty("init", "shop", "--pipeline", "gitlab").code == 0
    profile = empty.root / "profiles/shop.yaml"
    named = profile.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
    assert json.loads((profile.parent / named).read_text(encoding="utf-8"))["type"] == "object"
    pipeline = yaml.safe_load((empty.root / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert pipeline["dbkit"]["script"][0].startswith("dbkit ci ")
    assert not (empty.root / ".github").exists()


@pytest.mark.parametrize("words", [("../evil",), ("1st",), ("shop", "--pipeline", "make")])
def test_wrong_words_write_nothing(empty: Project, words: tuple[str, ...]) -> None:
    assert empty("init", *words).code == 2
    assert list(empty.root.iterdir()) == []
