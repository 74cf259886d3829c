"""Texts of a profile, looked at before any server is: one whole piece of SQL, nothing that ends it early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from dbkit.stores.clickhouse.tokens import CLOSING, Token, TokenError, significant, split_at, tokenize

__all__ = ["Fault", "bare_name", "check_call", "check_column", "check_query", "check_sql", "expand"]

_AFTER_TYPE = (
    "DEFAULT",
    "MATERIALIZED",
    "ALIAS",
    "EPHEMERAL",
    "CODEC",
    "COMMENT",
    "TTL",
    "NULL",
    "NOT",
    "STATISTICS",
    "SETTINGS",
)


class Fault(Exception):
    """What is wrong with a text, how far into it, and what to do."""

    def __init__(self, message: str, offset: int = 0, *, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.help = help


def check_sql(text: str, *, single: bool = False) -> list[Token]:
    """The tokens of a text that is balanced and has no semicolon and no comment. Raises Fault.

    With ``single``, it must be one expression, without a comma outside brackets.
    """
    tokens = _tokens(text)
    if not tokens:
        raise Fault("the text is empty")
    _balanced(tokens, text)
    if single:
        parts = split_at(tokens)
        if len(parts) > 1:
            raise Fault("a comma where one expression ends", parts[0][-1].end if parts[0] else 0)
    return tokens


def _tokens(text: str) -> list[Token]:
    tokens = []
    try:
        for token in tokenize(text):
            if token.kind == "comment":
                raise Fault("a comment inside SQL text", token.start, help="write it as a YAML comment")
            if token.kind == "sign" and token.text == ";":
                raise Fault("a semicolon: one text is one piece of SQL", token.start, help="remove it")
            if token.kind != "space":
                tokens.append(token)
    except TokenError as error:
        raise Fault(error.message, error.offset) from None
    return tokens


def _balanced(tokens: Sequence[Token], text: str) -> None:
    open_brackets: list[Token] = []
    for token in tokens:
        if token.kind != "sign":
            continue
        if token.text in CLOSING:
            open_brackets.append(token)
        elif token.text in CLOSING.values():
            if not open_brackets or CLOSING[open_brackets[-1].text] != token.text:
                raise Fault(f"{token.text!r} closes nothing", token.start)
            open_brackets.pop()
    if open_brackets:
        raise Fault(f"{open_brackets[-1].text!r} is never closed", min(open_brackets[-1].start, len(text)))


def check_column(text: str) -> None:
    """A column as inside CREATE TABLE, its name left out: a type and clauses. Raises Fault."""
    tokens = check_sql(text, single=True)
    if tokens[0].kind != "word":
        raise Fault("a column starts with its type", tokens[0].start, help="for example: String DEFAULT ''")
    if tokens[0].is_word("DEFAULT", "MATERIALIZED", "ALIAS", "EPHEMERAL"):
        return
    position = 1
    if len(tokens) > 1 and tokens[1].text == "(":
        position = _closing(tokens, 1) + 1
    if position < len(tokens) and not tokens[position].is_word(*_AFTER_TYPE):
        raise Fault(
            f"{tokens[position].text!r} cannot stand after a type",
            tokens[position].start,
            help="a type is followed by DEFAULT, MATERIALIZED, ALIAS, EPHEMERAL, COMMENT, CODEC or TTL",
        )


def check_call(text: str, what: str) -> None:
    """A name, with or without arguments in brackets: an engine, a layout, an index type. Raises Fault."""
    tokens = check_sql(text)
    if tokens[0].kind not in ("word", "name"):
        raise Fault(f"{what} starts with a name", tokens[0].start)
    if len(tokens) > 1 and (tokens[1].text != "(" or _closing(tokens, 1) != len(tokens) - 1):
        raise Fault(f"{what} is a name, with or without arguments in brackets", tokens[1].start)


def check_query(text: str) -> None:
    """One SELECT. Raises Fault."""
    tokens = check_sql(text)
    first = next((token for token in tokens if token.text != "("), tokens[0])
    if not first.is_word("SELECT", "WITH"):
        raise Fault("a query starts with SELECT or WITH", first.start)


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for position in range(opening, len(tokens)):
        if tokens[position].kind == "sign":
            depth += (tokens[position].text in CLOSING) - (tokens[position].text in CLOSING.values())
            if depth == 0:
                return position
    return len(tokens) - 1


def expand(text: str, types: Mapping[str, str], *, seen: tuple[str, ...] = ()) -> str:
    """The text with each ``$name`` replaced by the type that the profile gives it. Raises Fault."""
    out: list[str] = []
    try:
        for token in tokenize(text):
            if token.kind != "alias":
                out.append(token.text)
                continue
            name = token.text[1:]
            if name not in types:
                near = get_close_matches(name, types, 1)
                advice = f"did you mean ${near[0]}?" if near else "declare it under 'types'"
                raise Fault(f"there is no type {name!r} under 'types'", token.start, help=advice)
            if name in seen:
                raise Fault(f"the type {name!r} is made of itself", token.start)
            out.append(expand(types[name], types, seen=(*seen, name)))
    except TokenError as error:
        raise Fault(error.message, error.offset) from None
    return "".join(out)


def bare_name(text: str) -> str | None:
    """The identifier that a text is, where it is nothing more."""
    try:
        tokens = significant(text)
    except TokenError:
        return None
    return tokens[0].name if len(tokens) == 1 else None
