"""A statement that writes the rows of a table anew.

A mutation (UPDATE, DELETE, another type, MATERIALIZE) rewrites every part that it touches, needs the room for it, and
holds up the mutations behind it; one that fails blocks them until it is killed. UPDATE of what was never read can be a
new column with a DEFAULT; rows go faster by DROP PARTITION, by a TTL, or by DELETE FROM, which only marks them.

Bad:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String, country String) ENGINE = MergeTree ORDER BY link;
-- 0002_country.sql
ALTER TABLE clicks UPDATE country = upper(country) WHERE 1;
```

Good:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String, country String) ENGINE = MergeTree ORDER BY link;
-- 0002_country.sql
ALTER TABLE clicks ADD COLUMN country_code String DEFAULT upper(country);
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.clickhouse.tokens import Token
from dbkit.stores.clickhouse.types import is_lossless, is_metadata_only
from dbkit.stores.clickhouse.written.retyped import retyped
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every mutation of a table in use. What ``ch002`` finds is not said twice."""
    found = [(table, f"MODIFY COLUMN {column}") for table, column in _wider(written)]
    found += [(table.name, what) for table, words in written.alterations() if (what := _mutation(words))]
    for table, what in found:
        yield written.says(
            f"{what} writes rows of {table} anew, and holds up what changes it next",
            "do it while the table is small, by a new column with a DEFAULT, or partition by partition (IN PARTITION)",
            hazard=HazardKind.TABLE_REWRITE,
            of=table,
        )


def _wider(written: Written) -> Iterator[tuple[str, str]]:
    for table, column, before, after in retyped(written):
        if not before or (not is_metadata_only(before, after) and (written.unchecked or is_lossless(before, after))):
            yield table, column


def _mutation(words: Sequence[Token]) -> str | None:
    """What a command is called where it is a mutation. What is said of one partition is meant so."""
    if any(token.is_word("PARTITION") for token in words):
        return None
    if words and words[0].is_word("UPDATE", "DELETE"):
        return words[0].text.upper()
    if len(words) > 1 and words[0].is_word("MATERIALIZE"):
        return f"MATERIALIZE {words[1].text.upper()}"
    return None
