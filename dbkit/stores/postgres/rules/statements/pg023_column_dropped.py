"""A column that is dropped with its values.

The values are gone when the transaction ends. Programs that still name the column fail, and so does a SELECT * that was
prepared before, once. With CASCADE, views and constraints that use it go as well, and the file does not say which.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- 0002_note.sql
ALTER TABLE orders DROP COLUMN note;
```

Good: first no program may write it; then it goes, and the file says so.

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL);
-- 0002_note.sql
ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every DROP COLUMN of a table in use. What is computed can be computed again."""
    for table, subtype, command, _ in written.alterations():
        column = table.columns.get(command["name"]) if subtype == "AT_DropColumn" else None
        if subtype == "AT_DropColumn" and not (column and column.generated):
            more = ", and of what else uses it" if command.get("behavior") == "DROP_CASCADE" else ""
            yield written.says(
                f"the values of {table.shown}.{command['name']} are gone{more}",
                "have a backup, and see that no program names the column",
                hazard=HazardKind.DATA_LOSS,
                of=table,
            )
