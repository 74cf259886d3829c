"""A section into a draft: what it says, and every mistake at its place, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dbkit.contract import Draft, Source
from dbkit.core.diagnostic import Diagnostic
from dbkit.core.ids import ObjectId
from dbkit.core.span import Span
from dbkit.stores.clickhouse import CLICKHOUSE


def spans_of(data: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Span]:
    """A place for each value, as if it stood bare on a line of its own: the line tells values apart."""
    found = {path: Span("x.yaml", 1, 1, len(data) if isinstance(data, str) else 1)}
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, item in items:
        found.update(spans_of(item, (*path, key)))
    return found


def compiled(text: str) -> tuple[Draft, tuple[Diagnostic, ...]]:
    data = yaml.safe_load(text)
    section = CLICKHOUSE.surface().model_validate(data, strict=True)
    spans = spans_of(data)
    source = Source(profile="case", section=section, data=data, spans=spans, key_spans=spans, folder=Path())
    return CLICKHOUSE.compile(source)


def table(column: str = "UInt64", **more: Any) -> str:
    data = {"version": 24, "tables": {"t": {"order_by": ["id"], "columns": {"id": "UInt64", "c": column}, **more}}}
    return yaml.safe_dump(data, sort_keys=False)


def test_a_table_as_a_statement() -> None:
    draft, findings = compiled("""
version: "24.8"
database: analytics
types: {device_t: "Enum8('a' = 1)", lc: LowCardinality(String)}
tables:
  link_clicks:
    comment: one row per redirect; it's all
    engine: {name: ReplacingMergeTree, args: [ver]}
    partition_by: toYYYYMM(ts)
    order_by: [workspace_id, ts]
    primary_key: workspace_id
    sample_by: workspace_id
    ttl: ["toDateTime(ts) + INTERVAL 25 MONTH DELETE", "toDateTime(ts) + INTERVAL 3 MONTH RECOMPRESS CODEC(ZSTD(9))"]
    settings: {ttl_only_drop_parts: true, storage_policy: default}
    watermark: ts
    columns:
      ts: {type: "DateTime64(3, 'UTC')", codec: [Delta(8), ZSTD(1)]}
      workspace_id: UInt32
      ver: UInt8
      device: $device_t
      tags: Array($lc)
      agent: {type: $lc, ttl: "toDateTime(ts) + INTERVAL 30 DAY", comment: who}
      host: {type: $lc, materialized: domain(agent)}
      raw: {type: String, ephemeral: true}
    indexes: {ix: {expr: "agent, host", type: bloom_filter(0.01), granularity: 4}}
    projections: {by_agent: SELECT * ORDER BY agent}
    constraints: {positive: workspace_id > 0, known: {assume: ver < 9}}
