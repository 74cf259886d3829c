"""A table without a primary key.

Nothing says which row is which: two may be the same, no other table can refer to one, and logical replication cannot
tell which was changed.

Bad:

```yaml
postgres:
  version: 16
  tables:
    visits: {columns: {page: text not null, at: timestamptz not null}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    visits: {columns: {id: bigint generated always as identity primary key, page: text not null}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every table whose columns are all here; a partition has the key of the whole."""
    for table in linted.tables:
        if table.parent is None and table.whole and not any(one.kind == "primary" for one in table.constraints):
            yield Advice(
                path=linted.at("table", *table.name),
                message=f"{table.shown} has no primary key",
                help="id: bigint generated always as identity primary key, or primary_key: over what tells rows apart",
            )
