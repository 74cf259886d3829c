"""Rows that are gone when the statement has run.

DROP TABLE, TRUNCATE, DROP PARTITION and DROP COLUMN take them away on every replica, and so do DROP DATABASE, CREATE OR
REPLACE TABLE and REPLACE PARTITION. UNDROP TABLE brings a table back for eight minutes
(database_atomic_delay_before_drop_table_sec), and nothing brings back the rest but a backup.

Bad:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY link;
-- 0002_old.sql
DROP TABLE clicks;
```

Good:

```sql
-- 0001_clicks.sql
CREATE TABLE clicks (at DateTime('UTC'), link String) ENGINE = MergeTree ORDER BY link;
-- 0002_old.sql
RENAME TABLE clicks TO clicks_until_2026;
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.clickhouse.checks.clause import dropped_table
from dbkit.stores.clickhouse.recipes.words import is_aside
from dbkit.stores.clickhouse.render import keeps_rows
from dbkit.stores.clickhouse.tokens import Token, significant
from dbkit.stores.clickhouse.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every statement that takes rows of a table in use. What a recipe keeps aside is not in use."""
    if written.recipe is not None:
        return
    name = dropped_table(written.text)
    if name and not is_aside(name) and name not in written.before.views:
        table = written.before.table(name)
        if written.in_use(table) and (not table.engine or keeps_rows(table.engine)):
            yield _said(written, name, f"the rows of {name} are lost")
        return
    for gone, message in _with_others(written):
        yield _said(written, gone, message)
    for table, words in written.alterations():
        what = _lost(words)
        column = table.columns.get(words[2].name or "") if what else None
        if what and (column is None or column.stored):
            yield _said(written, table.name, f"{what} of {table.name} is lost with its values")


def _with_others(written: Written) -> Iterator[tuple[str, str]]:
    """What takes the rows of a whole database, of a table in another one, or of one in whose place it makes another."""
    words = [token for token in significant(written.text) if not token.is_word("IF", "EXISTS", "OR", "ALL", "FROM")]
    if len(words) > 1 and words[0].is_word("CREATE") and words[1].is_word("REPLACE"):
        del words[0]
    if len(words) < 3:
        return
    verb, what, name = words[0], words[1], words[2].name or words[2].text
    if verb.is_word("DROP", "TRUNCATE") and what.is_word("DATABASE"):
        yield name, f"all that is in the database {name} is lost"
    elif verb.is_word("TRUNCATE") and what.is_word("TABLES"):
        yield name, f"the rows of all tables of {name} are lost"
    elif verb.is_word("DROP", "TRUNCATE") and what.is_word("TABLE") and len(words) > 4 and words[3].text == ".":
        there = f"{name}.{words[4].name or words[4].text}"
        yield there, f"the rows of {there} are lost"
    elif verb.is_word("REPLACE") and what.is_word("TABLE") and _has_rows(written, name):
        yield name, f"the rows of {name} are lost: another table takes its place"


def _has_rows(written: Written, name: str) -> bool:
    """Whether it is known as a table in use that keeps rows."""
    table = written.before.table(name)
    return written.in_use(table) and bool(table.engine) and keeps_rows(table.engine)


def _said(written: Written, table: str, message: str) -> Advice:
    return written.says(
        message,
        "keep it under another name until nobody asks for it, and see that a backup was restored once",
        hazard=HazardKind.DATA_LOSS,
        of=table,
    )


def _lost(words: Sequence[Token]) -> str | None:
    """What a command takes: a partition, a part, or a column with what is in it."""
    if len(words) < 3 or not words[0].is_word("DROP", "CLEAR", "REPLACE"):
        return None
    if words[0].is_word("REPLACE") and not words[1].is_word("PARTITION"):
        return None
    if words[1].is_word("PARTITION", "PART", "COLUMN"):
        return f"{words[1].text.lower()} {words[2].name or words[2].text}"
    return None
