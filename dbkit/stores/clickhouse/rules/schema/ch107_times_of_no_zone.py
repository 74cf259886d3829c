"""A time without a time zone.

The server keeps seconds since 1970 and shows them in its own zone, so the same row reads otherwise on another server,
and toDate() and GROUP BY day cut the day elsewhere. With a zone in the type it is the same everywhere.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: DateTime64(3)}}
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime64(3, 'UTC')"}}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.linted import Linted

_WITHOUT = re.compile(r"\b(?:DateTime(?:32)?(?!\w|\()|DateTime64(?:\(\s*\d+\s*\)|(?!\w|\()))")


def check(linted: Linted) -> Iterator[Advice]:
    """Look at the type of every column."""
    for table in linted.known.tables.values():
        for name, column in table.columns.items():
            found = _WITHOUT.search(column.type)
            if found:
                zoned = found[0].removesuffix(")") + (", 'UTC')" if "(" in found[0] else "('UTC')")
                if found[0] == "DateTime64":
                    zoned = "DateTime64(3, 'UTC')"
                yield Advice(
                    path=linted.at("tables", table.name, "columns", name),
                    message=f"{name} of {table.name} is shown in the time zone of whichever server is asked",
                    help=f"say which it is: {zoned}",
                )
