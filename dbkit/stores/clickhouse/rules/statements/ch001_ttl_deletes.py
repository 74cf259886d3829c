"""A TTL that deletes rows as soon as it is set.

MODIFY TTL looks at the rows that are there (materialize_ttl_after_modify is on): a million rows past it were gone in
less than a second, without a word. Set it with that setting off, look at what it would take, then let merges do it.
Before ``migrate up`` runs such a statement it counts the rows, and refuses; the line ``-- dbkit: unchecked`` above it
says that they are to go.

Bad:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY link;
-- 0002_ttl.sql
ALTER TABLE clicks MODIFY TTL at + INTERVAL 1 YEAR;
```

Good:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY link;
-- 0002_ttl.sql
ALTER TABLE clicks MODIFY TTL at + INTERVAL 1 YEAR SETTINGS materialize_ttl_after_modify = 0;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.clickhouse.checks.clause import ModifyTTL
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every TTL of a table in use. One that only moves or recompresses takes nothing."""
    if written.unchecked or written.setting("materialize_ttl_after_modify") in ("0", "false"):
        return
    for clause in written.clauses:
        if isinstance(clause, ModifyTTL) and clause.items and written.in_use(written.before.table(clause.table)):
            yield written.says(
                f"the rows of {clause.table} that are past the new TTL are deleted at once",
                "SETTINGS materialize_ttl_after_modify = 0 leaves them to later merges; or say that they are to go: "
                "-- dbkit: unchecked",
                hazard=HazardKind.DATA_LOSS,
                of=clause.table,
            )
