"""Many keys that end together.

Keys that were written together (after a deployment, by a warm-up job) end together, and all readers ask the source at
once. A jitter spreads them. The rule looks at keyspaces of 100,000 keys or more that have a source.

Bad:

```yaml
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s, limits: {keys: 2M}, source: clickhouse.links}
```

Good:

```yaml
redis:
  keyspaces:
    link:
      key: link:{slug}
      type: string
      ttl: {set: 300s, jitter: 10%}
      limits: {keys: 2M}
      source: clickhouse.links
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted

_MANY = 100_000


def check(linted: Linted) -> Iterator[Advice]:
    """Look at large caches with a fixed lifetime."""
    for one in linted.keyspaces:
        keyspace = one.keyspace
        if keyspace.source and keyspace.ttl.set and not keyspace.ttl.jitter and (keyspace.limits.keys or 0) >= _MANY:
            yield Advice(
                path=("keyspaces", one.name, "ttl"),
                message=f"up to {keyspace.limits.keys:,} keys of {one.name!r} that were written together end together",
                help="for example ttl: {set: 300s, jitter: 10%}",
            )
