"""What a query gives and from where, as far as lint's rules ask: its columns, its tables, what it groups by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.ddl import closing, text_of
from dbkit.stores.clickhouse.tokens import CLOSING, Token, significant, split_at

__all__ = ["Query", "column_type", "query"]

_CLAUSES = (
    "FROM", "PREWHERE", "WHERE", "GROUP", "HAVING", "WINDOW", "QUALIFY", "ORDER", "LIMIT", "OFFSET", "SETTINGS",
    "UNION", "INTERSECT", "EXCEPT", "FORMAT",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query."""

    tables: frozenset[str] = frozenset()
    """What it reads of this database, at any depth."""
    words: frozenset[str] = frozenset()
    """Every name in it."""
    grouped_by: tuple[str, ...] | None = None
    """The columns of its result that GROUP BY names. None where it does not group, or it cannot be told by sight."""
    groups: bool = False


def query(sql: str) -> Query:
    """Read the query in a statement: what begins with its first SELECT or WITH outside brackets."""
    tokens = significant(sql)
    start = _start(tokens)
    if start is None:
        return Query()
    inside = tokens[start:]
    clauses = _clauses(inside)
    group = clauses.get("GROUP")
    return Query(
        tables=frozenset(_tables(inside)),
        words=frozenset(token.name for token in inside if token.name),
        grouped_by=None if group is None or "UNION" in clauses else _grouped(sql, clauses.get("SELECT", []), group),
        groups=group is not None,
    )


def _start(tokens: Sequence[Token]) -> int | None:
    place = 0
    while place < len(tokens):
        if tokens[place].is_word("SELECT", "WITH"):
            return place
        if tokens[place].text == "(" and not (place + 1 < len(tokens) and tokens[place + 1].is_word("SELECT", "WITH")):
            place = closing(tokens, place)
        place += 1
    return None


def _clauses(tokens: Sequence[Token]) -> dict[str, list[Token]]:
    """The clauses outside brackets by their first words, the first of each."""
    found: dict[str, list[Token]] = {}
    current, depth = "", 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        if depth == 0 and token.is_word("SELECT", *_CLAUSES) and token.text.upper() not in found:
            current = token.text.upper()
            found[current] = []
        elif current:
            found[current].append(token)
    return found


def _tables(tokens: Sequence[Token]) -> list[str]:
    found = []
    for place in range(1, len(tokens)):
        follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
        name = tokens[place].name
        if tokens[place - 1].is_word("FROM", "JOIN") and name and follows not in ("(", "."):
            found.append(name)
    return found


def _grouped(sql: str, select: Sequence[Token], group: Sequence[Token]) -> tuple[str, ...] | None:
    """The names that the expressions of GROUP BY have in the result."""
    given: dict[str, str] = {}
    places: list[str] = []
    for item in split_at(select):
        name, expression = _named(sql, item)
        if name is None:
            return None
        given[expression] = given[name] = name
        places.append(name)
    names = []
    for item in split_at(group[1:]):  # BY comes first
        if any(token.is_word("ALL", "ROLLUP", "CUBE", "TOTALS", "SETS") for token in item):
            return None
        text = _plain(sql, item)
        if len(item) == 1 and item[0].kind == "number":
            text = places[int(text) - 1] if text.isdigit() and 0 < int(text) <= len(places) else text
        if text not in given:
            return None
        names.append(given[text])
    return tuple(names)


def _named(sql: str, item: Sequence[Token]) -> tuple[str | None, str]:
    """The name of what SELECT gives, and its expression; without a name where it is not said."""
    if len(item) > 2 and item[-2].is_word("AS") and item[-1].name:
        return item[-1].name, _plain(sql, item[:-2])
    if item and item[-1].name and (len(item) == 1 or item[-2].text == "."):
        return item[-1].name, _plain(sql, item)
    return None, ""


def _plain(sql: str, tokens: Sequence[Token]) -> str:
    """An expression without the blanks between its words."""
    return " ".join(text_of(sql, [token]) for token in tokens)


def column_type(text: str) -> tuple[str, Sequence[Token]]:
    """The type that a column's text begins with, and what follows; no type where it begins with DEFAULT or so."""
    tokens = significant(text)
    if not tokens or tokens[0].is_word("DEFAULT", "MATERIALIZED", "ALIAS", "EPHEMERAL", "REMOVE", "MODIFY", "RESET"):
        return "", tokens
    end = closing(tokens, 1) + 1 if len(tokens) > 1 and tokens[1].text == "(" else 1
    return text_of(text, tokens[:end]), tokens[end:]
