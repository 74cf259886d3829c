"""Keys that must stay are dropped before keys that may go.

`volatile-ttl` drops what ends soonest. A limiter or a session that lives no longer than a cache goes before it.

Bad:

```yaml
redis:
  server: {maxmemory-policy: volatile-ttl}
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 1h}
    rate: {key: "rate:{who}:{bucket:uint}", type: string, encoding: integer, ttl: 2m, evictable: false}
```

Good:

```yaml
redis:
  server: {maxmemory-policy: volatile-ttl}
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 60s}
    rate: {key: "rate:{who}:{bucket:uint}", type: string, encoding: integer, ttl: 2m, evictable: false}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Compare every keyspace that must stay with the one that may go and lives longest."""
    if linted.policy != "volatile-ttl":
        return
    caches = [
        (one.keyspace.ttl.longest, one.name)
        for one in linted.keyspaces
        if one.keyspace.evictable and one.keyspace.ttl.longest is not None
    ]
    longest, cache = max(caches, default=(0, ""))
    for one in linted.keyspaces:
        lifetime = one.keyspace.ttl.longest
        if not one.keyspace.evictable and lifetime is not None and lifetime <= longest:
            yield Advice(
                path=("keyspaces", one.name, "evictable"),
                message=f"volatile-ttl drops what ends soonest: {one.name!r} goes before {cache!r}",
                help="let it live longer than every keyspace that may go",
            )
