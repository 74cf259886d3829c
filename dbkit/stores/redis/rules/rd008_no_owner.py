"""A keyspace without an owner among some that have one.

Once a profile says who writes what, what has no owner is what nobody answers for. A profile of one service that names
no owner at all is left alone.

Bad:

```yaml
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s, owner: redirect-service}
    draft: {key: "draft:{id:uuid}", type: string, ttl: 1h}
```

Good:

```yaml
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s, owner: redirect-service}
    draft: {key: "draft:{id:uuid}", type: string, ttl: 1h, owner: editor}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look for keyspaces without an owner, if one has one."""
    if any(one.keyspace.owner for one in linted.keyspaces):
        for one in linted.keyspaces:
            if not one.keyspace.owner:
                yield Advice(
                    path=("keyspaces", one.name),
                    message=f"nobody owns {one.name!r}, though other keyspaces have an owner",
                    help="say owner: who writes it",
                )
