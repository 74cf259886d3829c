"""A materialized view whose target is not there.

Every INSERT into the table that it reads fails. Source: system.tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.looked import Looked
from dbkit.stores.clickhouse.view_text import view_text

_VIEWS = """
    SELECT name, create_table_query, currentDatabase() FROM system.tables
    WHERE database = currentDatabase() AND engine = 'MaterializedView' ORDER BY name
"""
_TABLES = "SELECT database, name FROM system.tables"


def check(looked: Looked) -> Iterator[Advice]:
    """Name the views that write to nowhere."""
    views = [(str(name), view_text(str(text)).to, str(here)) for name, text, here in looked.rows(_VIEWS)]
    if not any(to for _, to, _ in views):
        return
    tables = {(str(database), str(name)) for database, name in looked.rows(_TABLES)}
    for name, to, here in views:
        if to and (to if len(to) == 2 else (here, *to)) not in tables:
            yield Advice(
                message=f"the view {name} writes to {'.'.join(to)}, which is not there: inserts fail",
                help=f"make the table again, or DROP VIEW {name}",
            )
