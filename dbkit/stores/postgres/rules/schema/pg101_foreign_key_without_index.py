"""A foreign key whose columns no index begins with.

The server makes an index for the key that is referred to, none for the columns that refer. Without one, each DELETE and
each change of the key on the other side reads this table whole, under a lock, and a join from there does too.

Bad:

```yaml
postgres:
  version: 16
  tables:
    users: {columns: {id: bigint primary key}}
    orders: {columns: {id: bigint primary key, user_id: bigint not null references users}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    users: {columns: {id: bigint primary key}}
    orders:
      columns: {id: bigint primary key, user_id: bigint not null references users}
      indexes: {orders_user_id_idx: (user_id)}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted
from dbkit.stores.postgres.written.known import Index


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every foreign key. A partial index does, where it leaves out only what refers to nothing."""
    for table in linted.tables:
        keys = [
            *table.unique_columns(),
            *(index.columns for index in linted.known.indexes_of(table.name) if _helps(index)),
        ]
        for one in table.constraints:
            if one.kind != "foreign" or table.parent is not None:
                continue
            if not any(set(columns[: len(one.columns)]) == set(one.columns) for columns in keys):
                yield Advice(
                    path=linted.at_constraint(table, one.name, one.columns),
                    message=f"no index of {table.shown} begins with {', '.join(one.columns)}",
                    help=f"indexes: {{{table.name[1]}_{'_'.join(one.columns)}_idx: ({', '.join(one.columns)})}}",
                )


def _helps(index: Index) -> bool:
    """Whether an index finds the rows that refer: one with a WHERE on just its own columns is taken to."""
    return not index.partial or index.computed <= set(index.columns)
