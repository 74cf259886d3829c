"""A timestamp that does not say when it was.

A `timestamp` keeps what a clock on some wall showed, and not where the wall was; two of them cannot be compared unless
all who write them agree. A `timestamptz` is a moment, takes the same eight bytes, and is shown in the zone of who asks.
A `timetz` has a zone and no day, so its zone says nothing.

Bad:

```yaml
postgres:
  version: 16
  tables:
    orders: {columns: {id: bigint primary key, created_at: timestamp not null}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    orders: {columns: {id: bigint primary key, created_at: timestamptz not null}}
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
            if column.type.startswith("timestamp") and "without time zone" in column.type:
                message, help_text = "does not say in which time zone", "timestamptz"
            elif (
                column.type.startswith("time")
                and column.type.endswith(" with time zone")
                and "stamp" not in column.type
            ):
                message, help_text = "has a time zone and no day", "timestamptz, or time"
            else:
                continue
            yield Advice(
                path=linted.at_column(table, column.name),
                message=f"{table.shown}.{column.name} {message}",
                help=help_text,
            )
