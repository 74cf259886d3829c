"""A view that groups by more than the key of its target.

SummingMergeTree and AggregatingMergeTree make one row of all rows with the same sorting key. A group that is not in the
key is lost: the rows of all countries become one, with the country of any of them.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", country: String}}
    daily_clicks:
      engine: SummingMergeTree
      order_by: [day]
      columns: {day: Date, country: LowCardinality(String), clicks: UInt64}
  materialized_views:
    daily:
      to: daily_clicks
      select: SELECT toDate(at) AS day, country, count() AS clicks FROM clicks GROUP BY day, country
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", country: String}}
    daily_clicks:
      engine: SummingMergeTree
      order_by: [day, country]
      columns: {day: Date, country: LowCardinality(String), clicks: UInt64}
  materialized_views:
    daily:
      to: daily_clicks
      select: SELECT toDate(at) AS day, country, count() AS clicks FROM clicks GROUP BY day, country
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.linted import Linted

SEVERITY = Severity.ERROR


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every view whose target merges rows."""
    for view, target in linted.writers:
        if target.engine not in ("SummingMergeTree", "AggregatingMergeTree"):
            continue
        lost = [name for name in view.query.grouped_by or () if name in target.columns and name not in target.key]
        if lost:
            yield Advice(
                path=linted.at("materialized_views", view.name, "select"),
                message=f"{view.name} groups by {', '.join(lost)}, which the key of {target.name} has not: its rows "
                f"for all of them become one",
                help=f"order_by of {target.name}: [{', '.join((*target.key, *lost))}]",
            )
