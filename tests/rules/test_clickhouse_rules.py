"""Rules of the ClickHouse section and of its migrations where there is more to say than their examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.examples import codes, linted, linted_files

CLICKS = """\
CREATE TABLE clicks (at DateTime('UTC'), link String, n UInt32, d Decimal(9, 2), e Enum8('a' = 1, 'b' = 2))
ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY link;
"""
VIEW = """\
CREATE TABLE totals (link String, clicks UInt64) ENGINE = SummingMergeTree ORDER BY link;
CREATE MATERIALIZED VIEW counted TO totals AS SELECT link, count() AS clicks FROM clicks GROUP BY link;
"""


def said(folder: Path, *texts: str) -> list[str]:
    files = [("0001_start", CLICKS), *((f"{number:04d}_next", text) for number, text in enumerate(texts, start=2))]
    return [one.code for one in linted_files(folder, files, store="clickhouse").findings]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ALTER TABLE clicks MODIFY COLUMN n UInt64;", ["CH003"]),
        ("ALTER TABLE clicks MODIFY COLUMN n UInt16;", ["CH002"]),
        ("ALTER TABLE clicks MODIFY COLUMN n Int32;", ["CH002"]),
        ("ALTER TABLE clicks MODIFY COLUMN n Nullable(UInt32);", ["CH003"]),
        ("ALTER TABLE clicks MODIFY COLUMN n UInt32 DEFAULT 1;", []),
        ("ALTER TABLE clicks MODIFY COLUMN n COMMENT 'how many';", []),
        ("ALTER TABLE clicks MODIFY COLUMN n CODEC(ZSTD);", []),
        ("ALTER TABLE clicks MODIFY COLUMN d Decimal(12, 2);", ["CH003"]),
        ("ALTER TABLE clicks MODIFY COLUMN d Decimal(9, 1);", ["CH002"]),
        ("ALTER TABLE clicks MODIFY COLUMN e Enum8('a' = 1);", ["CH002"]),
        ("ALTER TABLE clicks MODIFY COLUMN e Enum8('a' = 1, 'b' = 2, 'c' = 3);", []),
        ("ALTER TABLE clicks MODIFY COLUMN at DateTime('Europe/Berlin');", []),
        ("-- dbkit: unchecked\nALTER TABLE clicks MODIFY COLUMN n UInt16;", ["CH003"]),
        ("ALTER TABLE elsewhere MODIFY COLUMN n UInt16;", ["CH003"]),
        ("ALTER TABLE clicks MODIFY COLUMN n UInt64, MODIFY COLUMN d Decimal(9, 1);", ["CH002", "CH003"]),
    ],
)
def test_types(tmp_path: Path, text: str, found: list[str]) -> None:
    assert sorted(said(tmp_path, text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ALTER TABLE clicks MODIFY TTL at + INTERVAL 1 YEAR;", ["CH001"]),
        ("-- dbkit: unchecked\nALTER TABLE clicks MODIFY TTL at + INTERVAL 1 YEAR;", []),
        ("ALTER TABLE clicks MODIFY TTL at + INTERVAL 1 YEAR TO DISK 'cold';", []),
        ("ALTER TABLE clicks DELETE WHERE n = 0;", ["CH003"]),
        ("ALTER TABLE clicks DELETE IN PARTITION 202601 WHERE n = 0;", []),
        ("DELETE FROM clicks WHERE n = 0;", []),
        ("ALTER TABLE clicks MATERIALIZE INDEX n_idx;", ["CH003"]),
        ("ALTER TABLE clicks DROP PARTITION 202601;", ["CH005"]),
        ("ALTER TABLE clicks DROP COLUMN n;", ["CH005"]),
        ("ALTER TABLE clicks DROP INDEX n_idx;", []),
        ("TRUNCATE TABLE clicks;", ["CH005"]),
        ("TRUNCATE clicks;", ["CH005"]),
        ("TRUNCATE ALL TABLES FROM shop;", ["CH005"]),
        ("TRUNCATE DATABASE IF EXISTS shop;", ["CH005"]),
        ("DROP DATABASE shop;", ["CH005"]),
        ("DROP TABLE IF EXISTS other.clicks;", ["CH005"]),
        ("CREATE OR REPLACE TABLE clicks (n Int64) ENGINE = MergeTree ORDER BY n;", ["CH005"]),
        ("REPLACE TABLE clicks (n Int64) ENGINE = MergeTree ORDER BY n;", ["CH005"]),
        ("CREATE OR REPLACE TABLE fresh (n Int64) ENGINE = MergeTree ORDER BY n;", []),
        ("CREATE OR REPLACE VIEW fresh AS SELECT 1;", []),
        ("DROP VIEW fresh;", []),
        ("ALTER TABLE clicks REPLACE PARTITION 202601 FROM other;", ["CH005"]),
        ("ALTER TABLE clicks ATTACH PARTITION 202601 FROM other;", []),
        ("DROP VIEW other;", []),
        ("OPTIMIZE TABLE clicks PARTITION 202601 FINAL;", []),
        ("ALTER TABLE clicks DROP PARTITION 202601 SETTINGS max_partition_size_to_drop = 0;", ["CH005", "CH009"]),
        ("INSERT INTO clicks SELECT * FROM 'it never ends;", ["CH011"]),
        ("CREATE MATERIALIZED VIEW counted TO;", ["CH011"]),
        ("CREATE TABLE lines (id UInt64) ENGINE", ["CH011"]),
        ("ALTER TABLE clicks ON CLUSTER main ADD COLUMN x UInt8;", ["CH007"]),
    ],
)
def test_statements(tmp_path: Path, text: str, found: list[str]) -> None:
    assert sorted(said(tmp_path, text)) == found


def test_a_table_of_the_same_change_is_in_nobodys_use(tmp_path: Path) -> None:
    made = "CREATE TABLE lines (id UInt64) ENGINE = MergeTree ORDER BY id;\n"
    assert said(tmp_path / "1", f"{made}ALTER TABLE lines MODIFY COLUMN id UInt8;\nDROP TABLE lines;") == []
    assert said(tmp_path / "2", made, "DROP TABLE lines;") == ["CH005"]


def test_columns_are_followed(tmp_path: Path) -> None:
    renamed = "ALTER TABLE clicks RENAME COLUMN n TO number;"
    wider = "ALTER TABLE clicks MODIFY COLUMN number UInt64;"
    assert said(tmp_path, renamed, wider, "ALTER TABLE clicks MODIFY COLUMN number UInt32;") == ["CH003", "CH002"]


def test_a_table_keeps_its_columns_under_its_new_name(tmp_path: Path) -> None:
    moved = "RENAME TABLE clicks TO hits;"
    assert said(tmp_path, moved, "ALTER TABLE hits MODIFY COLUMN n UInt16;") == ["CH002"]


def test_views_that_read_a_column(tmp_path: Path) -> None:
    rename = "ALTER TABLE clicks RENAME COLUMN {} TO other;"
    query = "ALTER TABLE counted MODIFY QUERY SELECT 'x' AS link, count() AS clicks FROM clicks GROUP BY link;\n"
    assert said(tmp_path / "1", VIEW, rename.format("link")) == ["CH004"]
    assert said(tmp_path / "2", VIEW, rename.format("n")) == []
    assert said(tmp_path / "3", VIEW, "DROP VIEW counted;\n" + rename.format("link")) == []
    assert said(tmp_path / "4", VIEW, query + rename.format("n")) == []


DAILY = "SELECT link, toDate(at) AS day, count() AS clicks FROM clicks"
SECTION = """\
clickhouse:
  version: 24
  tables:
    clicks: {{order_by: [at], columns: {{at: "DateTime('UTC')", link: String, country: String}}}}
    daily: {{engine: {engine}, order_by: {key}, columns: {{link: String, day: Date, clicks: UInt64}}}}
  materialized_views:
    counted: {{to: daily, select: "{select}"}}
