"""The page of figures has a row for all that is done, and keeps the others when one is made anew."""

from __future__ import annotations

import pytest

from benchmarks.busy_tables import CHANGES
from scripts.reliability import PAGE, ROWS, with_row
from tests.crash.faults import FAULTS, TIMES


def test_everything_that_is_done_has_its_row() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert set(FAULTS) == set(TIMES) == set(ROWS)
    for head in (*ROWS.values(), *(change.name for change in CHANGES)):
        assert with_row(page, head, "1 | 2 | 3").count(f"| {head} | 1 | 2 | 3 |") == 1
    with pytest.raises(ValueError, match="no row for a flood"):
        with_row(page, "a flood", "")


def test_one_row_is_written_anew() -> None:
    assert with_row("a\n| b | 1 |\n| bb | 2 |\n", "b", "3") == "a\n| b | 3 |\n| bb | 2 |\n"
