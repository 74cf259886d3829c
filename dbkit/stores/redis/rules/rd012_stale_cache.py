"""A cache that keeps what its source no longer says.

A keyspace with a `source` and without `invalidate` is as old as its lifetime allows: who reads it sees rows as they
were that long ago. Up to an hour that may be meant; the rule looks at those that live longer.

Bad:

```yaml
redis:
  keyspaces:
    profile: {key: "profile:{id:uuid}", type: string, encoding: json, ttl: 24h, source: clickhouse.users}
```

Good:

```yaml
redis:
  keyspaces:
    profile:
      key: profile:{id:uuid}
      type: string
      encoding: json
      ttl: 24h
      source: {table: clickhouse.users, key: {id: id}, invalidate: [update, delete]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted
from dbkit.stores.redis.quantity import duration_text

_SOON = 3_600_000


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every cache that lives for more than an hour."""
    for one in linted.keyspaces:
        source, lifetime = one.keyspace.source, one.keyspace.ttl.longest
        if source is None or source.invalidate or source.mode != "read-through":
            continue
        if lifetime is None or lifetime > _SOON:
            how_long = "for ever" if lifetime is None else f"for up to {duration_text(lifetime)}"
            yield Advice(
                path=("keyspaces", one.name, "source"),
                message=f"{one.name!r} keeps {how_long} what {source.table} no longer says",
                help="say which changes of a row remove its key: invalidate: [update, delete]",
            )
