"""A new column that has every row written anew.

A default that is the same for all rows costs nothing, also now() and current_user. One that is computed row by row
(gen_random_uuid(), clock_timestamp(), random(), nextval()), an identity, a serial, a stored generated column and a
domain with a constraint write the table and all its indexes while nobody can read it.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_token.sql
ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
```

Good: the default for new rows first; the others get theirs in batches.

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_token.sql
ALTER TABLE orders ADD COLUMN token uuid;
ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.written.added import contains, default_of, volatile
from dbkit.stores.postgres.written.known import Known
from dbkit.stores.postgres.written.nodes import printed_type, serial_type
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every column that comes to a table in use."""
    for table, subtype, _, definition in written.alterations():
        if subtype != "AT_AddColumn" or definition["colname"] in table.columns:
            continue
        reason, way = _reason(definition, written.before)
        if reason:
            yield written.says(
                f"{table.shown} is written anew while it can be neither read nor written: {reason} "
                "(ACCESS EXCLUSIVE lock)",
                way,
                hazard=HazardKind.TABLE_REWRITE,
                of=table,
                at=definition,
            )


def _reason(column: Node, known: Known) -> tuple[str, str]:
    """Why adding a column writes every row, if it does, and what does not."""
    generated = contains(column, "CONSTR_GENERATED")
    if generated is not None and generated.get("generated_kind") != "v":
        return "the column is stored for every row", "a plain column, a trigger that fills it, and a batched backfill"
    if contains(column, "CONSTR_IDENTITY") is not None or serial_type(column["typeName"]):
        return (
            "every row gets a number",
            "add a bigint, a sequence OWNED BY it and SET DEFAULT; fill it in batches; then SET NOT NULL",
        )
    if known.held(printed_type(column["typeName"])):
        return "its domain has a constraint", "the type under the domain, and CHECK (…) NOT VALID, VALIDATE"
    default = default_of(column)
    if default is not None and volatile(default, known):
        return "its default is computed row by row", "ADD COLUMN without it, SET DEFAULT, and fill the rows in batches"
    return "", ""
