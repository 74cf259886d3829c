"""A CHECK that is added with its rows checked at once.

The table can be neither read nor written while all rows are read. As NOT VALID it holds for new rows at once and is
there in a moment; VALIDATE CONSTRAINT reads the rows later, in a transaction of its own, while others read and write.
A CHECK inside of ADD COLUMN is the same, also where the column has no default.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0);
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
from dbkit.stores.postgres.written.added import added_constraints
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every CHECK that comes to a table in use."""
    for table, node, _ in added_constraints(written, "CONSTR_CHECK"):
        if not node.get("skip_validation"):
            yield written.says(
                f"{table.shown} can be neither read nor written while all its rows are checked (ACCESS EXCLUSIVE lock)",
                "ADD CONSTRAINT … CHECK (…) NOT VALID, then VALIDATE CONSTRAINT in the next file",
                hazard=HazardKind.TABLE_SCAN,
                of=table,
                at=node,
            )
