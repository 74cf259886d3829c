"""Files of a project are written whole, and inside of its repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbkit.core.errors import UsageError
from dbkit.core.paths import in_repository, write_file, write_output


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    return tmp_path / "repository"


def test_a_file_is_written_in_the_place_of_a_link(repository: Path) -> None:
    precious = repository.parent / "outside" / "precious"
    precious.write_text("precious", encoding="utf-8")
    path = repository / "schemas" / "shop" / "postgres.sql"
    path.parent.mkdir(parents=True)
    path.symlink_to(precious)
    write_file(path, "SELECT 1;\n")
    assert precious.read_text(encoding="utf-8") == "precious"
    assert not path.is_symlink()
    assert path.read_text(encoding="utf-8") == "SELECT 1;\n"
    assert [one.name for one in path.parent.iterdir()] == ["postgres.sql"]


@pytest.mark.parametrize("link", ["migrations", "migrations/shop", "migrations/shop/postgres"])
def test_a_folder_that_leads_out_of_the_repository_is_refused(repository: Path, link: str) -> None:
    outside = repository.parent / "outside"
    (repository / link).parent.mkdir(parents=True, exist_ok=True)
    (repository / link).symlink_to(outside)
    with pytest.raises(UsageError, match="outside of the repository"):
        write_file(Path("migrations/shop/postgres/0001_a.sql"), "SELECT 1;\n")
    assert list(outside.iterdir()) == []


def test_links_inside_and_folders_that_are_named_are_as_good_as_any(repository: Path) -> None:
    (repository / "db").mkdir()
    (repository / "migrations").symlink_to(repository / "db")
    write_file(repository / "migrations" / "shop" / "0001_a.sql", "SELECT 1;\n")
    assert (repository / "db" / "shop" / "0001_a.sql").is_file()
    write_file(repository / ".." / "outside" / "0001_a.sql", "SELECT 1;\n")
    assert (repository.parent / "outside" / "0001_a.sql").is_file()


def test_what_cannot_be_written_is_one_message(repository: Path) -> None:
    (repository / "file").write_text("x", encoding="utf-8")
    for write in (write_file, write_output):
        with pytest.raises(UsageError, match="file/below cannot be written: "):
            write(repository / "file" / "below", "y")
        with pytest.raises(UsageError, match="cannot be written: Is a directory"):
            write(repository / ".git", "y")


def test_an_output_is_written_anew_or_behind(repository: Path) -> None:
    for text, append in (("a", False), ("b", True), ("c", True)):
        write_output(repository / "reports" / "summary.md", text, append=append)
    assert (repository / "reports" / "summary.md").read_text(encoding="utf-8") == "abc"


def test_a_place_is_seen_from_the_top_of_the_repository(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "services" / "a").mkdir(parents=True)
    assert in_repository("profiles/shop.yaml") == "profiles/shop.yaml"
    monkeypatch.chdir(repository / "services" / "a")
    assert in_repository("profiles/shop.yaml") == "services/a/profiles/shop.yaml"
    assert in_repository("/etc/hosts") == "/etc/hosts"
