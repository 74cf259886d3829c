"""What stands in for the source of a dictionary on a scratch server, which must not ask production for its rows.

A server reads a dictionary when something first asks it: a table over it, a default of an inserted row. A source that
keeps to the server stays; any other becomes ``NULL()``, which has no rows, until the dictionary is read back.
"""

from __future__ import annotations

from dbkit.stores.clickhouse import ddl
from dbkit.stores.clickhouse.tokens import significant

__all__ = ["is_outside", "with_source"]

_OF_THE_SERVER = frozenset({"DB", "TABLE", "QUERY", "WHERE", "INVALIDATE_QUERY", "UPDATE_FIELD", "UPDATE_LAG"})
"""What a source of ClickHouse says where it names no other host and no other user.
Source: ClickHouse documentation, dictionary sources."""


def is_outside(source: str) -> bool:
    """Whether a source is read from another server, from a file, by a program or as another user."""
    tokens = significant(source)
    if tokens[0].is_word("NULL"):
        return False
    words = {token.text.upper() for token in tokens[1:] if token.kind == "word"}
    return not (tokens[0].is_word("CLICKHOUSE") and words <= _OF_THE_SERVER)


def with_source(statement: str, source: str) -> str:
    """CREATE DICTIONARY with another source."""
    tokens = significant(statement)
    place = ddl.closing(tokens, next(place for place, token in enumerate(tokens) if token.text == "("))
    while not (tokens[place].is_word("SOURCE") and tokens[place + 1].text == "("):
        place += 1
    end = ddl.closing(tokens, place + 1)
    return f"{statement[: tokens[place + 1].end]}{source}{statement[tokens[end].start :]}"
