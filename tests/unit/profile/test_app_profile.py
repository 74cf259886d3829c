"""From a file to drafts: findings of all layers together; where profiles are found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import BaseModel, ConfigDict

from dbkit.app.folders import all_profiles, find_profile, find_root, folders
from dbkit.app.profile import load
from dbkit.contract import Draft, DraftStatement, Source, Store
from dbkit.core.diagnostic import Diagnostic, Severity, render
from dbkit.core.errors import ProfileError, UsageError
from dbkit.core.ids import ObjectId
from dbkit.stores import STORES


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: int | str = 0
    names: dict[str, str] = {}


class Pages:
    """A store of named texts that has the compiling half of the contract, without any database."""

    name = "postgres"
    title = "Pages"
    schemes = ("pages",)

    def surface(self) -> type[BaseModel]:
        return Section

    def compile(self, source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
        findings = [
            Diagnostic(code="pages", message=f"{name} {text}", span=source.span("names", name), severity=Severity(text))
            for name, text in source.section.names.items()
            if text in ("error", "warning")
        ]
        statements = tuple(DraftStatement(id=ObjectId("page", (name,)), text=name) for name in source.section.names)
        return Draft(statements=statements), tuple(findings)


PAGES = cast("Mapping[str, Store]", {"postgres": Pages()})


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "profiles").mkdir()
    return tmp_path


def write(root: Path, text: str, name: str = "shop") -> Path:
    path = root / "profiles" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_profile_is_compiled(root: Path) -> None:
    profile = load(write(root, "profile: shop\npostgres: {version: 16, names: {a: x, b: warning}}\n"), PAGES)
    assert profile.name == "shop"
    assert isinstance(profile.sections["postgres"], Section)
    assert [statement.text for statement in profile.drafts["postgres"].statements] == ["a", "b"]
    assert [warning.message for warning in profile.warnings] == ["b warning"]


def test_findings_of_all_layers_come_sorted_by_place(root: Path) -> None:
    text = "nothing: 1\nprofile: 7\npostgres:\n  names: {z: error, b: error, z: x, null: y}\ntargets: {x: 1}\n"
    with pytest.raises(ProfileError) as caught:
        load(write(root, text), PAGES)
    assert [(one.code, one.span and one.span.line) for one in caught.value.diagnostics] == [
        ("unknown-key", 1),
        ("wrong-type", 2),
        ("pages", 4),
        ("pages", 4),
        ("yaml-duplicate-key", 4),
        ("yaml-null-key", 4),
        ("wrong-type", 5),
    ]
    assert str(caught.value) == "7 errors"
    assert all("|" in render(one, caught.value.sources) for one in caught.value.diagnostics)


def test_what_a_missing_file_would_have_declared_is_not_reported(root: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        load(write(root, "profile: x\ninclude: [gone.yaml]\npostgres: {names: {a: error}}\n"), PAGES)
    assert [one.code for one in caught.value.diagnostics] == ["unreadable-file"]


def test_thousands_of_errors_are_not_all_shown(root: Path) -> None:
    text = "profile: x\npostgres:\n  names:\n" + "    a: b\n" * 5000
    with pytest.raises(ProfileError) as caught:
        load(write(root, text), PAGES)
    assert len(caught.value.diagnostics) == 101
    assert caught.value.diagnostics[-1].message == "4899 more are not shown"


def test_ten_megabytes_are_refused_within_a_second(root: Path) -> None:
    path = write(root, "profile: x\npostgres:\n  names:\n" + "    name: text\n" * 700_000)
    assert path.stat().st_size > 10_000_000
    with pytest.raises(ProfileError) as caught:
        load(path, STORES)
    (finding,) = caught.value.diagnostics
    assert str(finding.span) == "profiles/shop.yaml:1:1"
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_is_named(root: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        load(root / "profiles" / "gone.yaml", PAGES)
    assert caught.value.diagnostics[0].message == "profiles/gone.yaml cannot be read: no such file or directory"


def test_the_root_is_the_nearest_folder_with_profiles_or_settings(root: Path) -> None:
    deep = root / "a" / "b"
    deep.mkdir(parents=True)
    assert find_root(deep) == root.resolve()
    (root / "a" / "dbkit.yaml").write_text("profiles: b\n")
    assert find_root(deep) == (root / "a").resolve()


def test_no_project_is_a_usage_error(tmp_path: Path) -> None:
    outside = tmp_path / "empty"
    outside.mkdir()
    with pytest.raises(UsageError, match="is not in a project"):
        find_root(outside)


def test_folders_are_those_of_the_settings(root: Path) -> None:
    assert folders(root).migrations == root / "migrations"
    (root / "dbkit.yaml").write_text("profiles: db/profiles\nschemas: db/schemas\n")
    assert folders(root).profiles == root / "db" / "profiles"
    assert folders(root).schemas == root / "db" / "schemas"
    assert folders(root).migrations == root / "migrations"
    (root / "dbkit.yaml").write_text("")
    assert folders(root).profiles == root / "profiles"


@pytest.mark.parametrize(
    ("text", "code"),
    [("profils: x", "unknown-key"), ("profiles: 5", "wrong-type"), ("- a", "no-mapping"), ("a: [", "yaml-syntax")],
)
def test_wrong_settings_are_located(root: Path, text: str, code: str) -> None:
    (root / "dbkit.yaml").write_text(text)
    with pytest.raises(ProfileError) as caught:
        folders(root)
    assert [one.code for one in caught.value.diagnostics] == [code]


def test_profiles_are_found_by_name_and_file(root: Path) -> None:
    shop = write(root, "profile: shop\n")
    (root / "profiles" / "other.yml").write_text("profile: other\n")
    (root / "profiles" / "parts").mkdir()
    (root / "profiles" / "parts" / "one.yaml").write_text("")
    assert all_profiles(root) == (root / "profiles" / "other.yml", shop)
    assert find_profile("shop", root) == shop
    assert find_profile("other", root) == root / "profiles" / "other.yml"
    assert find_profile(str(shop), root) == shop
    assert find_profile("profiles/shop.yaml", root).resolve() == shop.resolve()


@pytest.mark.parametrize("name", ["shpo", "profiles/shpo.yaml", "../shpo"])
def test_an_unknown_profile_is_answered_with_the_nearest_and_the_list(root: Path, name: str) -> None:
    write(root, "profile: shop\n")
    write(root, "profile: zoo\n", "zoo")
    with pytest.raises(UsageError) as caught:
        find_profile(name, root)
    assert caught.value.help == "did you mean 'shop'? The profiles are shop, zoo"


def test_without_profiles_the_help_says_so(tmp_path: Path) -> None:
    assert all_profiles(tmp_path) == ()
    with pytest.raises(UsageError) as caught:
        find_profile("shop", tmp_path)
    assert caught.value.help == "there are no profiles yet"


@pytest.mark.parametrize("name", ["kanjiiq", "nakama", "smo1"])
def test_the_committed_profiles_compile_without_a_warning(name: str) -> None:
    profile = load(Path(__file__).parents[3] / "profiles" / f"{name}.yaml", STORES)
    assert profile.name == name
    assert profile.warnings == ()
    assert cast("Any", profile.drafts)["postgres"].statements
