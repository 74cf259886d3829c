"""A value of an enum that is used in the transaction that added it.

ALTER TYPE … ADD VALUE runs in a transaction, and until that has ended nothing may use the value: the server refuses it
("unsafe use of new value"), unless the type itself was made in the same transaction.

Bad:

```sql
-- 0001_orders.sql
CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, state state NOT NULL);
-- 0002_sent.sql
ALTER TYPE state ADD VALUE 'sent';
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'sent';
```

Good:

```sql
-- 0001_orders.sql
CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, state state NOT NULL);
-- 0002_sent.sql
ALTER TYPE state ADD VALUE 'sent';
-- 0003_default.sql
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'sent';
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.parse import strings, walk
from dbkit.stores.postgres.written.statement import Written

SEVERITY = Severity.ERROR


def check(written: Written) -> Iterator[Advice]:
    """Look for texts that are values of enums, added before in the same transaction."""
    if "AlterEnumStmt" not in written.kinds:
        return
    added = {}
    made = set()
    for one in written.earlier:
        if one.kind == "CreateEnumStmt":
            made.add(strings(one.node["typeName"])[-1])
        elif one.kind == "AlterEnumStmt" and "oldVal" not in one.node:
            added[one.node.get("newVal", "")] = strings(one.node["typeName"])[-1]
    if not added or written.kind == "AlterEnumStmt":
        return
    texts = {value for word, value in walk(written.node) if word == "sval" and isinstance(value, str)}
    for value in sorted(texts & added.keys()):
        if added[value] not in made:
            yield written.says(
                f"{value!r} was added to {added[value]} in this transaction, and cannot be used before its end",
                "use it in the next file",
                hazard=HazardKind.MAY_FAIL,
            )
