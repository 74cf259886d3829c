"""Keys that must stay are dropped when memory is full.

`evictable: false` says that a keyspace is no cache: without its counters a limiter lets everybody through, without its
sessions everybody is signed out. The policy `allkeys-*` drops any key, `volatile-lru`, `volatile-lfu` and
`volatile-random` any key that has a lifetime.

Bad:

```yaml
redis:
  server: {maxmemory-policy: allkeys-lru}
  keyspaces:
    session: {key: "session:{token:hex(64)}", type: hash, ttl: 24h, evictable: false}
```

Good: `volatile-ttl` drops what ends soonest, and caches end sooner (RD002).

```yaml
redis:
  server: {maxmemory-policy: volatile-ttl}
  keyspaces:
    session: {key: "session:{token:hex(64)}", type: hash, ttl: 24h, evictable: false}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every keyspace that must stay."""
    policy = linted.policy
    for one in linted.keyspaces:
        path = ("keyspaces", one.name, "evictable")
        if one.keyspace.evictable or policy in ("noeviction", "volatile-ttl"):
            continue
        if policy.startswith("allkeys"):
            help_text = "a volatile-* policy leaves keys without a lifetime alone"
            yield Advice(path=path, message=f"{policy} drops any key, {one.name!r} too", help=help_text)
        elif one.keyspace.ttl.longest is not None:
            help_text = "volatile-ttl drops what ends soonest"
            yield Advice(
                path=path, message=f"{policy} drops any key that has a lifetime, {one.name!r} too", help=help_text
            )
