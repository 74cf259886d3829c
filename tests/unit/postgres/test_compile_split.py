"""Migration files are cut where PostgreSQL's own parser ends a statement."""

from __future__ import annotations

import pytest

from dbkit.core.errors import StatementFailed
from dbkit.stores.postgres.parse import parse
from dbkit.stores.postgres.split import split

CASES = {
    "two": ("SELECT 1; SELECT 2;", ["SELECT 1", "SELECT 2"]),
    "no end": ("SELECT 1;\nSELECT 2", ["SELECT 1", "SELECT 2"]),
    "string": ("SELECT ';', 'it''s; x', E'\\';', \";\";", ["SELECT ';', 'it''s; x', E'\\';', \";\""]),
    "backslash": ("SELECT '\\'; SELECT ';';", ["SELECT '\\'", "SELECT ';'"]),
    "nested comment": ("SELECT 1 /* ; /* ; */ ; */; SELECT 2;", ["SELECT 1 /* ; /* ; */ ; */", "SELECT 2"]),
    "line comment": ("SELECT 1 -- ; '\n; -- end;\nSELECT 2;", ["SELECT 1 -- ; '", "SELECT 2"]),
    "only comments": ("-- nothing; here\n/* ; */\n;;", []),
    "dollar": ("DO $$ begin; end $$; SELECT $a$ $$ ; $a$;", ["DO $$ begin; end $$", "SELECT $a$ $$ ; $a$"]),
    "parameter": ("PREPARE p AS SELECT $1; SELECT a$b$c;", ["PREPARE p AS SELECT $1", "SELECT a$b$c"]),
    "rule": (
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3;",
        ["CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"],
    ),
    "atomic": (
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3;",
        ["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END", "SELECT 3"],
    ),
    "declare": (
        "CREATE TABLE t (declare int, begin int); SELECT 1;",
        ["CREATE TABLE t (declare int, begin int)", "SELECT 1"],
    ),
    "mark": ("\ufeffSELECT 1;", ["SELECT 1"]),
    "case": ("SELECT CASE WHEN a THEN b END; SELECT 1;", ["SELECT CASE WHEN a THEN b END", "SELECT 1"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_is_cut_as_the_parser_does(name: str) -> None:
    text, expected = CASES[name]
    assert [statement.text for statement in split(text)] == expected
    if name != "mark":
        assert len(parse(text)) == len(expected)


def test_lines_are_those_of_the_first_word() -> None:
    text = "-- depends: x\n\n-- about a\nSELECT\n  1;\n\n\n/* b\n*/ SELECT 2;\nSELECT 3"
    assert [statement.line for statement in split(text)] == [4, 9, 10]


@pytest.mark.parametrize(
    "text", ["SELECT 1;\nSELECT 'a", 'SELECT 1;\nSELECT "a', "SELECT 1;\n/* a", "SELECT 1;\nDO $$ a"]
)
def test_what_has_no_end_is_told_with_its_line(text: str) -> None:
    with pytest.raises(StatementFailed, match=r"line 2: a .* begins here and does not end"):
        split(text)


def test_a_megabyte_is_cut_quickly() -> None:
    text = "INSERT INTO t VALUES (1, 'a;''b', $$;$$);\n" * 25_000
    assert len(split(text)) == 25_000
