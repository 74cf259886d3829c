"""A column that a materialized view reads, and that goes or gets another name.

The ALTER succeeds; the next INSERT into the table fails, because the view's query names a column that is not there.
Have the column under both names while the view gets its new query; the ALTER that renames takes the other one away.

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
ALTER TABLE clicks ADD COLUMN slug String ALIAS link;
ALTER TABLE counted MODIFY QUERY SELECT slug AS page, count() AS clicks FROM clicks GROUP BY page;
ALTER TABLE clicks DROP COLUMN slug, RENAME COLUMN link TO slug;
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
    alterations = tuple(written.alterations())
    again = {words[4].name for _, words in alterations if len(words) > 4 and words[0].is_word("RENAME")}
    for table, words in alterations:
        if len(words) < 3 or not words[0].is_word("DROP", "RENAME") or not words[1].is_word("COLUMN"):
            continue
        column = words[2].name
        if words[0].is_word("DROP") and column in again:
            continue
        for view in written.before.readers(table.name):
            if column in view.query.words:
                yield written.says(
                    f"{view.name} reads {column} of {table.name}: the next INSERT into {table.name} fails",
                    f"give {view.name} a query without {column} before it (ALTER TABLE … MODIFY QUERY), or drop it",
                    at=words[2],
                )
