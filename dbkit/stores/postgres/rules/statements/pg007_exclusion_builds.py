"""An exclusion constraint that comes to a table with rows.

The table can be neither read nor written while its index is built and all rows are compared, and no index can be built
for it beforehand. Give it to a new table, fill that in batches, and exchange the two; or add it while nobody is there.

Bad:

```sql
-- 0001_bookings.sql
CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange NOT NULL);
-- 0002_once.sql
ALTER TABLE bookings ADD CONSTRAINT bookings_once EXCLUDE USING gist (during WITH &&);
```

Good:

```sql
-- 0001_bookings.sql
CREATE TABLE bookings (
    id bigint PRIMARY KEY,
    during tstzrange NOT NULL,
    CONSTRAINT bookings_once EXCLUDE USING gist (during WITH &&)
);
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.added import added_constraints
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every exclusion constraint that comes to a table in use."""
    for table, node, _ in added_constraints(written, "CONSTR_EXCLUSION"):
        yield written.says(
            f"{table.shown} can be neither read nor written while the index is built and all rows are compared "
            "(ACCESS EXCLUSIVE lock)",
            "there is no way to add it online: exchange the table for a new one that has it",
            hazard=HazardKind.TABLE_SCAN,
            of=table,
            at=node,
        )
