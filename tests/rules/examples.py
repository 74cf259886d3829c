"""The profiles in a rule's page."""

from __future__ import annotations

import re
from pathlib import Path

from dbkit.app.lint import Lint, lint
from dbkit.app.profile import load
from dbkit.lint.rule import Rule
from dbkit.stores import STORES

_EXAMPLE = re.compile(r"^(Bad|Good):.*?^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples(rule: Rule) -> list[tuple[str, str]]:
    """``Bad`` or ``Good``, and a profile without its first line."""
    return _EXAMPLE.findall(rule.page + "\n")


def linted(folder: Path, text: str) -> Lint:
    """What is found in a profile."""
    path = folder / "example.yaml"
    path.write_text(f"profile: example\n{text}", encoding="utf-8")
    return lint(load(path, STORES), STORES)


def codes(folder: Path, text: str) -> list[str]:
    """The codes of what is found."""
    return [one.code for one in linted(folder, text).findings]
