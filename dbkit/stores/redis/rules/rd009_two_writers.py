"""A keyspace that two users write.

Two services that write the same keys have to agree on form, lifetime and order of writes with every release; one of
them can let the other write for it.

Bad:

```yaml
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s}
  access:
    api: {secret: "${API_PASSWORD}", write: [link]}
    jobs: {secret: "${JOBS_PASSWORD}", write: [link]}
```

Good:

```yaml
redis:
  keyspaces:
    link: {key: "link:{slug}", type: string, ttl: 300s}
  access:
    api: {secret: "${API_PASSWORD}", write: [link]}
    jobs: {secret: "${JOBS_PASSWORD}", read: [link]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Look for rights to write that a user before has too."""
    writers: dict[str, str] = {}
    for user, declared in linted.section.access.items():
        for at, keyspace in enumerate(declared.write):
            first = writers.setdefault(keyspace, user)
            if first != user:
                yield Advice(
                    path=("access", user, "write", at),
                    message=f"{user!r} writes {keyspace!r}, and so does {first!r}",
                    help="let one of them write it",
                )
