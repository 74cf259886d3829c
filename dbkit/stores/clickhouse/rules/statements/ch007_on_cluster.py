"""ON CLUSTER in a migration.

Which cluster a database runs on is a matter of the target: on a laptop there is none, and staging's has another name.
dbkit adds the clause where the target's URL says ``?cluster=NAME``, waits for each host, and does not send a statement
twice.

Bad:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks ON CLUSTER main (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY link;
```

Good:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY link;
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every statement that is no query."""
    if written.is_verb("SELECT") or written.is_verb("INSERT"):
        return
    for token, follows in pairwise(written.tokens[:12]):
        if token.is_word("ON") and follows.is_word("CLUSTER"):
            yield written.says(
                "the cluster's name stands in the file, and each target has another or none",
                "leave ON CLUSTER out, and put ?cluster=NAME into the target's URL",
                at=token,
            )
            return
