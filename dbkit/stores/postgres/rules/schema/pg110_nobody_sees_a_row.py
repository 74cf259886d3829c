"""Row security without a policy, or a policy without row security.

A table with row security and no policy shows no row to anybody but its owner. A policy of a table without row security
is never asked: everybody who may read the table sees all rows.

Bad:

```yaml
postgres:
  version: 16
  tables:
    notes:
      columns: {id: bigint primary key, owner: text not null}
      policies: {own: using (owner = current_user)}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    notes:
      columns: {id: bigint primary key, owner: text not null}
      row_security: true
      policies: {own: using (owner = current_user)}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every table that has one of both."""
    for table in linted.tables:
        if table.row_security and not table.policies:
            message = f"nobody but its owner sees a row of {table.shown}: it has row security and no policy"
        elif table.policies and not table.row_security:
            message = f"the policies of {table.shown} are never asked: it has no row security"
        else:
            continue
        yield Advice(path=linted.at("table", *table.name), message=message)
