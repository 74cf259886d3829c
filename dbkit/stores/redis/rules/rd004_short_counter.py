"""A sliding counter ends before it was read for the last time.

A sliding window that is counted in one key a window also reads the key of the window before. That key is needed until
the end of the current window: for two windows.

Bad:

```yaml
redis:
  keyspaces:
    rate:
      key: rate:{who}:{minute:uint}
      type: string
      encoding: integer
      ttl: 60s
      window: {size: 1m, kind: sliding}
  functions: {limiter: {code: "return 1", windows: [rate]}}
```

Good:

```yaml
redis:
  keyspaces:
    rate:
      key: rate:{who}:{minute:uint}
      type: string
      encoding: integer
      ttl: 120s
      window: {size: 1m, kind: sliding}
  functions: {limiter: {code: "return 1", windows: [rate]}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted
from dbkit.stores.redis.quantity import duration_text


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every sliding window; one in many buckets reads none that is older than the window."""
    for one in linted.keyspaces:
        window, lifetime = one.keyspace.window, one.keyspace.ttl.set or one.keyspace.ttl.max
        if window is None or window.kind != "sliding" or window.buckets > 1 or lifetime is None:
            continue
        if lifetime < 2 * window.size:
            yield Advice(
                path=("keyspaces", one.name, "ttl"),
                message=f"{one.name!r} reads the window before too, whose key ends after {duration_text(lifetime)}",
                help=f"let it live for two windows: {duration_text(2 * window.size)}",
            )
