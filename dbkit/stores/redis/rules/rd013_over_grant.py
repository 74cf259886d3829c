"""A right that reaches keys of another keyspace.

Rights of Redis users are globs, which know no placeholders: `*` is anything, `:` too. So a user of `{tenant}:{id}` may
also read `session:…`. The message shows such a key.

Bad:

```yaml
redis:
  keyspaces:
    note: {key: "{tenant:slug}:note", type: string, ttl: 1h}
    token: {key: "auth:{user:uuid}:{name:enum(note|mail)}", type: string, ttl: 1h}
  access:
    notes: {secret: "${NOTES_PASSWORD}", read: [note]}
```

Good:

```yaml
redis:
  keyspaces:
    note: {key: "note:{tenant:slug}", type: string, ttl: 1h}
    token: {key: "auth:{user:uuid}:{name:enum(note|mail)}", type: string, ttl: 1h}
  access:
    notes: {secret: "${NOTES_PASSWORD}", read: [note]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.redis.access.derive import reach
from dbkit.stores.redis.automaton import overlap
from dbkit.stores.redis.linted import Linted


def check(linted: Linted) -> Iterator[Advice]:
    """Hold the glob of every right against the patterns of keyspaces that the user has no such right on."""
    patterns = {one.name: one.pattern for one in linted.keyspaces}
    for user, declared in linted.section.access.items():
        for word, names in (("read", declared.read), ("write", declared.write)):
            for at, keyspace in enumerate(names):
                reached = reach(patterns[keyspace])
                for other in sorted(patterns.keys() - set(names)):
                    key = overlap(reached, patterns[other].automaton)
                    if key is not None:
                        yield Advice(
                            path=("access", user, word, at),
                            message=f"who may {word} {keyspace!r} may {word} keys of {other!r}, such as {key!r}: "
                            "rights know no placeholders",
                            help=f"let the patterns start differently, or let {user!r} {word} both",
                        )
