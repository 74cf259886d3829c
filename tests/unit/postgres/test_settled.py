"""Expressions in the form that the server prints once it has read what it printed."""

from __future__ import annotations

import pytest

from dbkit.stores.postgres.settled import settled


@pytest.mark.parametrize(
    ("printed", "again"),
    [
        ("n = ANY ((ARRAY['a'::word, NULL::word])::text[])", "n = ANY (ARRAY[('a'::word)::text, (NULL::word)::text])"),
        ("n = ANY (ARRAY['a, [b'::word]::text[])", "n = ANY (ARRAY['a, [b'::word::text])"),
        ("(n <> 'ANY ((ARRAY[''a''::word])::text[])')", None),
        ("(ARRAY[n, lower(m)])::text[]", None),
        ("((((a = b) OR (a = c)) OR (a = d)))", "(((a = b) OR (a = c) OR (a = d)))"),
        ("(((((a) AND (b)) AND (c)) AND (d)) OR (e))", "(((a) AND (b) AND (c) AND (d)) OR (e))"),
        ("(((a) AND (b)) OR ((c) AND (d)) OR (e))", None),
        ("((a) OR ((b) OR (c)) OR (d))", None),
        ("((((a = ')') OR (b)) OR (c)))", "(((a = ')') OR (b) OR (c)))"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_both_forms_are_one(printed: str, again: str | None, as_json: bool) -> None:
    frame = '{{"address":[1, 2, 0],"path":["public", "t"],"definition":"CHECK {}","more":true}}' if as_json else "{};"
    expected = frame.format(again or printed)
    assert settled(frame.format(printed)) == expected
    assert settled(expected) == expected