"""


@pytest.mark.parametrize(
    ("engine", "key", "select", "found"),
    [
        ("SummingMergeTree", "[link, day]", f"{DAILY} GROUP BY link, day", []),
        ("SummingMergeTree", "[link, day]", f"{DAILY} GROUP BY 1, 2", []),
        ("SummingMergeTree", "[link]", f"{DAILY} GROUP BY 1, toDate(at)", ["CH103"]),
        ("SummingMergeTree", "[link]", f"{DAILY} GROUP BY ALL", ["CH104"]),
        ("SummingMergeTree(clicks)", "[link, day]", "SELECT link, toDate(at) AS day, 1 AS clicks FROM clicks", []),
        ("MergeTree", "[link, day]", "SELECT link, toDate(at) AS day, 1 AS clicks FROM clicks", []),
        ("ReplacingMergeTree(clicks)", "[link]", f"{DAILY} GROUP BY link, day", ["CH102"]),
        ("'Null'", "null", f"{DAILY} GROUP BY link, day", []),
    ],
)  # fmt: skip
def test_views_that_group(tmp_path: Path, engine: str, key: str, select: str, found: list[str]) -> None:
    assert sorted(set(codes(tmp_path, SECTION.format(engine=engine, key=key, select=select)))) == found


@pytest.mark.parametrize(
    ("partition_by", "found"),
    [
        ("toYYYYMM(at)", []),
        ("toDate(at)", []),
        ("at", ["CH105"]),
        ("link", ["CH105"]),
        ("kind", []),
        ("'(kind, toStartOfHour(at))'", ["CH105"]),
        ("'cityHash64(link) % 8'", []),
        ("cityHash64(link)", ["CH105"]),
    ],
)
def test_partitions(tmp_path: Path, partition_by: str, found: list[str]) -> None:
    text = f"""\
