"""A char(n) column: its values are filled up with blanks.

They take the whole length, lose what blanks they ended with, and compare in a way of their own. It is no faster than
text. A CHECK, or varchar(n), says how long a value may be.

Bad:

```yaml
postgres:
  version: 16
  tables:
    countries: {columns: {code: char(2) primary key}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    countries: {columns: {code: text primary key}, checks: {countries_code_check: length(code) = 2}}
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
            if column.type == "character" or column.type.startswith("character("):
                yield Advice(
                    path=linted.at_column(table, column.name),
                    message=f"the values of {table.shown}.{column.name} are filled up with blanks",
                    help="text, with a check of its length",
                )
