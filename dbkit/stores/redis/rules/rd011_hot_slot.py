"""A hash tag that can have only a few values.

All keys with one tag are on one server of a cluster. A tag of five values uses five slots of 16,384, and the load of
the keyspace lies on five servers at most. Profiles whose server is not `cluster-enabled` are left alone.

Bad:

```yaml
redis:
  server: {cluster-enabled: true}
  keyspaces:
    board: {key: "board:{{period:enum(day|week|month)}}:{id:uuid}", type: string, ttl: 60s}
```

Good:

```yaml
redis:
  server: {cluster-enabled: true}
  keyspaces:
    board: {key: "board:{period:enum(day|week|month)}:{{id:uuid}}", type: string, ttl: 60s}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.automaton import Choice
from dbkit.stores.redis.linted import Linted

_FEW = 64


def check(linted: Linted) -> Iterator[Advice]:
    """Look at tags that are one of some words."""
    if not linted.cluster:
        return
    for one in linted.keyspaces:
        tag = one.pattern.tag
        if tag is None or not tag.type.text.startswith("enum(") or not isinstance(tag.type.node, Choice):
            continue
        count = len(tag.type.node.options)
        if count < _FEW:
            yield Advice(
                path=("keyspaces", one.name, "key"),
                message=f"the keys of {one.name!r} lie in {count} hash slots at most: {tag.name!r} has {count} values",
                help="put a placeholder with many values into the hash tag",
            )
