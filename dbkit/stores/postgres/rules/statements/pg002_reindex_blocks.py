"""REINDEX lets nobody write, and no query use the index, until it is built.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_again.sql
REINDEX TABLE orders;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_again.sql
-- transactional: false
REINDEX TABLE CONCURRENTLY orders;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.nodes import option
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every REINDEX."""
    if written.kind != "ReindexStmt" or option(written.node, "concurrently", "params"):
        return
    name = written.name(written.node["relation"]) if "relation" in written.node else ("public", "")
    index = written.before.indexes.get(name)
    table = written.before.table(index.table if index else name)
    if written.in_use(table):
        yield written.says(
            f"{table.shown or 'every table'} cannot be written, and the index not be used, while it is built anew "
            "(SHARE lock; ACCESS EXCLUSIVE on the index)",
            "REINDEX … CONCURRENTLY, in a file of its own with '-- transactional: false'",
            hazard=HazardKind.BLOCKS_WRITES,
            of=table,
        )
