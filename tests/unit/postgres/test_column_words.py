"""A definition says of another column what it said of one, or nothing is said."""

from __future__ import annotations

import pytest

from dbkit.stores.postgres.kinds.column_words import of_another_column, of_another_type

ADD = "ALTER TABLE t ADD "
INDEX = "CREATE INDEX i ON t "


@pytest.mark.parametrize(
    ("head", "definition", "expected"),
    [
        (ADD, "CHECK ((n > 0))", "CHECK ((n__new > 0))"),
        (ADD, "CHECK ((n <> 'n'::text))", "CHECK ((n__new <> 'n'::text))"),
        (ADD, "CHECK ((n(n) = n.n(1)))", "CHECK ((n(n__new) = n.n(1)))"),
        (ADD, "CHECK ((n = ANY (ARRAY[1, n])))", "CHECK ((n__new = ANY (ARRAY[1, n__new])))"),
        (ADD, "UNIQUE (a, n) INCLUDE (b)", "UNIQUE (a, n__new) INCLUDE (b)"),
        (ADD, "PRIMARY KEY (n)", "PRIMARY KEY (n__new)"),
        (
            INDEX,
            "USING btree (n DESC, a) WHERE (n IS NOT NULL)",
            "USING btree (n__new DESC, a) WHERE (n__new IS NOT NULL)",
        ),
        (INDEX, "USING btree (((n + 1)))", "USING btree (((n__new + 1)))"),
        (INDEX, "USING btree (a)", "USING btree (a)"),
    ],
)
def test_the_column_is_exchanged_and_nothing_else(head: str, definition: str, expected: str) -> None:
    assert of_another_column(head, definition, "n", "n__new") == expected


def test_quoted_names_are_the_same_names() -> None:
    assert (
        of_another_column(INDEX, 'USING btree ("the day")', "the day", "the day__new") == 'USING btree ("the day__new")'
    )


@pytest.mark.parametrize("definition", ["USING btree (a COLLATE n)", "USING btree (a n)", "USING btree (a"])
def test_what_is_not_surely_the_column_is_left_alone(definition: str) -> None:
    assert of_another_column(INDEX, definition, "n", "n__new") is None


@pytest.mark.parametrize(
    ("head", "definition", "old", "expected"),
    [
        (ADD, "CHECK ((s <> 'paid'::s))", "s", "CHECK ((s <> 'paid'::x))"),
        (ADD, "CHECK ((s = ANY (ARRAY['a'::s, 'b'::s])))", "s", "CHECK ((s = ANY (ARRAY['a'::x, 'b'::x])))"),
        (ADD, "CHECK ((a = '{}'::o.\"S\"[]))", 'o."S"', "CHECK ((a = '{}'::x[]))"),
        (ADD, "CHECK ((a = 'b'::s.s))", "s", "CHECK ((a = 'b'::s.s))"),
        (INDEX, "USING btree ((s = 'a'::s), s)", "s", "USING btree ((s = 'a'::x), s)"),
        ("SELECT ", "(s = 'a'::s)", "s", "(s = 'a'::x)"),
    ],
)
def test_the_type_is_exchanged_and_nothing_else(head: str, definition: str, old: str, expected: str) -> None:
    assert of_another_type(head, definition, old, "x") == expected


@pytest.mark.parametrize("definition", ["CHECK ((a = '::s'::text))", "CHECK (CAST(a AS s) = 1)", "CHECK ((a"])
def test_what_is_not_surely_the_type_is_left_alone(definition: str) -> None:
    assert of_another_type(ADD, definition, "s", "x") is None
