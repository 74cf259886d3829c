"""Commands as lines of text."""

from __future__ import annotations

import pytest

from dbkit.core.errors import StatementFailed, UsageError
from dbkit.stores.redis.quote import command, quote, resolve, split, words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("link:1", "link:1"),
        ("", '""'),
        ("two words", '"two words"'),
        ('say "hi"', '"say \\"hi\\""'),
        ("a\nb\x00", '"a\\nb\\x00"'),
        (b"\xff\xfe", '"\\xff\\xfe"'),
        ("größe", '"größe"'),
        ("${SECRET}", '"\\x24{SECRET}"'),
        ("#comment", '"#comment"'),
    ],
)
def test_words_are_quoted_as_redis_cli_does(value: str | bytes, text: str) -> None:
    assert quote(value) == text


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("SET a  b", (b"SET", b"a", b"b")),
        (r'SET a "x\x41\n\t\"\q"', (b"SET", b"a", b'xA\n\t"q')),
        (r"SET a 'it\'s \n ${HOME}'", (b"SET", b"a", b"it's \\n ${HOME}")),
        ("SET a x;y; GET", (b"SET", b"a", b"x;y;", b"GET")),
        ('SET a ""', (b"SET", b"a", b"")),
        ('SET a "\\', None),
        ('SET a "x"y', None),
        ("SET a 'x", None),
    ],
)
def test_lines_are_read_as_redis_cli_reads_them(line: str, arguments: tuple[bytes, ...] | None) -> None:
    if arguments is None:
        with pytest.raises(ValueError, match="quote"):
            words(line)
    else:
        assert resolve(words(line), {}) == arguments


def test_variables_are_put_in_when_a_command_is_run() -> None:
    found = words('ACL SETUSER api ">${API_PASSWORD}" ~${PREFIX}:*')
    environment = {"API_PASSWORD": 'a "b" c', "PREFIX": "x"}
    assert resolve(found, environment)[-2:] == (b'>a "b" c', b"~x:*")
    assert found[3].plain == b">${API_PASSWORD}"
    with pytest.raises(UsageError, match="API_PASSWORD is not set"):
        resolve(found, {"PREFIX": "x"})


def test_a_value_is_never_read_again() -> None:
    assert resolve(words("SET a ${ONE}"), {"ONE": "${TWO}"})[-1] == b"${TWO}"


def test_a_file_is_split_by_lines() -> None:
    text = f"\ufeff# what it is; it's \"open\n\n  {command('SET', 'a', 'b;c')}\r\nDEL a # b\n"
    assert [(one.text, one.line) for one in split(text)] == [("SET a b;c", 3), ("DEL a # b", 4)]


def test_a_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(StatementFailed, match="line 2 is no command: the quote"):
        split('SET a b\nSET a "b\n')
