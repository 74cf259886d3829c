"""A list, sorted set or stream that may grow without end.

One key is one object on one server: with millions of members it cannot be parted, it blocks the server when it is
read or deleted as a whole, and `dbkit redis audit` cannot say that it is too large. `limits: {members: …}` says how
many were meant.

Bad:

```yaml
redis:
  keyspaces:
    feed: {key: "feed:{user:uuid}", type: list, encoding: uuid, ttl: 7d}
```

Good:

```yaml
redis:
  keyspaces:
    feed: {key: "feed:{user:uuid}", type: list, encoding: uuid, ttl: 7d, limits: {members: 500}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted

_GROWING = {"list": "LTRIM", "zset": "ZREMRANGEBYRANK", "stream": "XADD … MAXLEN"}


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every keyspace of a growing type."""
    for one in linted.keyspaces:
        trim = _GROWING.get(one.keyspace.type)
        if trim is not None and one.keyspace.limits.members is None:
            yield Advice(
                path=("keyspaces", one.name, "type"),
                message=f"nothing says how many members a {one.keyspace.type} of {one.name!r} may have",
                help=f"for example limits: {{members: 10k}}, which writers keep by {trim}",
            )
