"""A SECURITY DEFINER function that finds its names where its caller says.

It runs with the rights of its owner. Who calls it sets search_path, and can have it call a function or read a table of
theirs under a name that the body uses.

Bad:

```yaml
postgres:
  version: 16
  functions:
    count_users:
      returns: bigint
      language: sql
      security: definer
      body: select count(*) from pg_roles
```

Good:

```yaml
postgres:
  version: 16
  functions:
    count_users:
      returns: bigint
      language: sql
      security: definer
      settings: {search_path: pg_catalog}
      body: select count(*) from pg_roles
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.postgres.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every function that runs with its owner's rights."""
    for (kind, path), place in linted.paths.items():
        if kind != "function":
            continue
        name = (path[0], path[1].partition("(")[0])
        function = linted.known.functions.get(name)
        if function is not None and function.security_definer and not function.search_path:
            yield Advice(
                path=place,
                message=f"{name[1]!r} runs with its owner's rights and its caller's search_path",
                help='settings: {search_path: "pg_catalog, pg_temp"}',
            )