""")
    assert findings == ()
    assert (draft.version, draft.namespace) == (24, "analytics")
    (statement,) = draft.statements
    assert statement.id == ObjectId("table", ("link_clicks",))
    assert statement.text == (
        "CREATE TABLE link_clicks (\n"
        "    ts DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),\n"
        "    workspace_id UInt32,\n"
        "    ver UInt8,\n"
        "    device Enum8('a' = 1),\n"
        "    tags Array(LowCardinality(String)),\n"
        "    agent LowCardinality(String) COMMENT 'who' TTL toDateTime(ts) + INTERVAL 30 DAY,\n"
        "    host LowCardinality(String) MATERIALIZED domain(agent),\n"
        "    raw String EPHEMERAL defaultValueOfTypeName('String'),\n"
        "    INDEX ix (agent, host) TYPE bloom_filter(0.01) GRANULARITY 4,\n"
        "    CONSTRAINT positive CHECK workspace_id > 0,\n"
        "    CONSTRAINT known ASSUME ver < 9,\n"
        "    PROJECTION by_agent (SELECT * ORDER BY agent)\n"
        ")\n"
        "ENGINE = ReplacingMergeTree(ver)\n"
        "PARTITION BY toYYYYMM(ts)\n"
        "PRIMARY KEY workspace_id\n"
        "ORDER BY (workspace_id, ts)\n"
        "SAMPLE BY workspace_id\n"
        "TTL toDateTime(ts) + INTERVAL 25 MONTH DELETE, toDateTime(ts) + INTERVAL 3 MONTH RECOMPRESS CODEC(ZSTD(9))\n"
        "SETTINGS storage_policy = 'default', ttl_only_drop_parts = 1\n"
        "COMMENT 'one row per redirect; it\\'s all'"
    )


@pytest.mark.parametrize(
    ("column", "code", "column_number"),
    [
        ("UInt64); DROP TABLE users; --", "column-syntax", 8),
        ("UInt64; DROP TABLE users", "column-syntax", 7),
        ("UInt64 -- no", "column-syntax", 8),
        ("UInt64 /* no */", "column-syntax", 8),
        ("String DEFAULT 'x", "column-syntax", 16),
        ("Array(UInt8", "column-syntax", 6),
        ("UInt64, evil UInt8", "column-syntax", 7),
        ("UInt64 ENGINE = Null", "column-syntax", 8),
        ("UInt64 )", "column-syntax", 8),
        ("'UInt64'", "column-syntax", 1),
        ("$nothing", "column-syntax", 1),
        ("Array($nothing)", "column-syntax", 7),
    ],
)
def test_a_column_is_one_column(column: str, code: str, column_number: int) -> None:
    _, findings = compiled(table(column))
    assert [(one.code, one.span and one.span.column) for one in findings] == [(code, column_number)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"order_by": ["id; DROP"]}, "expression-syntax"),
        ({"order_by": ["id, c"]}, "expression-syntax"),
        ({"order_by": ["idd"]}, "column-unknown"),
        ({"order_by": None}, "order-by-missing"),
        ({"watermark": "nope"}, "column-unknown"),
        ({"engine": "MergeTree ORDER BY x"}, "engine-syntax"),
        ({"engine": {"name": "Merge Tree"}}, "engine-syntax"),
        ({"partition_by": "toYYYYMM(ts"}, "expression-syntax"),
        ({"ttl": "ts + INTERVAL 1 DAY; DROP TABLE x"}, "expression-syntax"),
        ({"constraints": {"k": {"check": "a", "assume": "b"}}}, "constraint"),
        ({"indexes": {"i": {"type": "minmax"}}}, "index-expression"),
        ({"indexes": {"i": {"expr": "id", "type": "minmax GRANULARITY 3"}}}, "index-syntax"),
        ({"projections": {"p": "DROP TABLE x"}}, "query-syntax"),
        ({"columns": {"id": {"comment": "x"}}}, "column-type"),
        ({"columns": {"id": {"type": "UInt8", "default": 1, "alias": "x"}}}, "column-default"),
        ({"columns": {"id": "UInt8", "a" * 300: "UInt8"}}, "name"),
        ({"columns": {"id": "UInt8", "a\nb": "UInt8"}}, "name"),
        ({"columns": {"id": "JSON"}}, "version"),
    ],
)
def test_what_is_wrong_with_a_table(more: dict[str, Any], code: str) -> None:
    _, findings = compiled(table(**more))
    assert [one.code for one in findings] == [code], findings


def test_the_nearest_name_is_offered() -> None:
    _, findings = compiled(table(order_by=["idd"]))
    assert findings[0].help == "did you mean 'id'?"
    _, findings = compiled("types: {device: UInt8}\ntables: {t: {order_by: [], columns: {a: $devcie}}}")
    assert findings[0].help == "did you mean $device?"


def test_names_with_quotes_and_semicolons_are_names() -> None:
    draft, findings = compiled(table(columns={"id": "UInt64", "a`; DROP TABLE x; --": "UInt8"}))
    assert findings == ()
    assert "`a\\`; DROP TABLE x; --` UInt8" in draft.statements[0].text


def test_all_findings_at_once() -> None:
    _, findings = compiled("""
version: twenty
tables:
  t: {columns: {a: "UInt8;", b: "("}}
  _dbkit_x: {order_by: [], columns: {a: UInt8}}
views:
  t: DROP TABLE t
  v: {select: "SELECT 1; SELECT 2"}
materialized_views:
  m: {to: tt, select: SELECT 1 AS a, refresh: hourly}
""")
    assert sorted(one.code for one in findings) == [
        "column-syntax", "column-syntax", "name", "name-twice", "order-by-missing", "query-syntax", "query-syntax",
        "refresh-syntax", "table-unknown", "version",
    ]  # fmt: skip


def test_types_that_are_made_of_themselves() -> None:
    _, findings = compiled("types: {a: Array($b), b: Array($a)}\ntables: {t: {order_by: [], columns: {c: $a}}}")
    assert findings
    assert "made of itself" in findings[0].message


def test_renames_name_the_old_object() -> None:
    draft, _ = compiled("""
tables:
  new: {renamed_from: old, order_by: [], columns: {a: {type: UInt8, renamed_from: b}}}
""")
    assert draft.renames == (
        (ObjectId("table", ("new",)), ObjectId("table", ("old",))),
        (ObjectId("column", ("new", "a")), ObjectId("column", ("old", "b"))),
        (ObjectId("column", ("new", "a")), ObjectId("column", ("new", "b"))),
    )


def test_the_version_is_read_from_its_text() -> None:
    for written, major in (("24", 24), ('"24.10"', 24), ("24.8", 24), ("25", 25)):
        assert compiled(f"version: {written}\ntables: {{}}")[0].version == major


def test_the_order_of_the_file_does_not_name_another_state() -> None:
    one = compiled("tables: {a: {order_by: [], columns: {x: UInt8}}, b: {order_by: [], columns: {x: UInt8}}}")[0]
    two = compiled("tables: {b: {order_by: [], columns: {x: UInt8}}, a: {order_by: [], columns: {x: UInt8}}}")[0]
    assert one.hash() == two.hash()
