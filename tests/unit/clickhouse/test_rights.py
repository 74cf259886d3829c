"""What views ask of their definers is added to the rights that a profile says of these."""

from __future__ import annotations

import pytest

from tests.unit.clickhouse.test_compile import compiled

SECTION = """
tables:
  clicks: {order_by: [id], columns: {id: UInt64}}
  links: {order_by: [id], columns: {id: UInt64}}
  daily: {engine: SummingMergeTree, order_by: [id], columns: {id: UInt64, n: UInt64}}
dictionaries:
  names: {columns: {id: UInt64, name: String}, primary_key: id, source: "CLICKHOUSE(TABLE 'links')", lifetime: 0}
views:
  known: SELECT id FROM links
  closed: {select: SELECT id FROM links, security: DEFINER = other SQL SECURITY DEFINER}
materialized_views:
  counted:
    to: daily
    security: DEFINER = app SQL SECURITY DEFINER
    select: "SELECT id, count() AS n FROM QUERY GROUP BY id"
roles: {writer: {grants: [INSERT ON dai*]}}
users: {app: RIGHTS}
"""


def granted(query: str, rights: str) -> list[str]:
    """The statements that give the user rights."""
    draft, findings = compiled(SECTION.replace("QUERY", query).replace("RIGHTS", rights))
    assert findings == ()
    texts = [one.text for one in draft.statements if one.id.kind == "grants" and one.id.name == "app"]
    return [line for text in texts for line in text.split(";\n") if line]


SELECT, INSERT = "GRANT SELECT ON clicks TO app", "GRANT INSERT ON daily TO app"


@pytest.mark.parametrize(
    ("query", "rights", "expected"),
    [
        ("clicks", "{}", []),
        ("clicks", "{grants: []}", [SELECT, INSERT]),
        ("clicks", "{grants: [SELECT ON *]}", ["GRANT SELECT ON * TO app", INSERT]),
        ("clicks", "{grants: ['SELECT(id) ON clicks']}", ["GRANT SELECT(id) ON clicks TO app", INSERT]),
        ("clicks", "{roles: [writer]}", ["GRANT writer TO app", SELECT]),
        ("clicks", "{grants: [ALL ON *.*]}", ["GRANT ALL ON *.* TO app"]),
        ("clicks", "{grants: [SELECT ON case.clicks, INSERT ON other.daily]}",
         ["GRANT SELECT ON case.clicks TO app", "GRANT INSERT ON other.daily TO app", INSERT]),
        ("clicks JOIN known USING id", "{grants: []}",
         [SELECT, "GRANT SELECT ON known TO app", "GRANT SELECT ON links TO app", INSERT]),
        ("clicks JOIN closed USING id", "{grants: []}", [SELECT, "GRANT SELECT ON closed TO app", INSERT]),
        ("clicks WHERE dictHas('names', id)", "{grants: []}", [SELECT, "GRANT dictGet ON names TO app", INSERT]),
        ("elsewhere.clicks", "{grants: []}", [INSERT]),
    ],
)  # fmt: skip
def test_what_a_definer_is_granted(query: str, rights: str, expected: list[str]) -> None:
    assert granted(query, rights) == expected


def test_a_section_with_errors_is_only_reported() -> None:
    _, findings = compiled(SECTION.replace("QUERY", "clicks").replace("RIGHTS", "{grants: ['SELECT (clicks']}"))
    assert {one.code for one in findings} >= {"access-syntax"}
