"""A NOT NULL column without a default, for a table that may have rows.

The server refuses it as soon as there is one row. And programs that insert rows without it fail.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_state.sql
ALTER TABLE orders ADD COLUMN state text NOT NULL;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_state.sql
ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.added import contains, has_value
from dbkit.stores.postgres.written.nodes import serial_type
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every NOT NULL column that comes to a table in use."""
    for table, subtype, _, column in written.alterations():
        if subtype != "AT_AddColumn" or column["colname"] in table.columns:
            continue
        required = contains(column, "CONSTR_NOTNULL") is not None or contains(column, "CONSTR_PRIMARY") is not None
        filled = has_value(column) or bool(serial_type(column["typeName"]))
        computed = any(contains(column, kind) is not None for kind in ("CONSTR_GENERATED", "CONSTR_IDENTITY"))
        if required and not filled and not computed:
            yield written.says(
                f"it fails if {table.shown} has rows: there is no {column['colname']!r} for them",
                "give it a DEFAULT, or add it nullable, fill it in batches, then SET NOT NULL",
                hazard=HazardKind.MAY_FAIL,
                of=table,
                at=column,
            )
