"""How a column is kept: its statistics and its own settings. Both change in place, without touching a row.

Source: ClickHouse documentation, ALTER TABLE ... STATISTICS, ALTER TABLE ... MODIFY COLUMN ... MODIFY SETTING. Parts
that are there already get statistics with ALTER TABLE ... MATERIALIZE STATISTICS, or when they are merged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.render import settings_clause

__all__ = ["ColumnStorage", "changes", "definition"]

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ColumnStorage:
    """What a column says of how it is kept."""

    statistics: Sequence[str] = ()
    settings: Pairs = ()


def definition(statistics: Sequence[str], ttl: str | None, settings: Pairs) -> list[str]:
    """The last clauses of a column, in the order of the grammar."""
    parts = [f"STATISTICS({', '.join(statistics)})"] if statistics else []
    parts += [f"TTL {ttl}"] if ttl else []
    pairs = settings_clause((identifier(name), text) for name, text in settings)
    return [*parts, f"SETTINGS ({pairs})"] if pairs else parts


def changes(column: str, have: ColumnStorage, want: ColumnStorage) -> Iterator[str]:
    """The clauses of ALTER TABLE that lead from one to the other."""
    name = identifier(column)
    if tuple(have.statistics) != tuple(want.statistics):
        verb = "MODIFY" if have.statistics else "ADD"
        kinds = f"{verb} STATISTICS {name} TYPE {', '.join(want.statistics)}"
        yield kinds if want.statistics else f"DROP STATISTICS {name}"
    changed = sorted(set(want.settings) - set(have.settings))
    if changed:
        pairs = settings_clause((identifier(key), text) for key, text in changed)
        yield f"MODIFY COLUMN {name} MODIFY SETTING {pairs}"
    gone = sorted(dict(have.settings).keys() - dict(want.settings).keys())
    if gone:
        yield f"MODIFY COLUMN {name} RESET SETTING {', '.join(identifier(key) for key in gone)}"
