"""SET NOT NULL and the CHECK that proves it, in one ALTER TABLE.

The server drops the constraint first, whatever the order in which they are written. Then nothing proves that there is
no null, and it reads all rows while the table can be neither read nor written.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, CONSTRAINT total_there CHECK (total IS NOT NULL));
-- 0002_total.sql
ALTER TABLE orders ALTER COLUMN total SET NOT NULL, DROP CONSTRAINT total_there;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, CONSTRAINT total_there CHECK (total IS NOT NULL));
-- 0002_total.sql
ALTER TABLE orders ALTER COLUMN total SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT total_there;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at what a statement drops beside a SET NOT NULL that needs it."""
    altered = list(written.alterations())
    dropped = {command["name"] for _, subtype, command, _ in altered if subtype == "AT_DropConstraint"}
    for table, subtype, command, _ in altered:
        if subtype != "AT_SetNotNull" or table.never_null(command["name"]):
            continue
        proofs = [one.name for one in table.constraints if one.valid and one.says_not_null(command["name"])]
        if proofs and set(proofs) <= dropped:
            yield written.says(
                f"{proofs[0]!r} is dropped before {command['name']!r} becomes NOT NULL: {table.shown} can be neither "
                "read nor written while all its rows are read (ACCESS EXCLUSIVE lock)",
                "DROP CONSTRAINT in a statement of its own, after SET NOT NULL",
                hazard=HazardKind.TABLE_SCAN,
                of=table,
            )
