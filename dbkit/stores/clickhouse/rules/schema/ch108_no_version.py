"""A ReplacingMergeTree without a version.

Of rows with the same key it keeps the one that was inserted last. An insert that is sent again, a backfill or a table
that is made anew changes what came last, and an old row wins. With a version column the newest wins, whenever it came.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    users:
      engine: ReplacingMergeTree
      order_by: [id]
      columns: {id: UInt64, name: String, updated_at: "DateTime('UTC')"}
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    users:
      engine: ReplacingMergeTree(updated_at)
      order_by: [id]
      columns: {id: UInt64, name: String, updated_at: "DateTime('UTC')"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.ddl import arguments
from dbkit.stores.clickhouse.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every ReplacingMergeTree. A replicated one may have a path and a name first."""
    for table in linted.tables:
        given = arguments(table.clauses.engine)[1] if table.clauses else None
        versions = [one for one in given or () if not one.startswith("'")]
        if table.engine == "ReplacingMergeTree" and not versions:
            yield Advice(
                path=linted.at("tables", table.name, "engine"),
                message=f"of two rows of {table.name} with one key stays the one inserted last, not the newer",
                help="name the column that says which is newer: ReplacingMergeTree(updated_at)",
            )
