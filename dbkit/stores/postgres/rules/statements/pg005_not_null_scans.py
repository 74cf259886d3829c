"""NOT NULL that is set with its rows checked at once.

The table can be neither read nor written while all rows are read, unless a CHECK (… IS NOT NULL) that is validated
says it already: then it is done in a moment. On PostgreSQL 18 a NOT NULL constraint can itself be added NOT VALID and
validated later. A primary key makes its columns NOT NULL as well, also where its index is there.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
-- 0002_total.sql
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
-- 0002_total.sql
ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total IS NOT NULL) NOT VALID;
-- 0003_total_checked.sql
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;
-- 0004_total_not_null.sql
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_total_check;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.parse import Node, strings
from dbkit.stores.postgres.written.known import Table
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every column of a table in use that becomes NOT NULL."""
    for table, subtype, command, definition in written.alterations():
        for column in _columns(written, table, subtype, command, definition):
            if table.never_null(column) or table.proved_not_null(column):
                continue
            yield written.says(
                f"{table.shown} can be neither read nor written while all its rows are searched for a null in "
                f"{column!r} (ACCESS EXCLUSIVE lock)",
                f"first ADD CONSTRAINT … CHECK ({column} IS NOT NULL) NOT VALID, and VALIDATE CONSTRAINT in the next "
                "file",
                hazard=HazardKind.TABLE_SCAN,
                of=table,
            )


def _columns(written: Written, table: Table, subtype: str, command: Node, definition: Node) -> tuple[str, ...]:
    if subtype == "AT_SetNotNull":
        return (command["name"],)
    if subtype != "AT_AddConstraint":
        return ()
    if definition["contype"] == "CONSTR_NOTNULL" and not definition.get("skip_validation"):
        return strings(definition.get("keys", ()))
    if definition["contype"] == "CONSTR_PRIMARY" and "indexname" in definition:
        index = written.before.indexes.get((table.name[0], definition["indexname"]))
        return index.columns if index and table.whole else ()
    return ()
