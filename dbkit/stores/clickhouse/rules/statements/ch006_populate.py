"""A materialized view that is filled by POPULATE.

What is inserted while it runs is in neither: POPULATE reads the rows of the moment at which it began, and the view sees
inserts from the moment at which it is done. Make the view without it, and fill the target up to a watermark: a profile
says ``backfill: watermark``, and dbkit does that.

Bad:

```sql
-- 0001_counted.sql
CREATE MATERIALIZED VIEW counted ENGINE = SummingMergeTree ORDER BY link POPULATE
AS SELECT link, count() AS clicks FROM clicks GROUP BY link;
```

Good:

```sql
-- 0001_counted.sql
CREATE TABLE totals (link String, clicks UInt64) ENGINE = SummingMergeTree ORDER BY link;
CREATE MATERIALIZED VIEW counted TO totals AS SELECT link, count() AS clicks FROM clicks GROUP BY link;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every materialized view that is made."""
    if not written.is_verb("CREATE", "MATERIALIZED", "VIEW"):
        return
    for token in written.tokens:
        if token.is_word("AS"):
            return
        if token.is_word("POPULATE"):
            yield written.says(
                "rows that are inserted while POPULATE runs are missing in the view",
                "make it without, and fill its table up to a watermark (backfill: watermark in a profile)",
                at=token,
            )
