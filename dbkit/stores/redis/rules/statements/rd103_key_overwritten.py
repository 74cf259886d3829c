"""A command that puts a key in the place of another one.

RENAME, and COPY or RESTORE with REPLACE, remove what stands under the new name without a word. In a run that goes on
after a kill, the second RENAME fails, since the first has moved the key.

Bad:

```redis
# 0001_settings.redis
COPY settings settings:v2 REPLACE
```

Good:

```redis
# 0001_settings.redis
COPY settings settings:v2
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.redis.written import Written


def check(written: Written) -> Iterator[Advice]:
    """Look for commands whose target may be there."""
    place = {"RENAME": 2, "COPY": 2, "RESTORE": 1}.get(written.name)
    if place is None or len(written.words) <= place:
        return
    if written.name == "RENAME" or written.has(b"REPLACE"):
        target = written.words[place].decode("utf-8", "replace")
        instead = "RENAMENX" if written.name == "RENAME" else f"{written.name} without REPLACE"
        yield written.says(
            f"what is kept under {target} is gone, if there is anything",
            f"{instead} leaves it alone",
            hazard=HazardKind.DATA_LOSS,
        )
