"""ClickHouse's SQL as tokens: enough to know where a text, a name, a comment or a bracket ends.

Source: ClickHouse documentation, "Syntax"; src/Parsers/Lexer.cpp says what a quote escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["CLOSING", "Token", "TokenError", "significant", "split_at", "tokenize", "unquote"]

CLOSING = {"(": ")", "[": "]", "{": "}"}

_PATTERN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>--[^\n]*|\#!?[ ][^\n]*|\#![^\n]*|/\*.*?\*/)
    | (?P<text>'(?:[^'\\]|\\.|'')*')
    | (?P<name>`(?:[^`\\]|\\.|``)*`|"(?:[^"\\]|\\.|"")*")
    | (?P<heredoc>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
    | (?P<alias>\$\w+)
    | (?P<number>\d[\w.]*(?:(?<=[eEpP])[+-]\w+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>->|::|<=>|<=|>=|<>|!=|==|\|\||[^\s])
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENERS = {"'": "a text", "`": "a name", '"': "a name", "/*": "a comment"}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "a": "\a", "v": "\v", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: what it is, its text, and where it starts."""

    kind: str
    """space, comment, text, name, heredoc, alias, number, word or sign"""
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next token starts."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these bare words, in any case."""
        return self.kind == "word" and self.text.upper() in words

    @property
    def name(self) -> str | None:
        """The identifier that it can be."""
        if self.kind == "word":
            return self.text
        return unquote(self.text) if self.kind == "name" else None


class TokenError(Exception):
    """A text that cannot be cut into tokens, and where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def tokenize(sql: str) -> Iterator[Token]:
    """Cut a text into tokens, blanks and comments among them. Raises TokenError for a quote that never ends."""
    position = 0
    while position < len(sql):
        match = _PATTERN.match(sql, position)
        if match is None:
            raise TokenError("a character that cannot stand here", position)
        kind, text = str(match.lastgroup), match.group()
        if kind == "sign":
            opener = "/*" if sql.startswith("/*", position) else text
            if opener in _OPENERS:
                raise TokenError(f"{_OPENERS[opener]} that starts with {opener} has no end", position)
        yield Token(kind, text, position)
        position = match.end()


def significant(sql: str) -> list[Token]:
    """The tokens without blanks and comments."""
    return [token for token in tokenize(sql) if token.kind not in ("space", "comment")]


def split_at(tokens: Sequence[Token], separator: str = ",") -> list[list[Token]]:
    """Cut tokens at a sign that stands outside all brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
            if token.text == separator and depth == 0:
                parts.append([])
                continue
        parts[-1].append(token)
    return parts


def unquote(text: str) -> str:
    """What a quoted text or name says."""
    quote, body = text[0], text[1:-1]
    out: list[str] = []
    position = 0
    while position < len(body):
        char = body[position]
        if char == "\\":
            escaped = body[position + 1]
            if escaped == "x" and position + 4 <= len(body):
                out.append(chr(int(body[position + 2 : position + 4], 16)))
                position += 4
                continue
            out.append(_ESCAPES.get(escaped, escaped))
            position += 2
            continue
        out.append(char)
        position += 2 if char == quote else 1
    return "".join(out)
