"""CREATE INDEX lets nobody write until it is built.

It holds a SHARE lock on the table while it reads all rows. CONCURRENTLY reads them twice, and lets everybody read and
write meanwhile; it cannot run in a transaction. On a partitioned table there is no CONCURRENTLY: make the index ON
ONLY the parent, then CONCURRENTLY on each partition, and attach these.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
CREATE INDEX orders_total_idx ON orders (total);
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
-- transactional: false
CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total);
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every CREATE INDEX of a table in use."""
    node = written.node
    if written.kind != "IndexStmt" or node.get("concurrent") or not node["relation"].get("inh"):
        return
    table = written.table(node["relation"])
    if table.materialized or not written.in_use(table):
        return
    if node.get("if_not_exists") and (table.name[0], node.get("idxname", "")) in written.before.indexes:
        return
    help_text = "CREATE INDEX CONCURRENTLY, in a file of its own with '-- transactional: false'"
    if table.partitioned:
        help_text = "make it ON ONLY the parent, CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION"
    yield written.says(
        f"{table.shown} cannot be written while all its rows are read for the index (SHARE lock)",
        help_text,
        hazard=HazardKind.BLOCKS_WRITES,
        of=table,
    )
