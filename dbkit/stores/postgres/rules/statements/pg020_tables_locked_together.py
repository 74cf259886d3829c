"""One transaction locks several tables in use, one after the other.

The first stays locked while the second is waited for, and another transaction that takes them in the other order makes
a deadlock of it. It is a note: each wait ends with lock_timeout. A foreign key needs its two tables, and a statement
that locks several takes no part in this.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE customers (id bigint PRIMARY KEY);
-- 0002_notes.sql
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE customers ADD COLUMN note text;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE customers (id bigint PRIMARY KEY);
-- 0002_orders_note.sql
ALTER TABLE orders ADD COLUMN note text;
-- 0003_customers_note.sql
ALTER TABLE customers ADD COLUMN note text;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.stores.postgres.written.held import locks
from dbkit.stores.postgres.written.statement import Written

SEVERITY = Severity.NOTE


def check(written: Written) -> Iterator[Advice]:
    """Look at the first lock that a transaction takes beside one that it holds."""
    taken = dict(locks(written))
    if not taken:
        return
    before = written.held
    if len(before) == 1 and not before.keys() & taken.keys():
        (name,) = before
        first, second = written.before.table(name).shown, written.before.table(next(iter(taken))).shown
        yield written.says(
            f"{first} stays locked while {second} is waited for",
            "a file of its own for each table keeps the locks short",
        )
