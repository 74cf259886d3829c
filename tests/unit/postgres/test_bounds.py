"""The bounds of a partition as a check."""

from __future__ import annotations

import pytest

from dbkit.stores.postgres.kinds.bounds import bounds_check


@pytest.mark.parametrize(
    ("key", "bound", "expected"),
    [
        ("RANGE (at)", "FOR VALUES FROM ('a, (b') TO (MAXVALUE)", "at IS NOT NULL AND at >= 'a, (b'"),
        ("RANGE (at)", "FOR VALUES FROM (MINVALUE) TO (5)", "at IS NOT NULL AND at < 5"),
        ('LIST ("a b")', "FOR VALUES IN ('x', 'it''s')", "\"a b\" IS NOT NULL AND \"a b\" IN ('x', 'it''s')"),
        ("LIST (a)", "FOR VALUES IN (NULL)", "a IS NULL"),
        ("LIST (a)", "FOR VALUES IN (NULL, 1)", "a IS NULL OR a IN (1)"),
        ("RANGE (a, b)", "FOR VALUES FROM (1, 1) TO (2, 2)", None),
        ("RANGE (lower(a))", "FOR VALUES FROM ('a') TO ('b')", None),
        ("HASH (a)", "FOR VALUES WITH (modulus 4, remainder 0)", None),
        ("LIST (a)", "DEFAULT", None),
    ],
)
def test_bounds(key: str, bound: str, expected: str | None) -> None:
    assert bounds_check(key, bound) == expected
