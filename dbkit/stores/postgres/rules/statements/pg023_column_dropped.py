"""A column that is dropped with its values.

The values are gone when the transaction ends. Programs that still name the column fail, and so does a SELECT * that was
prepared before, once. With CASCADE, views and constraints that use it go as well, and the file does not say which. DROP
TYPE, DROP DOMAIN and DROP EXTENSION take the columns that are of the type, with CASCADE.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, note text);
-- 0002_note.sql
ALTER TABLE orders DROP COLUMN note;
```

```sql
-- 0001_orders.sql
CREATE TYPE state AS ENUM ('open', 'sent');
CREATE TABLE orders (id bigint PRIMARY KEY, state state);
-- 0002_state.sql
DROP TYPE state CASCADE;
```

Good: first no program may write it; then it goes, and the file says so.

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, note text NOT NULL);
-- 0002_note.sql
ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;
```

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, amount int);
-- 0002_wider.sql
-- transactional: false
ALTER TABLE orders ADD COLUMN amount__new bigint;
-- dbkit: batch by id size 10000
UPDATE orders SET amount__new = amount WHERE amount__new IS NULL AND amount IS NOT NULL;
DO $$
BEGIN
    ALTER TABLE orders DROP COLUMN amount;
    ALTER TABLE orders RENAME COLUMN amount__new TO amount;
END
$$;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.known import Column, Name
from dbkit.stores.postgres.written.nodes import dropped
from dbkit.stores.postgres.written.replaced import stand_in
from dbkit.stores.postgres.written.statement import Written

_WAY = "have a backup, and see that no program names the column"
_WITH_COLUMNS = {"OBJECT_TYPE": "TYPE", "OBJECT_DOMAIN": "DOMAIN", "OBJECT_EXTENSION": "EXTENSION"}


def check(written: Written) -> Iterator[Advice]:
    """Look at every DROP COLUMN of a table in use, and at what takes columns along.

    What is computed can be computed again, and what another column was filled with lives on where that takes its place.
    """
    for table, subtype, command, _ in written.alterations():
        column = table.columns.get(command["name"]) if subtype == "AT_DropColumn" else None
        if subtype != "AT_DropColumn" or stand_in(written, table, command["name"]):
            continue
        if not (column and column.generated):
            more = ", and of what else uses it" if command.get("behavior") == "DROP_CASCADE" else ""
            yield written.says(
                f"the values of {table.shown}.{command['name']} are gone{more}",
                _WAY,
                hazard=HazardKind.DATA_LOSS,
                of=table,
            )
    if written.kind == "DropStmt" and written.node.get("behavior") == "DROP_CASCADE":
        yield from _taken_along(written)


def _taken_along(written: Written) -> Iterator[Advice]:
    """The columns of a type that is dropped; a type that no file made may have more than the files know of."""
    word = _WITH_COLUMNS.get(written.node["removeType"])
    names = set(dropped(written.node, written.namespace))
    found = [
        f"{table.shown}.{column.name}"
        for table in written.before.tables.values()
        for column in table.columns.values()
        if written.in_use(table) and _type(column, written.namespace) in names
    ]
    if word == "EXTENSION":
        found = ["every column that is of a type of it"]
    if word and found:
        message = f"DROP {word} … CASCADE drops {', '.join(found)}, with all values"
        yield written.says(message, _WAY, hazard=HazardKind.DATA_LOSS)


def _type(column: Column, namespace: str) -> Name:
    """The name of a column's type; of an array, that of its elements."""
    schema, _, name = column.type.partition("(")[0].removesuffix("[]").rpartition(".")
    return schema or namespace, name.strip('"')
