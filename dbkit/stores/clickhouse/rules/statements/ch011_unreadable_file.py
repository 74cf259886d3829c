"""A file that cannot be cut into statements, or a comment to dbkit that is not understood.

A quote that never ends takes all that follows with it; of a misspelt ``-- dbkit:`` line nobody would know that it does
nothing.

Bad:

```sql
-- 0001_clicks.sql
-- dbkit: unchekced
ALTER TABLE clicks DROP CONSTRAINT positive;
```

Good:

```sql
-- 0001_clicks.sql
-- dbkit: unchecked
ALTER TABLE clicks DROP CONSTRAINT positive;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.written.statement import Written

SEVERITY = Severity.ERROR


def check(written: Written) -> Iterator[Advice]:
    """Say why the file cannot be read."""
    if written.refusal:
        yield written.says(written.refusal)
