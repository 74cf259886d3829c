"""Names and texts as SQL."""

import pytest

from dbkit.core.errors import UsageError
from dbkit.stores.postgres.quote import dollar, identifier, literal, qualified


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("links", "links"),
        ("_a1", "_a1"),
        ("user", '"user"'),
        ("between", '"between"'),
        ("name", "name"),
        ("Links", '"Links"'),
        ("a b", '"a b"'),
        ('x"; drop table y; --', '"x""; drop table y; --"'),
        ("1a", '"1a"'),
        ("a\n", '"a\n"'),
        ("größe", '"größe"'),
    ],
)
def test_identifier_quotes_only_where_needed(name: str, text: str) -> None:
    assert identifier(name) == text


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 64, "ä" * 32])
def test_identifier_refuses_what_the_server_would_refuse_or_cut(name: str) -> None:
    with pytest.raises(UsageError):
        identifier(name)


def test_identifier_takes_63_bytes() -> None:
    assert identifier("x" * 63) == "x" * 63


def test_literal() -> None:
    assert literal("it's") == "'it''s'"
    assert literal("a\\'b") == "E'a\\\\''b'"
    with pytest.raises(UsageError):
        literal("\0")


def test_qualified() -> None:
    assert qualified("public", "user", "public") == '"user"'
    assert qualified("Own", "t", "public") == '"Own".t'


def test_dollar_takes_a_tag_that_does_not_occur() -> None:
    assert dollar("select 1") == "$$select 1$$"
    assert dollar("a$$b") == "$body$a$$b$body$"
    assert dollar("a$") == "$body$a$$body$"
    assert dollar("$$ $body$") == "$body2$$$ $body$$body2$"
