"""A table or column in use gets another name.

Programs that run now name it as it was called; those that come later as it will be called; while both run, one of them
fails. Rename where nothing runs, or leave a view with the old name behind.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_name.sql
ALTER TABLE orders RENAME TO purchases;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_name.sql
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT * FROM purchases;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.replaced import stand_in
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every table or column in use that is renamed, if no view takes its name in the same file."""
    node = written.node
    if written.kind != "RenameStmt" or node["renameType"] not in ("OBJECT_TABLE", "OBJECT_COLUMN"):
        return
    table = written.table(node["relation"])
    if not written.in_use(table) or table.materialized:
        return
    if node["renameType"] == "OBJECT_COLUMN" and node.get("relationType") != "OBJECT_TABLE":
        return
    of_table = node["renameType"] == "OBJECT_TABLE"
    if not of_table and stand_in(written, table, node["newname"]) == node["subname"]:
        return
    old = table.shown if of_table else f"{table.shown}.{node['subname']}"
    views = [inner["view"].get("relname") for kind, inner in written.file if kind == "ViewStmt"]
    if of_table and table.name[1] in views:
        return
    yield written.says(
        f"programs that name {old} fail as soon as it is called {node['newname']!r}",
        "add the new one beside it, or leave a view with the old name behind",
        hazard=HazardKind.ACCESS,
        of=table,
    )
