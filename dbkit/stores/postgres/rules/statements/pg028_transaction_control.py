"""BEGIN or COMMIT in a migration.

The runner begins the transaction, marks the migration as applied in it, and commits. A COMMIT in the file ends it
early: what follows is then applied and not marked, or marked and not applied.

Bad:

```sql
-- 0001_orders.sql
BEGIN;
CREATE TABLE orders (id bigint PRIMARY KEY);
COMMIT;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.stores.postgres.written.statement import Written

SEVERITY = Severity.ERROR


def check(written: Written) -> Iterator[Advice]:
    """Look for statements that begin or end a transaction."""
    if written.kind == "TransactionStmt" and written.script.migration:
        word = written.text.split()[0].upper()
        yield written.says(
            f"{word} stands in the way of the runner, which begins and ends the transaction itself",
            "remove it; '-- transactional: false' at the top runs the file without one",
        )
