"""A foreign key that is added with its rows checked at once.

Both tables can be read and not written while the rows of one are looked up in the other. As NOT VALID it holds for new
rows at once; VALIDATE CONSTRAINT looks at the others later, in a transaction of its own, while others read and write.
A foreign key that is made ENFORCED (PostgreSQL 18) is checked at once too, and lets nobody read meanwhile.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
-- 0002_customer.sql
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL);
-- 0002_customer.sql
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
-- 0003_customer_checked.sql
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.added import added_constraints, has_value
from dbkit.stores.postgres.written.statement import Written

_SAFE_WAY = "ADD CONSTRAINT … FOREIGN KEY … NOT VALID, then VALIDATE CONSTRAINT in the next file"


def check(written: Written) -> Iterator[Advice]:
    """Look at every foreign key that comes to a table in use. Rows without a value need no look-up."""
    for table, node, column in added_constraints(written, "CONSTR_FOREIGN"):
        if node.get("skip_validation") or (column is not None and not has_value(column)):
            continue
        other = written.table(node["pktable"])
        yield written.says(
            f"{table.shown} and {other.shown} cannot be written while the rows of the one are looked up in the other "
            "(SHARE ROW EXCLUSIVE lock on both)",
            _SAFE_WAY,
            hazard=HazardKind.TABLE_SCAN,
            of=table,
            at=node,
        )
    for table, subtype, _, definition in written.alterations():
        if subtype == "AT_AlterConstraint" and definition.get("alterEnforceability") and definition.get("is_enforced"):
            yield written.says(
                f"{table.shown} can be neither read nor written while its rows are looked up "
                "(ACCESS EXCLUSIVE lock; SHARE ROW EXCLUSIVE on the other table)",
                f"drop it, then {_SAFE_WAY}",
                hazard=HazardKind.TABLE_SCAN,
                of=table,
            )
