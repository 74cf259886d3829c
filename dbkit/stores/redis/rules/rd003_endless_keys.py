"""Keys that never end, and nothing says how many there may be.

A keyspace without a lifetime grows until the memory is full; then writes fail, of every keyspace. `limits: {keys: …}`
says how many were meant, and `dbkit redis audit` holds the server to it.

Bad:

```yaml
redis:
  keyspaces:
    feature: {key: "feature:{name:slug}", type: string, ttl: {none: written by the release job}}
```

Good:

```yaml
redis:
  keyspaces:
    feature: {key: "feature:{name:slug}", type: string, ttl: {none: written by the release job}, limits: {keys: 1k}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every keyspace without a lifetime; a pattern without placeholders is one key."""
    for one in linted.keyspaces:
        if one.keyspace.ttl.none and one.keyspace.limits.keys is None and one.pattern.names:
            yield Advice(
                path=("keyspaces", one.name, "ttl"),
                message=f"the keys of {one.name!r} never end, and nothing says how many there may be",
                help="for example limits: {keys: 10k}, or a lifetime",
            )
