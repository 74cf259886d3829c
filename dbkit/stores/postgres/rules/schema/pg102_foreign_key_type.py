"""A foreign key whose column is of another type than the column it refers to.

An integer that refers to a bigint can hold only half of its values: the insert of the first larger one fails. Where
both are compared, the server converts one side of each row.

Bad:

```yaml
postgres:
  version: 16
  tables:
    users: {columns: {id: bigint primary key}}
    orders:
      columns: {id: bigint primary key, user_id: integer not null references users}
      indexes: {orders_user_id_idx: (user_id)}
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
from dbkit.stores.postgres.written.known import Table

_TEXTS = ("text", "character varying")


def check(linted: Linted) -> Iterator[Advice]:
    """Compare the columns of every foreign key with those that it refers to."""
    for table in linted.tables:
        for one in table.constraints:
            other = linted.known.tables.get(one.references) if one.references else None
            if one.kind != "foreign" or other is None:
                continue
            primary = next((key.columns for key in other.constraints if key.kind == "primary"), ())
            for column, referenced in zip(one.columns, one.referenced or primary, strict=False):
                have, want = _type(table, column), _type(other, referenced)
                if have and want and have != want:
                    yield Advice(
                        path=linted.at_column(table, column),
                        message=f"{table.shown}.{column} is {have}, and {other.shown}.{referenced} is {want}",
                        help=f"make it {want}",
                    )


def _type(table: Table, column: str) -> str:
    """The type of a column without its modifiers; texts of all lengths are alike."""
    found = table.columns.get(column)
    name = found.type.partition("(")[0].strip() if found else ""
    return "text" if name in _TEXTS else name
