"""Rows are written in the transaction that changed the table.

ALTER TABLE, CREATE INDEX and their like keep their lock until the transaction ends. An UPDATE, DELETE or INSERT …
SELECT behind one holds it for as long as the rows take. Change the table in one file, and write the rows in the next.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
-- 0002_state.sql
ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'open' WHERE id BETWEEN 1 AND 5000;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
-- 0002_state.sql
ALTER TABLE orders ADD COLUMN state text;
-- 0003_state_filled.sql
UPDATE orders SET state = 'open' WHERE id BETWEEN 1 AND 5000;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at what writes rows under a lock that the transaction holds already."""
    node = written.node
    many = written.kind in ("UpdateStmt", "DeleteStmt") or (
        written.kind == "InsertStmt" and "valuesLists" not in node.get("selectStmt", {}).get("SelectStmt", node)
    )
    if not many or "relation" not in node:
        return
    locked = written.held
    for name, lock in sorted(locked.items()):
        table = written.before.table(name)
        yield written.says(
            f"{table.shown} stays locked while rows are written: an earlier statement of this transaction holds {lock}",
            "write the rows in a file of its own",
            hazard=HazardKind.BLOCKS_READS if lock == "ACCESS EXCLUSIVE" else HazardKind.BLOCKS_WRITES,
            of=table,
            beside=written.table(node["relation"]),
        )
