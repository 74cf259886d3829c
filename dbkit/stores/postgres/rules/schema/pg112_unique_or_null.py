"""A unique key over a column that may be null.

Two nulls are not equal, so any number of rows may have none. Where that is meant, say so: with a WHERE … IS NOT NULL,
or with NULLS NOT DISTINCT where only one row may have none (PostgreSQL 15). It is a note.

Bad:

```yaml
postgres:
  version: 16
  tables:
    users: {columns: {id: bigint primary key, email: text unique}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    users:
      columns: {id: bigint primary key, email: text}
      indexes: {users_email_key: unique (email) where email is not null}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.core.span import Path
from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted
from dbkit.stores.postgres.written.known import Table

SEVERITY = Severity.NOTE


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every unique key and every unique index without a WHERE."""
    for table in linted.tables:
        for one in table.constraints:
            if one.kind == "unique" and one.nulls_distinct:
                yield from _nullable(table, one.columns, linted.at_constraint(table, one.name, one.columns))
        for index in linted.known.indexes_of(table.name):
            if index.unique and not index.partial and index.nulls_distinct:
                yield from _nullable(table, index.columns, linted.at("index", *index.name))


def _nullable(table: Table, columns: tuple[str, ...], path: Path) -> Iterator[Advice]:
    found = [name for name in columns if name in table.columns and not table.never_null(name)]
    if found:
        yield Advice(
            path=path,
            message=f"rows of {table.shown} that have no {' or '.join(found)} are never the same",
            help="not null, a WHERE … IS NOT NULL, or NULLS NOT DISTINCT",
        )
