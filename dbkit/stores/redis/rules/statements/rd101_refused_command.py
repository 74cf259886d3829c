"""A command that no migration may hold, or a line that is none.

FLUSHALL, SWAPDB and others act on the whole server, and take dbkit's lock and history along; MULTI, SELECT and others
change the connection, which is dbkit's. `dbkit migrate up` refuses them, and then nothing of the run is done.

Bad:

```redis
# 0001_cache.redis
FLUSHDB
```

Good:

```redis
# 0001_cache.redis
UNLINK cache:all
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.redis.banned import why_banned
from dbkit.stores.redis.written import Written

SEVERITY = Severity.ERROR


def check(written: Written) -> Iterator[Advice]:
    """Look for what the runner refuses."""
    why = written.refusal or (why_banned(written.words) if written.words else None)
    if why:
        yield written.says(why, "take it out: dbkit migrate up refuses it", hazard=HazardKind.MAY_FAIL)
