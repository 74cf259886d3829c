"""Tokens, names, values, statements: the text floor of the ClickHouse store."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbkit.core.errors import StatementFailed, UsageError
from dbkit.core.ids import ObjectId
from dbkit.plan.step import Step
from dbkit.stores.clickhouse.quote import identifier, literal, value
from dbkit.stores.clickhouse.split import has_rows, script, split
from dbkit.stores.clickhouse.tokens import TokenError, significant, tokenize, unquote

PIECES = st.sampled_from([
    "'it''s'", "'a\\'b'", "`odd name`", '"q"', "--x\n", "/* ; */", "#! x\n", "$lc", "$a$ ; $a$", "1e3", "0x1F", "a",
    ".", "(", ")", ",", ";", " ", "\n", "->", "::", "=", "'\\\\'", "é",
])  # fmt: skip


@given(st.lists(PIECES, max_size=30))
def test_tokens_are_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert "".join(token.text for token in tokenize(text)) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_literals_say_what_they_are_made_of(text: str) -> None:
    (token,) = significant(literal(text))
    assert (token.kind, unquote(token.text)) == ("text", text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_identifiers_are_one_name(name: str) -> None:
    (token,) = significant(identifier(name))
    assert token.name == name


@pytest.mark.parametrize("name", ["", "a\0b", "line\nbreak"])
def test_what_cannot_be_a_name(name: str) -> None:
    with pytest.raises(UsageError):
        identifier(name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("link_id", "link_id"),
        ("order", "`order`"),
        ("a b", "`a b`"),
        ("a`b", "`a\\`b`"),
        ("b.x", "`b.x`"),
        ("1a", "`1a`"),
    ],
)
def test_identifiers(name: str, text: str) -> None:
    assert identifier(name) == text


@pytest.mark.parametrize(("item", "text"), [(True, "1"), (3, "3"), (0.5, "0.5"), ("it's", "'it\\'s'")])
def test_values(item: bool | float | str, text: str) -> None:
    assert value(item) == text


@pytest.mark.parametrize("text", ["'abc", "`abc", '"abc', "a /* b", "'abc\\'"])
def test_what_has_no_end(text: str) -> None:
    with pytest.raises(TokenError):
        list(tokenize(text))


def test_statements_and_their_lines() -> None:
    text = """-- dbkit: change x 1/1

CREATE TABLE t (s String DEFAULT ';') ENGINE = Null; -- after; it
/* ; */ INSERT INTO t VALUES ('a;b'), ('c\\';');
INSERT INTO t FORMAT JSONEachRow
{"s": "a;b"}
{"s": "'"};

# a comment; too
SELECT $x$ ; $x$;
;
SELECT 1 FORMAT Null;
SELECT 2"""
    statements = split(text)
    assert [(one.line, one.text.split("\n")[0]) for one in statements] == [
        (3, "CREATE TABLE t (s String DEFAULT ';') ENGINE = Null"),
        (4, "INSERT INTO t VALUES ('a;b'), ('c\\';')"),
        (5, "INSERT INTO t FORMAT JSONEachRow"),
        (10, "SELECT $x$ ; $x$"),
        (12, "SELECT 1 FORMAT Null"),
        (13, "SELECT 2"),
    ]
    assert statements[2].text.endswith('{"s": "\'"}')


def test_a_quote_without_an_end_is_named_with_its_line() -> None:
    with pytest.raises(StatementFailed) as failed:
        split("SELECT 1;\n\nSELECT 'x;\n")
    assert failed.value.where == "line 3"


def test_a_script_is_split_into_its_steps() -> None:
    texts = ["CREATE VIEW v\nAS\nSELECT ';' AS a", "DROP TABLE t", "ALTER TABLE u MODIFY COMMENT 'a\\nb;'"]
    steps = [Step(text=text, id=ObjectId("table", ("t",))) for text in texts]
    assert [one.text for one in split(script(steps))] == texts


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("INSERT INTO t VALUES (1)", True),
        ("insert into t (a, b) /* x */ values (1, 2)", True),
        ("INSERT INTO t FORMAT JSONEachRow {}", True),
        ("INSERT INTO t SELECT 1 FORMAT Null", False),
        ("INSERT INTO t WITH 1 AS x SELECT x", False),
        ("SELECT 1 FORMAT JSON", False),
    ],
)
def test_rows_in_the_text(sql: str, expected: bool) -> None:
    assert has_rows(sql) is expected
