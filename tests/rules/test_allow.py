"""Comments that allow what a rule advises against."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.examples import linted

PROFILE = """\
redis:
  keyspaces:
    {above}
    feature: {{key: "feature:{{name:slug}}", type: string, ttl: {{none: by hand}}}} {behind}
    other: {{key: "other:{{name:slug}}", type: string, ttl: 1h}}
"""


def found(folder: Path, *, above: str = "", behind: str = "") -> tuple[list[str], list[str], list[str]]:
    one = linted(folder, PROFILE.format(above=above, behind=behind))
    return (
        [finding.code for finding in one.findings],
        [finding.message for finding in one.findings],
        [allowed.reason for allowed in one.allowed],
    )


@pytest.mark.parametrize("comment", ["# dbkit: allow RD003 because a few", "#dbkit:allow rd003: a few"])
def test_a_comment_with_a_reason(tmp_path: Path, comment: str) -> None:
    assert found(tmp_path, above=comment) == ([], [], ["a few"])
    assert found(tmp_path, above=f"{comment}\n    # and more\n\n") == ([], [], ["a few"])
    assert found(tmp_path, behind=comment) == ([], [], ["a few"])


def test_a_comment_above_the_section_counts_for_all_of_it(tmp_path: Path) -> None:
    text = "# dbkit: allow RD003 because all are a few\n" + PROFILE.format(above="", behind="")
    assert linted(tmp_path, text).findings == ()


def test_a_comment_without_a_reason_allows_nothing(tmp_path: Path) -> None:
    codes, messages, allowed = found(tmp_path, above="# dbkit: allow RD003")
    assert sorted(codes) == ["RD003", "allow"]
    assert "RD003 is not allowed without a reason" in messages
    assert allowed == []


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("RD007", "RD007 finds nothing here that had to be allowed"),
        ("XY999", "there is no rule XY999"),
        ("RD03", "there is no rule RD03"),
        ("data-lost", "there is no rule data-lost"),
        ("all", "there is no rule all"),
        ("endless-keys", "endless-keys is the name of a rule"),
    ],
)
def test_a_comment_that_allows_nothing_is_found(tmp_path: Path, code: str, message: str) -> None:
    codes, messages, _ = found(tmp_path, above=f"# dbkit: allow {code} because of old times")
    assert sorted(codes) == ["RD003", "allow"]
    assert message in messages


def test_a_comment_allows_several_rules(tmp_path: Path) -> None:
    assert found(tmp_path, above="# dbkit: allow RD003, RD007 because a few")[1:] == (
        ["RD007 finds nothing here that had to be allowed"],
        ["a few"],
    )


def test_a_comment_beside_another_key_does_not_count(tmp_path: Path) -> None:
    text = PROFILE.format(above="", behind="").rstrip("\n") + " # dbkit: allow RD003 because of old times\n"
    assert sorted(one.code for one in linted(tmp_path, text).findings) == ["RD003", "allow"]
