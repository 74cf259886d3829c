"""CREATE INDEX CONCURRENTLY IF NOT EXISTS keeps an index that failed.

A build that was interrupted leaves an index that is invalid: it is kept up to date and never used. IF NOT EXISTS sees
its name and says that all is well. Without it the second attempt fails, and somebody looks.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
-- transactional: false
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_total_idx ON orders (total);
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
-- transactional: false
DROP INDEX CONCURRENTLY IF EXISTS orders_total_idx;
CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total);
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every CREATE INDEX CONCURRENTLY."""
    node = written.node
    if written.kind == "IndexStmt" and node.get("concurrent") and node.get("if_not_exists"):
        yield written.says(
            f"an index {node.get('idxname', '')!r} that an interrupted build left invalid is kept as it is",
            "DROP INDEX CONCURRENTLY IF EXISTS before it, and no IF NOT EXISTS",
        )
