"""A money column: what it means depends on a setting of the session.

Its currency, its number of digits and how it is read and written follow lc_monetary of whoever asks. A numeric with a
currency beside it, or a bigint of the smallest unit, means the same to all.

Bad:

```yaml
postgres:
  version: 16
  tables:
    orders: {columns: {id: bigint primary key, total: money not null}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    orders: {columns: {id: bigint primary key, total: "numeric(12, 2) not null", currency: text not null}}
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
            if column.type in ("money", "money[]"):
                yield Advice(
                    path=linted.at_column(table, column.name),
                    message=f"what {table.shown}.{column.name} means depends on lc_monetary",
                    help="numeric, with the currency beside it",
                )
