"""A materialized view that nobody can read until it is filled.

REFRESH MATERIALIZED VIEW holds an ACCESS EXCLUSIVE lock while the query runs. CONCURRENTLY lets everybody read; the
view needs a unique index on columns, without a WHERE.

Bad:

```sql
-- 0001_totals.sql
CREATE MATERIALIZED VIEW totals AS SELECT 1 AS id;
-- 0002_anew.sql
REFRESH MATERIALIZED VIEW totals;
```

Good:

```sql
-- 0001_totals.sql
CREATE MATERIALIZED VIEW totals AS SELECT 1 AS id;
CREATE UNIQUE INDEX totals_id_idx ON totals (id);
-- 0002_anew.sql
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every REFRESH of a view in use."""
    node = written.node
    if written.kind != "RefreshMatViewStmt" or node.get("concurrent") or node.get("skipData"):
        return
    view = written.table(node["relation"])
    if written.in_use(view):
        yield written.says(
            f"{view.shown} cannot be read while its query runs (ACCESS EXCLUSIVE lock)",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY; it needs a unique index",
            hazard=HazardKind.BLOCKS_READS,
            of=view,
        )
