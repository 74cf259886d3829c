"""Broken profiles and the whole text that a user reads about each. DBKIT_WRITE_CASES=1 writes the texts anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dbkit.app.profile import load
from dbkit.core.diagnostic import render
from dbkit.core.errors import ProfileError
from dbkit.stores import STORES

CASES = Path(__file__).parents[2] / "cases" / "profile"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES / case)
    with pytest.raises(ProfileError) as caught:
        load(Path("profile.yaml"), STORES)
    assert caught.value.exit_code == 2
    findings = [render(one, caught.value.sources) for one in caught.value.diagnostics]
    text = "\n".join([*findings, caught.value.message]) + "\n"
    expected = CASES / case / "expected.txt"
    if os.environ.get("DBKIT_WRITE_CASES"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert all(one.span is not None for one in caught.value.diagnostics)
