"""A counter whose lifetime is set by hand.

INCR and EXPIRE are two commands: a client that stops between them leaves a counter that never ends, and blocks its user
for ever. A function does both or neither.

Bad:

```yaml
redis:
  keyspaces:
    rate: {key: "rate:{who}:{minute:uint}", type: string, encoding: integer, ttl: 1m, window: {size: 1m}}
```

Good:

```yaml
redis:
  keyspaces:
    rate: {key: "rate:{who}:{minute:uint}", type: string, encoding: integer, ttl: 1m, window: {size: 1m}}
  functions:
    limiter:
      windows: [rate]
      code: |
        redis.register_function('count', function(keys)
          local count = redis.call('INCR', keys[1])
          redis.call('PEXPIRE', keys[1], windows.rate.ttl, 'NX')
          return count
        end)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look for windows that no library reads."""
    counted = {one.name for _, one in linted.windows}
    for one in linted.keyspaces:
        if one.keyspace.window is not None and one.name not in counted:
            yield Advice(
                path=("keyspaces", one.name, "window"),
                message=f"no function counts {one.name!r}: a client that stops between INCR and EXPIRE leaves one "
                "that never ends",
                help=f"count in a function: functions: {{limiter: {{file: limiter.lua, windows: [{one.name}]}}}}",
            )
