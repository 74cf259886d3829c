"""A constraint that is validated in the transaction that added it.

Adding it NOT VALID takes an ACCESS EXCLUSIVE lock (a foreign key: SHARE ROW EXCLUSIVE) until the transaction ends. To
validate it in the same one reads all rows under that lock, which is what NOT VALID was to avoid.

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
from dbkit.stores.postgres.written.held import held
from dbkit.stores.postgres.written.reading import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every VALIDATE CONSTRAINT under a lock that the transaction holds already."""
    for table, subtype, command, _ in written.alterations():
        lock = held(written).get(table.name) if subtype == "AT_ValidateConstraint" else None
        if lock is not None:
            yield written.says(
                f"{table.shown} stays locked while {command['name']!r} is validated: an earlier statement of this "
                f"transaction holds {lock}",
                "validate it in a file of its own",
                hazard=HazardKind.TABLE_SCAN,
                of=table,
            )
