"""What is read from the engine's own texts."""

from __future__ import annotations

import pytest

from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.column_text import ColumnClauses, column_clauses


@pytest.mark.parametrize(
    ("printed", "declared"),
    [
        ("MergeTree", "MergeTree"),
        ("ReplacingMergeTree(v)", "ReplacingMergeTree(v)"),
        ("ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')", "ReplicatedMergeTree"),
        (
            "ReplicatedReplacingMergeTree('/clickhouse/tables/shop/orders/{shard}', '{replica}', v)",
            "ReplicatedReplacingMergeTree('/clickhouse/tables/{database}/{table}/{shard}', '{replica}', v)",
        ),
        ("ReplicatedReplacingMergeTree(v)", "ReplicatedReplacingMergeTree(v)"),
        ("SharedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')", "MergeTree"),
        ("SharedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', v)", "ReplacingMergeTree(v)"),
    ],
)
def test_engines_as_they_are_declared(printed: str, declared: str) -> None:
    assert ddl.declared_engine(printed, database="shop", table="orders") == declared


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a", ("a",)),
        ("(a)", ("a",)),
        ("((a), b)", ("a", "b")),
        ("tuple()", ()),
        ("tuple(a DESC, b)", ("a DESC", "b")),
        ("(tuple(a))", ("a",)),
        ("toYYYYMM(at)", ("toYYYYMM(at)",)),
        ("(a, cityHash64(b, c))", ("a", "cityHash64(b, c)")),
        ("(a) + (b)", ("(a) + (b)",)),
    ],
)
def test_keys(written: str, expected: tuple[str, ...]) -> None:
    assert ddl.keys(written) == expected


def test_storage_clauses() -> None:
    found = ddl.table_clauses(
        "ReplacingMergeTree(ver) PARTITION BY (toYYYYMM(at), kind) PRIMARY KEY id ORDER BY (id, at) SAMPLE BY id "
        "TTL at + toIntervalDay(1) GROUP BY id SET s = any(s), at + toIntervalDay(2) TO VOLUME 'x' "
        "SETTINGS a = true, b = 'x, y', index_granularity = 8192"
    )
    assert found.engine == "ReplacingMergeTree(ver)"
    assert (found.partition_by, found.primary_key) == (("toYYYYMM(at)", "kind"), ("id",))
    assert (found.order_by, found.sample_by) == (("id", "at"), "id")
    assert found.ttl is not None
    assert found.ttl.endswith("TO VOLUME 'x'")
    assert found.settings == (("a", "1"), ("b", "'x, y'"), ("index_granularity", "8192"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("String", ColumnClauses()),
        ("String DEFAULT 'TTL' COMMENT 'TTL x'", ColumnClauses()),
        ("String CODEC(ZSTD(1)) TTL at + toIntervalDay(1)", ColumnClauses(ttl="at + toIntervalDay(1)")),
        ("UInt8 STATISTICS(uniq, tdigest)", ColumnClauses(statistics=("tdigest", "uniq"))),
        (
            "String STATISTICS(uniq) TTL at + toIntervalDay(1) SETTINGS (max_compress_block_size = 1)",
            ColumnClauses(
                ttl="at + toIntervalDay(1)", statistics=("uniq",), settings=(("max_compress_block_size", "1"),)
            ),
        ),
    ],
)
def test_what_follows_a_column(text: str, expected: ColumnClauses) -> None:
    assert column_clauses(text) == expected


def test_names_without_their_database() -> None:
    sql = "SELECT d.t.a, dictGet('d.words', 's', 'd.t') FROM d.t INNER JOIN `d`.`odd name` ON other.t = 'd.t'"
    text, used = ddl.local(sql, "d", ["t", "words", "odd name"])
    assert text == "SELECT t.a, dictGet('words', 's', 'd.t') FROM t INNER JOIN `odd name` ON other.t = 'd.t'"
    assert used == {"t", "words", "odd name"}


def test_entries_of_a_table() -> None:
    parts = ddl.body(
        "CREATE TABLE d.t (`a` Enum8('x,(' = 1) DEFAULT 'x,(', `INDEX` UInt8, "
        "INDEX i lower(a) TYPE minmax GRANULARITY 1, "
        "CONSTRAINT c CHECK a != ')', PROJECTION p (SELECT a ORDER BY a)) ENGINE = MergeTree ORDER BY a"
    )
    assert [(part.kind, part.name) for part in parts] == [
        ("column", "a"), ("column", "INDEX"), ("index", "i"), ("constraint", "c"), ("projection", "p"),
    ]  # fmt: skip
    assert parts[2].text == "lower(a) TYPE minmax GRANULARITY 1"
