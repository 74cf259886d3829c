"""A constraint that is validated in the transaction that added it.

Adding it NOT VALID takes an ACCESS EXCLUSIVE lock (a foreign key: SHARE ROW EXCLUSIVE) until the transaction ends. To
validate it in the same one reads all rows under that lock, which is what NOT VALID was to avoid. It is the same with
another command beside it in one ALTER TABLE.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;
-- 0003_total_checked.sql
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.held import keeps_out
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every VALIDATE CONSTRAINT under a lock that the transaction, or another command beside it, takes."""
    altered = list(written.alterations())
    beside = [command for _, command, _, _ in altered if keeps_out(command)]
    for table, subtype, command, _ in altered:
        if subtype != "AT_ValidateConstraint":
            continue
        lock = written.held.get(table.name)
        if lock is not None:
            where, way = f"an earlier statement of this transaction holds {lock}", "validate it in a file of its own"
        elif beside:
            where, way = "another command beside it takes a stronger one", "validate it in a statement of its own"
        else:
            continue
        yield written.says(
            f"{table.shown} stays locked while {command['name']!r} is validated: {where}",
            way,
            hazard=HazardKind.TABLE_SCAN,
            of=table,
        )
