"""A table or schema that is dropped with what is in it.

The rows are gone when the transaction ends; only a backup brings them back. A program that still reads the table fails.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_gone.sql
DROP TABLE orders;
```

Good: out of sight first, and dropped when nobody has missed it.

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE SCHEMA attic;
-- 0002_gone.sql
ALTER TABLE orders SET SCHEMA attic;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.known import Name, Table
from dbkit.stores.postgres.written.nodes import dropped
from dbkit.stores.postgres.written.statement import Written

_WAY = "have a backup, or move it to another schema first and drop it later"


def check(written: Written) -> Iterator[Advice]:
    """Look at every DROP of what holds rows."""
    node = written.node
    if written.kind == "DropStmt" and node["removeType"] == "OBJECT_TABLE":
        for name in dropped(node, written.namespace):
            table = written.before.table(name)
            if written.in_use(table) and name not in _copied(written):
                yield written.says(f"the rows of {table.shown} are gone", _WAY, hazard=HazardKind.DATA_LOSS, of=table)
    elif written.kind == "DropStmt" and node["removeType"] == "OBJECT_SCHEMA" and node["behavior"] == "DROP_CASCADE":
        for item in node["objects"]:
            name = item["String"]["sval"]
            schema = Table(name=("", name), whole=False)
            yield written.says(
                f"all that is in the schema {name} is gone", _WAY, hazard=HazardKind.DATA_LOSS, of=schema
            )
    elif written.kind == "DropdbStmt":
        yield written.says(f"the database {node['dbname']} is gone", _WAY, hazard=HazardKind.DATA_LOSS)
    elif written.kind == "DropOwnedStmt":
        roles = ", ".join(role["RoleSpec"].get("rolename", "the role itself") for role in node["roles"])
        yield written.says(f"all that {roles} owns in this database is gone", _WAY, hazard=HazardKind.DATA_LOSS)


def _copied(written: Written) -> set[Name]:
    """The tables whose rows were written elsewhere before, in the same transaction."""
    found = set()
    for one in written.earlier:
        if one.kind in ("CreateTableAsStmt", "InsertStmt"):
            select = one.node.get("query" if one.kind == "CreateTableAsStmt" else "selectStmt", {})
            sources = select.get("SelectStmt", {}).get("fromClause", ())
            found |= {written.name(source["RangeVar"]) for source in sources if "RangeVar" in source}
    return found
