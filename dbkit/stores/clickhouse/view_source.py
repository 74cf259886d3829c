"""The table whose inserts a materialized view sees, found in its query, and the query over a part of that table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.tokens import Token, significant

__all__ = ["ViewSource", "view_source"]

_AFTER = (
    "ANTI", "ANY", "ARRAY", "ASOF", "CROSS", "FORMAT", "FULL", "GLOBAL", "GROUP", "HAVING", "INNER", "INTERSECT",
    "EXCEPT", "JOIN", "LEFT", "LIMIT", "OFFSET", "ORDER", "PASTE", "PREWHERE", "QUALIFY", "RIGHT", "SEMI", "SETTINGS",
    "UNION", "WHERE", "WINDOW",
)  # fmt: skip
"""What can follow a table in FROM and is not another name for it."""


@dataclass(frozen=True, slots=True)
class ViewSource:
    """Where a query names its source."""

    table: str
    query: str
    start: int
    end: int
    alias: str
    """What the rest of the query calls it."""

    def where(self, columns: Sequence[str], condition: str) -> str:
        """The query over those rows of the source that meet a condition."""
        return self._over(f"({self._select(columns)} WHERE {condition})")

    def among(self, columns: Sequence[str]) -> str:
        """The query over these columns of the source, which can be expressions with names."""
        return self._over(f"({self._select(columns)})")

    def _select(self, columns: Sequence[str]) -> str:
        return f"SELECT {', '.join(columns)} FROM {identifier(self.table)}"  # noqa: S608

    def over(self, table: str) -> str:
        """The query over another table of the same form."""
        return self._over(identifier(table))

    def _over(self, rows: str) -> str:
        return f"{self.query[: self.start]}{rows} AS {identifier(self.alias)}{self.query[self.end :]}"


def view_source(query: str, tables: Collection[str]) -> ViewSource | None:
    """The source among these tables; None where there is none, or the query names it more than once."""
    tokens = significant(query)
    found = [
        place + 1
        for place, token in enumerate(tokens[:-1])
        if token.is_word("FROM", "JOIN") and tokens[place + 1].name in tables and not _is_call(tokens, place + 1)
    ]
    first = next((place for place in found if tokens[place - 1].is_word("FROM")), None)
    if first is None:
        return None
    table = str(tokens[first].name)
    if sum(tokens[place].name == table for place in found) > 1:
        return None
    following = tokens[first + 1 : first + 3]
    if following and following[0].is_word("FINAL", "SAMPLE"):
        return None
    if len(following) == 2 and following[0].is_word("AS") and following[1].name:
        return ViewSource(table, query, tokens[first].start, following[1].end, following[1].name)
    if following and following[0].name and not following[0].is_word(*_AFTER):
        return ViewSource(table, query, tokens[first].start, following[0].end, following[0].name)
    return ViewSource(table, query, tokens[first].start, tokens[first].end, table)


def _is_call(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].text in ("(", ".")
