"""A sliding window whose keys are on several servers of a cluster.

A function, a script or a transaction may touch keys of one hash slot only, and a sliding window reads several keys.
What stands in a hash tag, `{{who}}`, chooses the slot; the bucket must stand outside of it. Profiles whose server is
not `cluster-enabled` are left alone.

Bad:

```yaml
redis:
  server: {cluster-enabled: true}
  keyspaces:
    rate:
      key: rate:{who}:{minute:uint}
      type: string
      encoding: integer
      ttl: 2m
      window: {size: 1m, kind: sliding}
  functions: {limiter: {code: "return 1", windows: [rate]}}
```

Good:

```yaml
redis:
  server: {cluster-enabled: true}
  keyspaces:
    rate:
      key: rate:{{who}}:{minute:uint}
      type: string
      encoding: integer
      ttl: 2m
      window: {size: 1m, kind: sliding}
  functions: {limiter: {code: "return 1", windows: [rate]}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look at the windows that libraries read."""
    if not linted.cluster:
        return
    for library, one in linted.windows:
        window, tag = one.keyspace.window, one.pattern.tag
        sliding = window is not None and window.kind == "sliding"
        if sliding and (tag is None or one.pattern.names == (tag.name,)):
            yield Advice(
                path=("keyspaces", one.name, "key"),
                message=f"{library!r} reads several keys of {one.name!r} at once, and they are not in one hash slot",
                help="put what they share into a hash tag, and the bucket outside: rate:{{who}}:{bucket:uint}",
            )
