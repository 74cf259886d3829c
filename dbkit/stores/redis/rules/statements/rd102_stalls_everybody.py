"""A command during which nobody else is served.

Redis runs one command at a time. KEYS goes over all keys, SAVE writes all of them to the disk, and DEL frees a value
while everybody waits: a hash of a million fields took 637 ms, and UNLINK of it 9 to 16 ms (Valkey 9.1).

Bad:

```redis
# 0001_cache.redis
DEL cache:index
```

Good:

```redis
# 0001_cache.redis
UNLINK cache:index
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.redis.written import Written

_INSTEAD = {
    "DEL": "UNLINK frees the value beside the others",
    "KEYS": "SCAN goes over the keys in small steps; dbkit redis keys does it by keyspace",
    "SAVE": "BGSAVE writes beside the others",
    "DEBUG": "take it out: it is for those who look for a fault",
}


def check(written: Written) -> Iterator[Advice]:
    """Look for commands that take as long as there is data."""
    if written.name in _INSTEAD:
        yield written.says(
            f"nobody else is served until {written.name} is done",
            _INSTEAD[written.name],
            hazard=HazardKind.BLOCKS_READS,
        )
