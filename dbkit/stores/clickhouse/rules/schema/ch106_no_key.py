"""A table without a sorting key.

Rows are found by the sorting key alone: without one, every query reads the whole table. The columns that queries
filter by come first in it, those with few values before those with many.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [], columns: {at: "DateTime('UTC')", link: String}}
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [link, at], columns: {at: "DateTime('UTC')", link: String}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every sorting key."""
    for table in linted.tables:
        if not table.key:
            yield Advice(
                path=linted.at("tables", table.name, "order_by"),
                message=f"every query of {table.name} reads all of it: it has no sorting key",
                help="order_by: [what queries filter by]",
            )
