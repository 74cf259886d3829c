"""Lint and the server: what was measured to block for a time that grows with the table is flagged, and nothing else."""

from __future__ import annotations

import pytest

from scripts.agreement import PAGE, Agreement, agreement, row
from scripts.effects import measured


@pytest.fixture(scope="module")
def agreements() -> dict[int, Agreement]:
    return agreement(measured())


@pytest.mark.parametrize("major", [14, 15, 16, 17, 18])
def test_lint_agrees_with_the_server(agreements: dict[int, Agreement], major: int) -> None:
    found = agreements[major]
    assert found.missed == ()
    assert found.blamed == ()
    assert found.blocking >= 80
    assert found.harmless >= 135
    assert row("dbkit lint", major, found) in PAGE.read_text(encoding="utf-8")


def test_a_verdict_that_differs_is_told() -> None:
    harmless = ("ALTER TABLE big ADD COLUMN extra integer",)
    blocking = ("CREATE INDEX big_small_idx ON big (small)",)
    locked = {"locks": {"big": "AccessExclusive"}, "reads": ["big"]}
    found = agreement([(harmless, {18: locked}), (blocking, {18: {"locks": {"big": "ShareUpdateExclusive"}}})])
    assert found[18] == Agreement(blocking=1, harmless=1, missed=harmless, blamed=blocking)
