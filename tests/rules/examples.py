"""The profiles and the files of SQL in a rule's page."""

from __future__ import annotations

import re
from pathlib import Path

from dbkit.app.lint import Lint, lint, lint_folder
from dbkit.app.profile import load
from dbkit.app.project import folder_at
from dbkit.lint.rule import Rule
from dbkit.stores import STORES

_EXAMPLE = re.compile(r"^(Bad|Good):.*?^```(?:yaml|sql|redis)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_OLDEST = {"postgres": 14, "clickhouse": 24, "redis": 7}
_FILE = re.compile(r"^(?:--|#) (\d{4}_\w+)\.(?:sql|redis)\n", re.MULTILINE)


def examples(rule: Rule) -> list[tuple[str, str]]:
    """``Bad`` or ``Good``, and a profile without its first line, or files of SQL below lines with their names."""
    return _EXAMPLE.findall(rule.page + "\n")


def migrations(text: str) -> list[tuple[str, str]]:
    """The names and texts of the files of SQL in an example; none where it is a profile."""
    parts = _FILE.split(text)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def linted_files(folder: Path, files: list[tuple[str, str]], *, profile: str = "", store: str = "postgres") -> Lint:
    """What is found in migrations of a profile."""
    folder.mkdir(exist_ok=True)
    path = folder / "example.yaml"
    path.write_text(f"profile: example\n{store}: {{version: {_OLDEST[store]}}}\n{profile}", encoding="utf-8")
    where = folder / "migrations" / "example"
    (where / store).mkdir(parents=True)
    for name, text in files:
        (where / store / f"{name}{STORES[store].suffix}").write_text(text, encoding="utf-8")
    return lint_folder(load(path, STORES), folder_at(where), STORES)


def linted(folder: Path, text: str) -> Lint:
    """What is found in a profile."""
    path = folder / "example.yaml"
    path.write_text(f"profile: example\n{text}", encoding="utf-8")
    return lint(load(path, STORES), STORES)


def codes(folder: Path, text: str, *, store: str = "postgres") -> list[str]:
    """The codes of what is found in an example; ``store`` is whose files of SQL it holds."""
    files = migrations(text)
    found = linted_files(folder, files, store=store) if files else linted(folder, text)
    return [one.code for one in found.findings]
