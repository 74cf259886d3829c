"""A change that is not waited for.

With mutations_sync = 0, or alter_sync = 0 on a replicated table, the statement is done before the rows are: what stands
below it sees old rows, and a failure is seen by nobody. dbkit waits, shows how many parts are left, and goes on after a
kill; without these settings.

Bad:

```sql
-- 0001_country.sql
ALTER TABLE clicks UPDATE country = 'XX' IN PARTITION 202601 WHERE country = '' SETTINGS mutations_sync = 0;
```

Good:

```sql
-- 0001_country.sql
ALTER TABLE clicks UPDATE country = 'XX' IN PARTITION 202601 WHERE country = '';
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every setting."""
    for name in ("mutations_sync", "alter_sync", "replication_alter_partitions_sync"):
        if written.setting(name) == "0":
            yield written.says(f"{name} = 0: what comes next does not wait for it", f"leave {name} out")
