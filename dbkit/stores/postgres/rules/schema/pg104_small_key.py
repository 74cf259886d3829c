"""A numbered key of four bytes.

An integer ends at 2,147,483,647: then every insert fails, and a wider type writes the table anew. Numbers are used up
by failed inserts too. A bigint costs four bytes a row, often none, for columns are aligned.

Bad:

```yaml
postgres:
  version: 16
  tables:
    orders: {columns: {id: integer generated always as identity primary key}}
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

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every column of a key that numbers itself."""
    for table in linted.tables:
        for name in sorted({name for columns in table.unique_columns() for name in columns}):
            column = table.columns.get(name)
            if column and (column.identity or column.serial) and column.type in ("integer", "smallint"):
                yield Advice(
                    path=linted.at_column(table, name),
                    message=f"{table.shown}.{name} ends at {_LAST[column.type]}",
                    help="bigint generated always as identity",
                )


_LAST = {"integer": "2147483647", "smallint": "32767"}
