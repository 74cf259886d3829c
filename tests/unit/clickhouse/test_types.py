"""Which changes of type keep values, and which rewrite them."""

from __future__ import annotations

import pytest

from dbkit.stores.clickhouse.types import is_key_safe, is_lossless, is_metadata_only, loses_enum_values

LOSSLESS = [
    ("UInt8", "UInt32", True),
    ("UInt32", "UInt8", False),
    ("UInt8", "Int16", True),
    ("UInt8", "Int8", False),
    ("Int8", "UInt16", False),
    ("Int32", "Int64", True),
    ("Float32", "Float64", True),
    ("Float64", "Float32", False),
    ("String", "UInt8", False),
    ("UInt8", "String", True),
    ("String", "LowCardinality(String)", True),
    ("LowCardinality(Nullable(String))", "LowCardinality(String)", False),
    ("Nullable(UInt8)", "UInt8", False),
    ("UInt8", "Nullable(UInt16)", True),
    ("Decimal(10, 2)", "Decimal(18, 2)", True),
    ("Decimal(10, 2)", "Decimal(12, 4)", True),
    ("Decimal(10, 2)", "Decimal(11, 4)", False),
    ("Decimal(10, 2)", "Decimal(12, 1)", False),
    ("Enum8('a' = 1)", "Enum16('a' = 1, 'b' = 2)", True),
    ("Enum16('a' = 1)", "Enum8('a' = 1)", False),
    ("Enum8('a' = 1)", "Enum8('b' = 1)", False),
    ("DateTime", "DateTime('UTC')", True),
    ("DateTime64(3)", "DateTime64(6)", True),
    ("DateTime64(6)", "DateTime64(3)", False),
    ("FixedString(2)", "FixedString(4)", True),
    ("Date", "Date32", True),
    ("Array(UInt8)", "Array(UInt16)", True),
    ("Array(UInt16)", "Array(UInt8)", False),
    ("Map(String, UInt8)", "Map(String, UInt64)", True),
    ("Tuple(UInt8, String)", "Tuple(UInt8)", False),
]


@pytest.mark.parametrize(("have", "want", "expected"), LOSSLESS)
def test_lossless(have: str, want: str, expected: bool) -> None:
    assert is_lossless(have, want) is expected


@pytest.mark.parametrize(
    ("have", "want", "key_safe", "metadata_only"),
    [
        ("Enum8('a' = 1)", "Enum8('a' = 1, 'b' = 2)", True, True),
        ("Enum8('a' = 1)", "Enum16('a' = 1)", False, False),
        ("DateTime('UTC')", "DateTime('Europe/Berlin')", True, True),
        ("DateTime64(3, 'UTC')", "DateTime64(3)", True, True),
        ("DateTime64(3)", "DateTime64(6)", False, False),
        ("Decimal(10, 2)", "Decimal(18, 2)", False, True),
        ("Decimal(9, 2)", "Decimal(10, 2)", False, False),
        ("UInt8", "UInt16", False, False),
    ],
)
def test_in_place(have: str, want: str, key_safe: bool, metadata_only: bool) -> None:
    assert is_key_safe(have, want) is key_safe
    assert is_metadata_only(have, want) is metadata_only


def test_enumerations_that_shrink() -> None:
    assert loses_enum_values("Enum8('a' = 1, 'b' = 2)", "Enum8('a' = 1)")
    assert not loses_enum_values("Enum8('a' = 1)", "Enum16('a' = 1, 'b' = 2)")
    assert not loses_enum_values("String", "Enum8('a' = 1)")
