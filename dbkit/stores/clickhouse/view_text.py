"""CREATE VIEW and CREATE MATERIALIZED VIEW, as the engine prints them, cut into their clauses.

Versions differ in the order of clauses (24.8 prints the security before the columns), so they are found by their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.ddl import closing, text_of
from dbkit.stores.clickhouse.tokens import Token, significant

__all__ = ["ViewText", "view_text"]


@dataclass(frozen=True, slots=True)
class ViewText:
    """What stands between a view's name and its query."""

    refresh: str | None = None
    """What stands after REFRESH."""
    to: tuple[str, ...] = ()
    """The table that it writes to, with its database."""
    storage: str | None = None
    """The engine and its clauses, where it keeps rows inside itself."""
    security: str | None = None
    """``DEFINER = alice SQL SECURITY DEFINER``, or ``SQL SECURITY INVOKER``."""


_WORDS = {"REFRESH": "refresh", "ENGINE": "storage", "DEFINER": "security", "SQL": "security"}


def view_text(statement: str) -> ViewText:
    """Read a statement."""
    tokens = significant(statement)
    found: dict[str, list[Token]] = {}
    current, position = "", _after_name(tokens)
    while position < len(tokens):
        token = tokens[position]
        if token.is_word("AS"):
            break
        if token.text == "(":
            end = closing(tokens, position)
            if current == "storage":
                found[current] += tokens[position : end + 1]
            else:
                current = ""
            position = end + 1
            continue
        if token.is_word("TO") and current in ("", "refresh", "security") and not _is_qualified(tokens, position):
            end = position + (4 if tokens[position + 2].text == "." else 2)  # a target can be called like a clause
            found["to"] = list(tokens[position + 1 : end])
            current, position = "", end
            continue
        word = None
        if token.kind == "word" and not _is_qualified(tokens, position):
            word = _WORDS.get(token.text.upper())
        if token.is_word("COMMENT", "EMPTY", "POPULATE"):
            current = ""
        elif word and (current != "security" or word != "security") and not _inside(current, token):
            current = word
            found[word] = [token] if word == "security" else []
        elif current:
            found[current].append(token)
        position += 1
    return _made(statement, found)


def _inside(current: str, token: Token) -> bool:
    """Whether the word belongs to the clause that is being read: SETTINGS of an engine can say anything."""
    return current == "storage" and not token.is_word("DEFINER", "SQL")


def _is_qualified(tokens: Sequence[Token], position: int) -> bool:
    """Whether a word is the name behind a database's."""
    return tokens[position - 1].text == "."


def _after_name(tokens: Sequence[Token]) -> int:
    start = next(place for place, token in enumerate(tokens) if token.is_word("VIEW")) + 1
    while tokens[start].is_word("IF", "NOT", "EXISTS"):
        start += 1
    return start + (3 if tokens[start + 1].text == "." else 1)


def _made(statement: str, found: dict[str, list[Token]]) -> ViewText:
    storage = found.get("storage")
    if storage and storage[0].text == "=":
        storage = storage[1:]
    return ViewText(
        refresh=text_of(statement, found["refresh"]) if found.get("refresh") else None,
        to=tuple(token.name for token in found.get("to", ()) if token.name),
        storage=text_of(statement, storage) if storage else None,
        security=text_of(statement, found["security"]) if found.get("security") else None,
    )
