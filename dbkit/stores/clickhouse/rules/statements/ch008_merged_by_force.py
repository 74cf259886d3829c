"""OPTIMIZE … FINAL in a migration.

It rewrites every part of the table, whatever its size, and a migration waits for it. Merges come by themselves; a query
that cannot wait for them says FINAL, or groups.

Bad:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (link String) ENGINE = ReplacingMergeTree ORDER BY link;
-- 0002_merge.sql
OPTIMIZE TABLE clicks FINAL;
```

Good:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (link String) ENGINE = ReplacingMergeTree ORDER BY link;
-- 0002_view.sql
CREATE VIEW clicks_now AS SELECT link FROM clicks FINAL;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every OPTIMIZE of a whole table in use."""
    if not written.is_verb("OPTIMIZE", "TABLE") or len(written.tokens) < 4:
        return
    words = {token.text.upper() for token in written.tokens[3:]}
    table = written.before.table(written.tokens[2].name or "")
    if "FINAL" in words and "PARTITION" not in words and written.in_use(table):
        yield written.says(
            f"every part of {table.name} is written anew while the migration waits",
            "leave it to merges; queries say FINAL, or group; or name a PARTITION",
            hazard=HazardKind.TABLE_REWRITE,
            of=table.name,
        )
