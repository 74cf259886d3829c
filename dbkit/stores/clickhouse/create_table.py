"""Where the parts of a CREATE TABLE stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.tokens import CLOSING, Token

__all__ = ["CreatedTable", "created_table"]


@dataclass(frozen=True, slots=True)
class CreatedTable:
    """The places in a CREATE TABLE, as numbers of tokens."""

    name: str
    opening: int | None
    """The bracket before the columns."""
    engine: int
    """The engine's name."""
    end: int
    """What follows the storage."""


def created_table(tokens: Sequence[Token]) -> CreatedTable | None:
    """The parts of CREATE TABLE; None for all else, and where no engine is named."""
    words = [place for place, token in enumerate(tokens[:8]) if token.is_word("TABLE")]
    if not tokens or not tokens[0].is_word("CREATE") or not words or words[0] > 3:
        return None
    start = words[0] + 1
    while tokens[start].is_word("IF", "NOT", "EXISTS"):
        start += 1
    start += 2 if start + 1 < len(tokens) and tokens[start + 1].text == "." else 0
    depth, opening, engine = 0, None, None
    for place in range(start + 1, len(tokens)):
        token = tokens[place]
        if token.kind == "sign":
            if token.text == "(" and depth == 0 and opening is None and engine is None:
                opening = place
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        elif depth == 0 and engine is None and token.is_word("ENGINE"):
            engine = place + 2 if tokens[place + 1].text == "=" else place + 1
        elif depth == 0 and engine is not None and token.is_word("COMMENT", "AS", "EMPTY"):
            return CreatedTable(tokens[start].name or "", opening, engine, place)
    return None if engine is None else CreatedTable(tokens[start].name or "", opening, engine, len(tokens))
