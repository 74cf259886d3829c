"""A materialized view that keeps its rows inside itself.

They are in a table that the view owns: it goes when the view goes, it cannot be changed without losing them, and a
replica of a Replicated database that recovers drops it (ClickHouse#111935). With a table of its own behind TO, the view
can be replaced and the rows stay.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", link: String}}
  materialized_views:
    daily:
      engine: SummingMergeTree ORDER BY (link, day)
      select: SELECT link, toDate(at) AS day, count() AS clicks FROM clicks GROUP BY link, day
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", link: String}}
    daily_clicks:
      engine: SummingMergeTree
      order_by: [link, day]
      columns: {link: String, day: Date, clicks: UInt64}
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


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every materialized view."""
    for view in linted.known.views.values():
        if view.inner:
            yield Advice(
                path=linted.at("materialized_views", view.name, "engine"),
                message=f"{view.name} keeps its rows inside itself: they go with it, and cannot be changed",
                help="declare a table for them, and name it with 'to'",
            )
