"""A json column: the text of a document, parsed anew each time that it is looked at.

It has no equality, so DISTINCT, GROUP BY and UNION fail, and no index can look inside. A jsonb is parsed once. Only who
must give back each blank and the order of keys needs json.

Bad:

```yaml
postgres:
  version: 16
  tables:
    events: {columns: {id: bigint primary key, body: json not null}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    events: {columns: {id: bigint primary key, body: jsonb not null}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at the type of every column."""
    for table in linted.tables:
        for column in table.columns.values():
            if column.type in ("json", "json[]"):
                yield Advice(
                    path=linted.at_column(table, column.name),
                    message=f"{table.shown}.{column.name} is parsed anew each time, and has no equality",
                    help="jsonb",
                )
