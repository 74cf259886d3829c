"""With whose rights a view runs. Source: ClickHouse documentation, CREATE VIEW, SQL security.

``DEFINER = somebody SQL SECURITY DEFINER``, or ``SQL SECURITY NONE``, stands before the query of CREATE VIEW, or in
ALTER TABLE ... MODIFY. A server without users knows neither somebody nor the right to use NONE.
"""

from __future__ import annotations

from collections.abc import Sequence

from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import Token, significant

__all__ = ["definer_of", "definition_in", "with_current_user"]

_NONE = "SQL SECURITY NONE"


def definer_of(security: str | None) -> str | None:
    """The user that the security of a view names."""
    token = _foreign(significant(security or ""))
    return None if token is None or token.is_word("NONE") else token.name


def definition_in(sql: str) -> tuple[str, str | None] | None:
    """The view that a statement makes, or whose security it changes, and this security as a server prints it.

    It is None where a server without users can have it. None for every other statement.
    """
    head = _head(significant(sql))
    if head is None:
        return None
    name, rest = head
    token = _foreign(rest)
    if token is None:
        return name, None
    return name, _NONE if token.is_word("NONE") else f"DEFINER = {identifier(token.name or '')} SQL SECURITY DEFINER"


def with_current_user(sql: str) -> str:
    """A statement by which a view runs with the rights of who runs the statement, in place of anybody else's."""
    head = _head(significant(sql))
    token = _foreign(head[1]) if head else None
    if token is None:
        return sql
    return f"{sql[: token.start]}{'DEFINER' if token.is_word('NONE') else 'CURRENT_USER'}{sql[token.end :]}"


def _head(tokens: Sequence[Token]) -> tuple[str, Sequence[Token]] | None:
    """The view's name, and what follows until the query, where a statement is about the security of a view."""
    words = [token for token in tokens if not token.is_word("OR", "REPLACE", "MATERIALIZED", "IF", "NOT", "EXISTS")]
    if len(words) < 3 or not words[0].is_word("CREATE", "ALTER") or not words[1].is_word("VIEW", "TABLE"):
        return None
    place = 4 if words[3:4] and words[3].text == "." else 2
    rest = words[place + 1 :]
    if words[0].is_word("ALTER"):
        about = len(rest) > 1 and rest[0].is_word("MODIFY") and rest[1].is_word("DEFINER", "SQL")
        return (words[place].name or "", rest[1:]) if about else None
    if words[1].is_word("TABLE"):
        return None
    end = next((at for at, token in enumerate(rest) if token.is_word("AS", "SELECT", "WITH")), len(rest))
    return words[place].name or "", rest[:end]


def _foreign(tokens: Sequence[Token]) -> Token | None:
    """The name of the definer, or the word NONE behind SQL SECURITY."""
    for place, token in enumerate(tokens[:-2]):
        said = tokens[place + 2]
        if token.is_word("DEFINER") and tokens[place + 1].text == "=" and not said.is_word("CURRENT_USER"):
            return said
        if token.is_word("SQL") and tokens[place + 1].is_word("SECURITY") and said.is_word("NONE"):
            return said
    return None
