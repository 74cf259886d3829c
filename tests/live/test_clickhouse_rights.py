"""The rights that dbkit gives definers are those that views ask: on engines that enforce the rights of users."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from dbkit.contract import Draft
from dbkit.core.ids import ObjectId
from dbkit.stores.clickhouse.access_book import AccessBook
from dbkit.stores.clickhouse.kinds.grants import Grant
from dbkit.stores.clickhouse.rights import said_rights
from dbkit.stores.clickhouse.split import split
from tests.live.clickhouse_server import ENGINE_24
from tests.live.clickhouse_with_users import answers, configure
from tests.unit.clickhouse.test_compile import compiled

PROFILE = """
tables:
  clicks: {order_by: [id], columns: {id: UInt64, kind: String}}
  links: {order_by: [id], columns: {id: UInt64, name: String}}
  daily: {engine: SummingMergeTree, order_by: [id], columns: {id: UInt64, name: String, n: UInt64}}
dictionaries:
  names:
    columns: {id: UInt64, name: String}
    primary_key: id
    source: CLICKHOUSE(DB 'case' TABLE 'links')
    lifetime: 0
views:
  known: SELECT id, name AS known_name FROM links
  counted_twice: {select: SELECT id FROM clicks, security: DEFINER = app SQL SECURITY DEFINER}
materialized_views:
  counted:
    to: daily
    security: DEFINER = app SQL SECURITY DEFINER
    select: SELECT id, dictGet('case.names', 'name', id) AS name, count() AS n
      FROM clicks LEFT JOIN known USING id GROUP BY id
  inside: {engine: MergeTree ORDER BY id, select: SELECT id FROM clicks, security: DEFINER = app SQL SECURITY DEFINER}
users:
  app: {grants: []}
"""
ENGINES = [None, pytest.param(ENGINE_24, marks=pytest.mark.slow)]


def texts(draft: Draft, *kinds: str) -> list[str]:
    return [one.text for statement in draft.statements if statement.id.kind in kinds for one in split(statement.text)]


def inserted(folder: Path, draft: Draft, rights: Sequence[str], engine: Path | None) -> list[object]:
    """What becomes of an INSERT, and of the queries of who reads the views, where the definer has these rights."""
    if engine is not None and not (engine / "chdb").is_dir():
        pytest.skip("ClickHouse 24 is not here: python scripts/servers.py clickhouse-24")
    folder.mkdir()
    configure(folder, {"app": [text.replace(" ON ", " ON case.").replace(" TO app", "") for text in rights]})
    made = ["CREATE DATABASE case", "USE case"]
    for kind in ("table", "dictionary", "view", "materialized_view"):
        made += texts(draft, kind)
    counted = "SELECT toString(sum(n)), (SELECT toString(count()) FROM counted_twice) FROM daily"
    asked = ["INSERT INTO clicks VALUES (1, 'x')", counted]
    found = answers(folder, [*made, *asked], engine=engine)
    assert found[: len(made)] == [[]] * len(made)
    return found[len(made) :]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_given_is_enough_and_all_of_it_is_needed(tmp_path: Path, engine: Path | None) -> None:
    draft, findings = compiled(PROFILE)
    assert findings == ()
    given = texts(draft, "grants")
    assert said_rights(draft.statements, "case")["app"] == {
        Grant(on="clicks", privilege="SELECT"), Grant(on="known", privilege="SELECT"),
        Grant(on="links", privilege="SELECT"), Grant(on="names", privilege="dictGet"),
        Grant(on="daily", privilege="INSERT"),
    }  # fmt: skip
    assert inserted(tmp_path / "all", draft, given, engine) == [[], [["1", "1"]]]
    for number, left_out in enumerate(given):
        refused, _ = inserted(tmp_path / str(number), draft, [text for text in given if text != left_out], engine)
        assert "Not enough privileges" in str(refused), left_out


def test_what_an_engine_prints_of_rights_is_read(tmp_path: Path) -> None:
    """The users of a profile are read from SHOW ACCESS."""
    said = [
        "GRANT SELECT(id, kind), INSERT ON case.clicks",
        "GRANT ALTER UPDATE, ALTER DELETE ON case.* WITH GRANT OPTION",
        "GRANT SELECT ON other.links",
        "GRANT dictGet ON *.*",
    ]
    configure(tmp_path, {"app": said})
    (printed,) = answers(tmp_path, ["SHOW ACCESS"])
    book, expected = AccessBook("case"), AccessBook("case")
    for (text,) in printed:
        book.run(text)
    for text in said:
        grant, option, rest = text.partition(" WITH")
        expected.run(f"{grant} TO app{option}{rest}")
    assert book.granted["app"] == expected.granted["app"]
    assert ObjectId("user", ("app",)) in book.entries
