"""A unique or primary key that builds its index while nobody can read the table.

ADD UNIQUE and ADD PRIMARY KEY read all rows under an ACCESS EXCLUSIVE lock. An index that was built CONCURRENTLY
before becomes the key in a moment, with USING INDEX.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL);
-- 0002_number.sql
ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number);
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL);
-- 0002_number.sql
-- transactional: false
CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number);
-- 0003_number_key.sql
ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number_key;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.added import added_constraints
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every unique or primary key that comes to a table in use without an index."""
    for table, node, _ in added_constraints(written, "CONSTR_UNIQUE", "CONSTR_PRIMARY"):
        if "indexname" in node:
            continue
        word = "UNIQUE" if node["contype"] == "CONSTR_UNIQUE" else "PRIMARY KEY"
        yield written.says(
            f"{table.shown} can be neither read nor written while the index of the key is built "
            "(ACCESS EXCLUSIVE lock)",
            f"CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … {word} USING INDEX",
            hazard=HazardKind.TABLE_SCAN,
            of=table,
            at=node,
        )
