"""A view that groups, and a target that does not put the groups together.

A materialized view sees one insert at a time, so each insert writes its own row for the same group. SummingMergeTree
and AggregatingMergeTree merge them in the background; MergeTree keeps them all, and whoever reads one row as the whole
count is wrong.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", link: String}}
    daily_clicks: {order_by: [link, day], columns: {link: String, day: Date, clicks: UInt64}}
  materialized_views:
    daily:
      to: daily_clicks
      select: SELECT link, toDate(at) AS day, count() AS clicks FROM clicks GROUP BY link, day
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", link: String}}
    daily_clicks:
      engine: AggregatingMergeTree
      order_by: [link, day]
      columns: {link: String, day: Date, clicks: "SimpleAggregateFunction(sum, UInt64)"}
  materialized_views:
    daily:
      to: daily_clicks
      select: SELECT link, toDate(at) AS day, count() AS clicks FROM clicks GROUP BY link, day
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.linted import Linted

_KEEPS_ALL = ("MergeTree", "ReplacingMergeTree", "VersionedCollapsingMergeTree", "CollapsingMergeTree")


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every view that groups."""
    for view, target in linted.writers:
        if view.query.groups and target.engine in _KEEPS_ALL:
            yield Advice(
                path=linted.at("materialized_views", view.name, "to"),
                message=f"{view.name} writes a row a group for each insert, and {target.name} ({target.engine}) never "
                "puts them together",
                help="make the target an AggregatingMergeTree or SummingMergeTree with the groups as its key",
            )
