"""Parts that were set aside.

The server sets aside what it finds broken or does not expect, and starts without it: these rows are on the disk and in
no query. Parts that somebody detached by hand are left out. Source: system.detached_parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.looked import Looked

_QUERY = """
    SELECT table, reason, count(), any(name) FROM system.detached_parts
    WHERE database = currentDatabase() AND reason != '' GROUP BY table, reason ORDER BY table, reason
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the tables that lack parts."""
    for table, reason, count, name in looked.rows(_QUERY):
        yield Advice(
            message=f"{table}: {count} parts are set aside ({reason}), such as {name}: their rows are in no query",
            help=f"look at them in system.detached_parts; ALTER TABLE {table} ATTACH PART '{name}' takes one back",
        )
