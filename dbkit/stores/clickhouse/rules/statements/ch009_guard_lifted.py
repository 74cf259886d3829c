"""The server's guard against dropping large tables, taken off.

max_table_size_to_drop and max_partition_size_to_drop (50 GB) keep a mistyped name from emptying a disk. Set to 0 in a
migration, they protect nothing on any target.

Bad:

```sql
-- 0001_old.sql
SET max_table_size_to_drop = 0;
```

Good:

```sql
-- 0001_old.sql
RENAME TABLE events TO events_until_2026;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every setting."""
    for name in ("max_table_size_to_drop", "max_partition_size_to_drop"):
        if written.setting(name) == "0":
            yield written.says(
                f"{name} = 0: no table is too large to be dropped by mistake",
                "drop it by partitions, or let a DBA raise the limit for that one statement",
            )
