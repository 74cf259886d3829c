"""A NOT VALID foreign key of a partitioned table, before PostgreSQL 18.

The server refuses it up to PostgreSQL 17. There it is added to each partition, NOT VALID, validated on each, and then
added to the whole, which finds it on all of them and reads nothing.

Bad:

```sql
-- 0001_events.sql
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE events (user_id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
-- 0002_user.sql
ALTER TABLE events ADD CONSTRAINT events_user_fkey FOREIGN KEY (user_id) REFERENCES users NOT VALID;
```

Good:

```sql
-- 0001_events.sql
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE events (user_id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- 0002_user.sql
ALTER TABLE events_2026 ADD CONSTRAINT events_user_fkey FOREIGN KEY (user_id) REFERENCES users NOT VALID;
-- 0003_user_checked.sql
ALTER TABLE events_2026 VALIDATE CONSTRAINT events_user_fkey;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.added import added_constraints
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every NOT VALID foreign key of a partitioned table."""
    for table, node, _ in added_constraints(written, "CONSTR_FOREIGN"):
        if table.partitioned and node.get("skip_validation") and written.script.version < 18:
            yield written.says(
                f"PostgreSQL refuses it before 18: {table.shown} is partitioned",
                "add it NOT VALID to each partition, validate it there, then add it to the whole",
                hazard=HazardKind.MAY_FAIL,
                of=table,
                at=node,
            )
