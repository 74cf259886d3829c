"""A column of a table that merges rows, and nothing says what becomes of its values.

AggregatingMergeTree merges AggregateFunction and SimpleAggregateFunction columns, SummingMergeTree numbers. Of every
other column that is not in the key, one of the merged rows gives its value, and nobody knows which.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    totals:
      engine: AggregatingMergeTree
      order_by: [link]
      columns: {link: String, clicks: UInt64}
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    totals:
      engine: AggregatingMergeTree
      order_by: [link]
      columns: {link: String, clicks: "SimpleAggregateFunction(sum, UInt64)"}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.ddl import arguments, keys
from dbkit.stores.clickhouse.linted import Linted
from dbkit.stores.clickhouse.tokens import significant
from dbkit.stores.clickhouse.written.known import Table

_STATE = re.compile(r"(?:Simple)?AggregateFunction\(|Map\(|Nested\(")
_NUMBER = re.compile(r"(?:Nullable\()?(?:U?Int\d|B?Float|Decimal)")


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every column that is neither in the key nor merged."""
    for table in linted.tables:
        if table.engine not in ("AggregatingMergeTree", "SummingMergeTree") or not table.key:
            continue
        summed = _summed(table)
        keyed = {token.name for item in _keyed(table) for token in significant(item)}
        for view, target in linted.writers:  # of these, group-outside-the-key speaks
            keyed |= set(view.query.grouped_by or ()) if target is table else set()
        for name, column in table.columns.items():
            if not column.stored or name in keyed or _STATE.match(column.type):
                continue
            if table.engine == "SummingMergeTree" and (name in summed if summed else _NUMBER.match(column.type)):
                continue
            yield Advice(
                path=linted.at("tables", table.name, "columns", name),
                message=f"of the rows that {table.name} merges, {name} has the value of any",
                help=f"put {name} into order_by, or say how it merges: SimpleAggregateFunction(any, {column.type})",
            )


def _keyed(table: Table) -> Iterator[str]:
    """What is the same in all rows that are merged."""
    yield from table.key
    if table.clauses is not None:
        yield from table.clauses.partition_by


def _summed(table: Table) -> tuple[str, ...]:
    """The columns that SummingMergeTree is told to sum; empty where it sums all numbers."""
    given = arguments(table.clauses.engine)[1] if table.clauses else None
    return keys(given[-1]) if given else ()
