"""A column whose new type does not hold all values of the old one.

ClickHouse converts without a word: Int64 to Int8 wrapped 199,999 of 200,000 numbers, an enumeration that loses a value
makes its rows unreadable, and a text that is no number fails after the type has changed already. Widen, or write the
values into a new column. Before ``migrate up`` runs such a statement it counts the rows that do not fit, and refuses.

Bad:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (link String, count UInt64) ENGINE = MergeTree ORDER BY link;
-- 0002_count.sql
ALTER TABLE clicks MODIFY COLUMN count UInt32;
```

Good:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (link String, state Enum8('open' = 1)) ENGINE = MergeTree ORDER BY link;
-- 0002_state.sql
ALTER TABLE clicks MODIFY COLUMN state Enum8('open' = 1, 'paid' = 2);
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.clickhouse.types import is_lossless, is_metadata_only
from dbkit.stores.clickhouse.written.retyped import retyped
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every type of a column in use. Of a column that no file made, nothing is known to be lost."""
    if written.unchecked:
        return
    for table, column, before, after in retyped(written):
        if before and not is_metadata_only(before, after) and not is_lossless(before, after):
            yield written.says(
                f"values of {column} of {table} that {after} does not hold become others (it is {before})",
                "widen it, or add a column and fill it; values that are known to fit are said with -- dbkit: unchecked",
                hazard=HazardKind.DATA_LOSS,
                of=table,
            )
