"""What the engine prints after a column's name and ``system.columns`` does not say: TTL, statistics, settings."""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.stores.clickhouse.ddl import closing, items, settings, text_of
from dbkit.stores.clickhouse.tokens import CLOSING, significant

__all__ = ["ColumnClauses", "column_clauses"]


@dataclass(frozen=True, slots=True)
class ColumnClauses:
    """The clauses of a column that no catalogue table has."""

    ttl: str | None = None
    statistics: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


def column_clauses(text: str) -> ColumnClauses:
    """Read ``UInt8 DEFAULT 1 STATISTICS(tdigest) TTL at + toIntervalDay(1) SETTINGS (max_compress_block_size = 1)``."""
    tokens = significant(text)
    depth, start, end = 0, None, len(tokens)
    found: dict[str, str] = {}
    for position, token in enumerate(tokens):
        if token.kind == "sign":
            depth += (token.text in CLOSING) - (token.text in CLOSING.values())
        if depth or not position:
            continue
        if token.text == "TTL" and start is None:  # in capitals; a column can be called ttl
            start, end = position + 1, len(tokens)
        follows = tokens[position + 1].text if position + 1 < len(tokens) else ""
        if token.text in ("STATISTICS", "SETTINGS") and follows == "(":
            inside = tokens[position + 2 : closing(tokens, position + 1)]
            found[token.text.upper()] = text_of(text, inside)
            end = position if start is not None and position > start else end
    return ColumnClauses(
        ttl=None if start is None else text_of(text, tokens[start:end]),
        statistics=tuple(sorted(items(found.get("STATISTICS", "")))),
        settings=settings(found.get("SETTINGS", "")),
    )
