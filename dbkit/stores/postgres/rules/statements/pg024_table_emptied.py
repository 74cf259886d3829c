"""TRUNCATE takes all rows, and those of every table that refers to it with CASCADE.

It leaves no row to look at, fires no DELETE trigger, and is not safe for transactions that began before it.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_empty.sql
TRUNCATE orders;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_empty.sql
DELETE FROM orders WHERE id BETWEEN 1 AND 5000;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every table in use that is emptied."""
    if written.kind != "TruncateStmt":
        return
    more = ", and those of every table that refers to it" if written.node["behavior"] == "DROP_CASCADE" else ""
    for item in written.node["relations"]:
        table = written.table(item["RangeVar"])
        if written.in_use(table):
            yield written.says(
                f"the rows of {table.shown} are gone{more}",
                "have a backup, or delete in batches what is no longer needed",
                hazard=HazardKind.DATA_LOSS,
                of=table,
            )
