"""A statement that PostgreSQL's parser refuses.

It would fail when it is applied, after those before it.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY,);
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.statement import Written

SEVERITY = Severity.ERROR


def check(written: Written) -> Iterator[Advice]:
    """Say what the parser says."""
    if written.refusal:
        yield written.says(written.refusal, hazard=HazardKind.MAY_FAIL)
