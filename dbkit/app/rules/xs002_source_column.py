"""A cache whose keys cannot be told from a row of its table.

To remove the key of a row that changed, each placeholder must be taken from a column: the one that `source.key`
names, or the one that is called as the placeholder. `dbkit redis keys invalidate links` shows what follows.

Bad:

```yaml
postgres:
  version: 16
  tables:
    links: {columns: {id: uuid primary key, custom_slug: text}}
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s, source: {table: postgres.links, invalidate: [update, delete]}}
```

Good:

```yaml
postgres:
  version: 16
  tables:
    links: {columns: {id: uuid primary key, custom_slug: text}}
redis:
  keyspaces:
    link:
      key: link:{slug}
      type: string
      ttl: 300s
      source: {table: postgres.links, key: {slug: custom_slug}, invalidate: [update, delete]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.app.across import Across, Cache
from dbkit.lint.rule import Advice


def check(across: Across) -> Iterator[Advice]:
    """Look for columns that are not there, and for placeholders without one."""
    for cache in across.caches:
        if cache.columns is not None:
            yield from _check(cache)


def _check(cache: Cache) -> Iterator[Advice]:
    name, source, columns = cache.declared.name, cache.source, cache.columns or {}
    for placeholder, column in source.key:
        if column not in columns:
            yield Advice(
                path=("keyspaces", name, "source", "key", placeholder),
                message=f"{source.table} has no column {column!r}",
                help=f"columns are {', '.join(columns)}",
            )
    for placeholder in cache.declared.pattern.names if source.invalidate else ():
        if not source.columns(placeholder) and placeholder not in columns:
            yield Advice(
                path=("keyspaces", name, "source"),
                message=f"{name!r} is invalidated by changes of {source.table}, and no column is "
                f"named for {{{placeholder}}}",
                help=f"say which: source: {{key: {{{placeholder}: a column}}}}",
            )
