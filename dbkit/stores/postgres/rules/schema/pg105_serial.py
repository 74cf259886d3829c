"""serial, where an identity column says the same in the words of the standard.

The sequence of a serial column is a thing of its own with rights of its own, a copy of the table (LIKE) shares it, and
anybody may write numbers past it. `generated always as identity` has none of that. It is a note: serial works.

Bad:

```yaml
postgres:
  version: 16
  tables:
    orders: {columns: {id: bigserial primary key}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    orders: {columns: {id: bigint generated always as identity primary key}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted

SEVERITY = Severity.NOTE


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every serial column."""
    for table in linted.tables:
        for column in table.columns.values():
            if column.serial:
                yield Advice(
                    path=linted.at_column(table, column.name),
                    message=f"{table.shown}.{column.name} is a serial",
                    help=f"{column.type} generated always as identity",
                )
