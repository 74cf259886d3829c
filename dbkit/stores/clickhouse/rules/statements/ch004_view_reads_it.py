"""A column that a materialized view reads, and that goes or gets another name.

The ALTER succeeds; the next INSERT into the table fails, because the view's query names a column that is not there.
Before it, give the view a query that takes the column under whichever name it has; after it, one with the new name.

Bad:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY at;
CREATE TABLE totals (link String, clicks UInt64) ENGINE = SummingMergeTree ORDER BY link;
CREATE MATERIALIZED VIEW counted TO totals AS SELECT link, count() AS clicks FROM clicks GROUP BY link;
-- 0002_slug.sql
ALTER TABLE clicks RENAME COLUMN link TO slug;
```

Good:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY at;
CREATE TABLE totals (page String, clicks UInt64) ENGINE = SummingMergeTree ORDER BY page;
CREATE MATERIALIZED VIEW counted TO totals AS SELECT link AS page, count() AS clicks FROM clicks GROUP BY page;
-- 0002_slug.sql
ALTER TABLE counted MODIFY QUERY SELECT slug AS page, count() AS clicks
FROM (SELECT tupleElement(tuple(COLUMNS('^(link|slug)$')), 1) AS slug FROM clicks) AS clicks GROUP BY page;
ALTER TABLE clicks RENAME COLUMN link TO slug;
ALTER TABLE counted MODIFY QUERY SELECT slug AS page, count() AS clicks FROM clicks GROUP BY page;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.written.statement import Written

SEVERITY = Severity.ERROR


def check(written: Written) -> Iterator[Advice]:
    """Look at every column that goes, or gets another name."""
    for table, words in written.alterations():
        if len(words) < 3 or not words[0].is_word("DROP", "RENAME") or not words[1].is_word("COLUMN"):
            continue
        column = words[2].name
        for view in written.before.readers(table.name):
            if column in view.query.words:
                yield written.says(
                    f"{view.name} reads {column} of {table.name}: the next INSERT into {table.name} fails",
                    f"give {view.name} a query without {column} before it (ALTER TABLE … MODIFY QUERY), or drop it",
                    at=words[2],
                )
