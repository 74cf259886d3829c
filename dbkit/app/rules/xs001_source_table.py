"""A cache of a table that the profile does not declare.

`source` names a table of another section. If that section is in the profile and has no such table, the name is wrong,
or the table has gone and its cache has stayed. Tables under `ignore` are not looked at.

Bad:

```yaml
postgres:
  version: 16
  tables:
    links: {columns: {slug: text primary key}}
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s, source: postgres.link}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    links: {columns: {slug: text primary key}}
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s, source: postgres.links}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.app.across import Across
from dbkit.lint.rule import Advice


def check(across: Across) -> Iterator[Advice]:
    """Name the tables that are not there."""
    for cache in across.lost:
        name = cache.declared.name
        yield Advice(
            path=("keyspaces", name, "source", "table"),
            message=f"{name!r} is made from {cache.source.table}, and the {cache.store} section has no such table",
            help="name a table of that section, or put it under the section's 'ignore'",
        )
