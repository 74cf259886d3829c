"""What makes a table a foreign one: its server and options. Source: CREATE FOREIGN TABLE; pg_foreign_table.

A foreign table is a table in all else: its columns, checks, defaults and triggers, what it inherits and of what it is a
partition are said by the same ALTER TABLE. Its rows are elsewhere: no step on it loses, reads or rewrites any.
"""

from __future__ import annotations

from dataclasses import dataclass

from dbkit.stores.postgres.kinds.base import Row
from dbkit.stores.postgres.kinds.generic_options import GenericOption, generic_options, options_clause
from dbkit.stores.postgres.quote import identifier

__all__ = ["Foreign", "foreign_clause", "foreign_from"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """Where the rows of a foreign table are."""

    server: str
    options: tuple[GenericOption, ...] = ()


def foreign_from(row: Row) -> Foreign | None:
    """From the row of a table."""
    if row["server"] is None:
        return None
    return Foreign(server=row["server"], options=generic_options(row["foreign_options"], row["path"][-1]))


def foreign_clause(foreign: Foreign) -> str:
    """`` SERVER s OPTIONS (...)``."""
    return f" SERVER {identifier(foreign.server)}{options_clause(foreign.options)}"