clickhouse:
  version: 24
  tables:
    clicks:
      order_by: [link]
      partition_by: {partition_by}
      columns: {{at: "DateTime('UTC')", link: String, kind: "Enum8('a' = 1)"}}
"""
    assert codes(tmp_path, text) == found


INVOKED = """\
clickhouse:
  version: 24
  tables:
    clicks: {{order_by: [at], columns: {{at: "DateTime('UTC')", link: String}}}}
    daily: {{engine: SummingMergeTree, order_by: [link], columns: {{link: String, clicks: UInt64}}}}
    kept: {{order_by: [link], columns: {{link: String}}}}
  materialized_views:
    counted: {{to: daily, select: "SELECT link, count() AS clicks FROM clicks GROUP BY link"{1}}}
    nightly: {{to: kept, refresh: EVERY 1 DAY, select: SELECT link FROM clicks, security: DEFINER = keeper}}
  roles:
    reader: {{grants: [SELECT ON *]}}
    writer: {{grants: [INSERT ON *]}}
    unknown: {{}}
  users:
    app: {0}
    keeper: {{grants: ["SELECT, INSERT, CREATE TABLE, DROP TABLE ON *"]}}
"""


@pytest.mark.parametrize(
    ("user", "security", "lacks"),
    [
        ("{}", "", None),
        ("{grants: [INSERT ON daily]}", "", None),
        ("{grants: [INSERT ON clicks]}", "", "SELECT ON clicks"),
        ("{grants: [INSERT ON clicks]}", ", security: DEFINER = keeper SQL SECURITY DEFINER", None),
        ("{grants: [INSERT ON clicks]}", ", security: SQL SECURITY NONE", None),
        ("{roles: [writer]}", "", "SELECT ON clicks"),
        ("{roles: [writer, reader]}", "", None),
        ("{roles: [writer, unknown]}", "", None),
        ("{grants: ['SELECT(link), INSERT ON clicks']}", "", None),
        ("{grants: ['ALL ON *']}", "", None),
    ],
)
def test_what_a_view_asks_of_whoever_inserts(tmp_path: Path, user: str, security: str, lacks: str | None) -> None:
    found = [one for one in linted(tmp_path, INVOKED.format(user, security)).findings if one.code == "CH109"]
    assert [str(one.message).split(" lacks ")[1].split(", which")[0] for one in found] == ([lacks] if lacks else [])


def test_what_a_view_that_is_refreshed_asks_of_its_definer(tmp_path: Path) -> None:
    text = INVOKED.format("{}", "").replace('"SELECT, INSERT, CREATE TABLE, DROP TABLE ON *"', "SELECT ON *")
    (found,) = [one for one in linted(tmp_path, text).findings if one.code == "CH109"]
    assert "keeper lacks INSERT, CREATE TABLE, DROP TABLE ON *" in str(found.message)
