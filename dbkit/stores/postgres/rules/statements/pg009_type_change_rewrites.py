"""A column whose new type has every row written anew.

Some changes only alter the catalogue: a longer varchar or none, varchar to text and back, a numeric of more digits and
the same scale, a longer timestamp, timestamp to timestamptz and back in a session whose time zone is UTC (dbkit's is),
cidr to inet. All others write the table and its indexes while nobody can read it. A CHECK, an expression or a WHERE of
an index that names the column has all rows read even then, and so has another collation of an indexed column.

Where no earlier file says what the type was, it cannot be told.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer NOT NULL);
-- 0002_quantity.sql
ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(80));
-- 0002_note.sql
ALTER TABLE orders ALTER COLUMN note TYPE text;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.written.known import Table
from dbkit.stores.postgres.written.retyped import Work, work_of
from dbkit.stores.postgres.written.statement import Written

_WAY = "a new column beside it, a trigger that fills it, a batched backfill, and names exchanged at the end"


def check(written: Written) -> Iterator[Advice]:
    """Look at every column of a table in use that gets another type."""
    for table, subtype, command, definition in written.alterations():
        if subtype == "AT_AlterColumnType":
            work, why = work_of(written.before, table, command["name"], definition)
            if work is not Work.NOTHING:
                yield _advice(written, table, work, why, definition)


def _advice(written: Written, table: Table, work: Work, why: str, at: Node) -> Advice:
    what = {
        Work.REWRITE: "is written anew while it can be neither read nor written",
        Work.SCAN: "can be neither read nor written while all its rows are read",
        Work.UNKNOWN: "may be written anew while it can be neither read nor written",
    }[work]
    return written.says(
        f"{table.shown} {what}: {why} (ACCESS EXCLUSIVE lock)",
        _WAY,
        hazard=HazardKind.TABLE_SCAN if work is Work.SCAN else HazardKind.TABLE_REWRITE,
        of=table,
        at=at,
    )
