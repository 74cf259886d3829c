"""A partition key with a value of its own for nearly every row.

Each insert makes a part for each partition that it touches, and parts of different partitions are never merged. From
100 partitions in one insert (max_partitions_per_insert_block) the server refuses it; from 3,000 parts in a partition
or 100,000 in a table it refuses all. A partition is for dropping and moving data, a month of it say; what queries look
for belongs into order_by.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    clicks:
      partition_by: link
      order_by: [at]
      columns: {at: "DateTime('UTC')", link: String}
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    clicks:
      partition_by: toYYYYMM(at)
      order_by: [link, at]
      columns: {at: "DateTime('UTC')", link: String}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.ddl import arguments, bare
from dbkit.stores.clickhouse.linted import Linted
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.written.known import Table

_MANY = re.compile(r"(?:Nullable\()?(?:U?Int(?!8\b)\d|B?Float|Decimal|String|FixedString|UUID|DateTime|IPv)")
_FINE = (
    "CITYHASH64", "SIPHASH64", "XXHASH64", "RAND", "TOUNIXTIMESTAMP", "TOYYYYMMDDHHMMSS", "TOSTARTOFHOUR",
    "TOSTARTOFMINUTE", "TOSTARTOFSECOND", "TOSTARTOFFIVEMINUTES", "TOSTARTOFTENMINUTES", "TOSTARTOFFIFTEENMINUTES",
    "TOSTRING", "LOWER",
)  # fmt: skip


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every partition key."""
    for table in linted.tables:
        fine = [item for item in (table.clauses.partition_by if table.clauses else ()) if _is_fine(item, table)]
        if fine:
            yield Advice(
                path=linted.at("tables", table.name, "partition_by"),
                message=f"{', '.join(fine)} has so many values that {table.name} falls into small parts",
                help="partition by month, toYYYYMM(…), or not at all; put the column into order_by",
            )


def _is_fine(item: str, table: Table) -> bool:
    """Whether an expression of the key is such a column, or keeps as many values."""
    tokens = significant(bare(item))
    if len(tokens) == 1:
        column = table.columns.get(tokens[0].name or "")
        return column is not None and _MANY.match(column.type) is not None
    is_call = len(tokens) > 2 and tokens[1].text == "(" and tokens[-1].text == ")"
    return is_call and arguments(bare(item))[0].upper() in _FINE
