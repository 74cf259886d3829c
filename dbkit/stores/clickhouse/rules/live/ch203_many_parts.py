"""A partition of many parts.

Inserts come faster than merges: from 1,000 active parts in a partition they are slowed down, from 3,000 on refused
(parts_to_delay_insert, parts_to_throw_insert). Insert in larger blocks, or asynchronously. Source: system.parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.looked import Looked

_QUERY = """
    SELECT table, partition, count() AS parts FROM system.parts
    WHERE database = currentDatabase() AND active GROUP BY table, partition_id, partition
    HAVING parts > 0.5 * (SELECT toUInt64(value) FROM system.merge_tree_settings WHERE name = 'parts_to_delay_insert')
    ORDER BY parts DESC LIMIT 10
"""


def check(looked: Looked) -> Iterator[Advice]:
    """Name the partitions that have more than half of what slows inserts down."""
    for table, partition, parts in looked.rows(_QUERY):
        yield Advice(
            message=f"{table}: the partition {partition} has {parts} parts, and inserts will be slowed down",
            help="insert fewer and larger blocks (async_insert), and see whether merges or a mutation are stuck",
        )
