"""A disk that is nearly full.

Merges and mutations write a part anew before the old one goes, so they need as much room again as it takes; without it
parts pile up, and then inserts fail. Source: system.disks.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.looked import Looked

FREE = 0.1
"""The share that should be free."""

_QUERY = f"""
    SELECT name, round(100 * free_space / total_space), formatReadableSize(free_space) FROM system.disks
    WHERE total_space > 0 AND free_space < {FREE} * total_space ORDER BY name
"""  # noqa: S608


def check(looked: Looked) -> Iterator[Advice]:
    """Name the disks."""
    for name, share, free in looked.rows(_QUERY):
        yield Advice(
            message=f"the disk {name} has {free} left ({share} %): merges and mutations need room",
            help="drop partitions, set a TTL, or make the disk larger",
        )
