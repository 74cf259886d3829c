"""Which rows of a table are still to be copied, from the names of its parts; and the source of a view's query."""

from __future__ import annotations

import pytest

from dbkit.contract import Statement
from dbkit.core.errors import StatementFailed
from dbkit.stores.clickhouse.recipes.parts import Conflict, Part, Piece, chunks, predicate, read_piece, remaining
from dbkit.stores.clickhouse.recipes.read import read_copy, read_exchange, read_insert, read_view
from dbkit.stores.clickhouse.recipes.words import interval, is_aside, missed_name, recipe_in, seen_name, witness_name
from dbkit.stores.clickhouse.view_source import view_source


def whole(name: str, rows: int = 10) -> Piece:
    return Piece(part=Part(name=name, rows=rows), start=0, end=rows)


def test_a_name_tells_partition_blocks_and_mutation() -> None:
    for name, expected in {
        "202401_3_7_1": ("202401", (3, 7), 0),
        "202401_3_7_1_9": ("202401", (3, 7), 9),
        "all_0_0_0": ("all", (0, 0), 0),
        "20240101-5_1_1_0": ("20240101-5", (1, 1), 0),
        "a1b2c3d4e5f60718293a4b5c6d7e8f90_1_12_2_30": ("a1b2c3d4e5f60718293a4b5c6d7e8f90", (1, 12), 30),
    }.items():
        part = Part(name=name, rows=1)
        assert (part.partition, part.blocks, part.version) == expected


def left(parts: list[Part], copied: list[Piece]) -> list[str]:
    return [piece.text for piece in remaining(parts, copied)]


def test_what_is_left() -> None:
    parts = [Part(name="p_1_1_0", rows=10), Part(name="p_2_2_0", rows=5)]
    assert left(parts, []) == ["p_1_1_0:10:0:10", "p_2_2_0:5:0:5"]
    assert left(parts, [whole("p_1_1_0")]) == ["p_2_2_0:5:0:5"]
    assert left(parts, [Piece(part=parts[0], start=0, end=4)]) == ["p_1_1_0:10:4:10", "p_2_2_0:5:0:5"]
    merged = [Part(name="p_1_2_1", rows=15)]
    assert left(merged, [whole("p_1_1_0"), whole("p_2_2_0", 5)]) == []


@pytest.mark.parametrize("name", ["p_1_2_1", "p_1_1_0_7"])
def test_what_was_merged_with_more_or_changed_cannot_be_told_apart(name: str) -> None:
    with pytest.raises(Conflict):
        left([Part(name=name, rows=15 if name == "p_1_2_1" else 10)], [whole("p_1_1_0")])


def test_chunks_stay_in_a_partition_and_are_bounded() -> None:
    pieces = [whole("a_1_1_0", 1_500_000), whole("a_2_2_0", 1_000_000), whole("b_1_1_0", 5_000_000)]
    found = [[piece.text for piece in chunk] for chunk in chunks(pieces, ordered=False)]
    assert found == [
        ["a_1_1_0:1500000:0:1500000"],
        ["a_2_2_0:1000000:0:1000000"],
        ["b_1_1_0:5000000:0:2000000"],
        ["b_1_1_0:5000000:2000000:4000000"],
        ["b_1_1_0:5000000:4000000:5000000"],
    ]
    assert [read_piece(text).text for chunk in found for text in chunk] == [text for chunk in found for text in chunk]
    assert predicate([read_piece(found[3][0])]).endswith("_part_offset >= 2000000 AND _part_offset < 4000000)")


def test_statements_are_read() -> None:
    copy = read_copy(
        "INSERT INTO `a b` (x, `y z`) SETTINGS n = 1\nSELECT x, accurateCast(y, 'Map(String, UInt8)')\nFROM t"
    )
    assert (copy.target, copy.source) == ("a b", "t")
    assert copy.columns == ("x", "`y z`")
    assert copy.values == ("x", "accurateCast(y, 'Map(String, UInt8)')")
    assert read_copy("ALTER TABLE n ATTACH PARTITION ALL FROM o").columns == ()
    assert read_exchange("EXCHANGE TABLES a AND b").beside == "b"
    assert read_insert("INSERT INTO o (a, b)\nSELECT 1, 2 FROM t").select == "SELECT 1, 2 FROM t"
    view = read_view("CREATE MATERIALIZED VIEW v TO o AS SELECT 1 AS a FROM t")
    assert (view.name, view.creates, view.select) == ("v", True, "SELECT 1 AS a FROM t")
    with pytest.raises(StatementFailed, match="not what it speaks of"):
        read_copy("INSERT INTO n SELECT * FROM o")


def test_comments_that_are_not_understood_are_refused() -> None:
    header = ("change x 1/1", "hazard data-loss table:t: gone")
    assert recipe_in(Statement(text="SELECT 1", line=1, directives=header)) is None
    assert (
        recipe_in(Statement(text="SELECT 1", line=1, directives=(*header, "copy  by partition"))) == "copy by partition"
    )
    assert recipe_in(Statement(text="SELECT 1", line=1, directives=("unchecked",))) is None
    with pytest.raises(StatementFailed, match="copy by partitions"):
        recipe_in(Statement(text="SELECT 1", line=1, directives=("copy by partitions",)))


def test_times_and_names() -> None:
    assert [str(interval(text)) for text in ("7 days", "12 hours", "1 week")] == [
        "7 days, 0:00:00",
        "12:00:00",
        "7 days, 0:00:00",
    ]
    assert interval("soon") is None
    assert is_aside("clicks__dbkit_0a1b2c")
    assert is_aside("clicks__dbkit_0a1b2c_stage_ffffff")
    assert is_aside(witness_name("clicks__dbkit_0a1b2c"))
    assert is_aside(seen_name("clicks__dbkit_0a1b2c"))
    assert is_aside(missed_name("clicks__dbkit_0a1b2c"))
    assert not is_aside("clicks__dbkit_backup")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT a FROM t GROUP BY a", "SELECT a FROM (SELECT a FROM t WHERE x) AS t GROUP BY a"),
        ("SELECT s.a FROM t AS s", "SELECT s.a FROM (SELECT a FROM t WHERE x) AS s"),
        ("SELECT s.a FROM t s JOIN u USING a", "SELECT s.a FROM (SELECT a FROM t WHERE x) AS s JOIN u USING a"),
        ("SELECT a FROM (SELECT a FROM t)", "SELECT a FROM (SELECT a FROM (SELECT a FROM t WHERE x) AS t)"),
        ("SELECT a FROM t UNION ALL SELECT a FROM t", None),
        ("SELECT a FROM t FINAL", None),
        ("SELECT a FROM numbers(3)", None),
    ],
)
def test_the_source_of_a_view(query: str, expected: str | None) -> None:
    source = view_source(query, {"t", "u"})
    assert (source.where(["a"], "x") if source else None) == expected
