"""An UPDATE or DELETE of a whole table in one statement.

Each row that it writes is locked against other writers until the transaction ends, every row version stays until then,
and replicas fall behind. In batches of some thousand rows, each committed by itself, nobody waits for long: dbkit runs
a statement so that says it. A WHERE that names values of a column (=, IN, ANY, BETWEEN) is taken as a few rows.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, state text);
-- 0002_state.sql
UPDATE orders SET state = 'open' WHERE state IS NULL;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, state text);
-- 0002_state.sql
-- transactional: false
-- dbkit: batch by id size 5000
UPDATE orders SET state = 'open' WHERE state IS NULL;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.written.bounded import bounded, limited, of_few_rows
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every UPDATE, DELETE, MERGE and ON CONFLICT DO UPDATE of a table in use, also inside of WITH."""
    outer = written.few | of_few_rows(written.node)
    for word, node in _writes(written) if not written.batched else ():
        table = written.table(node["relation"])
        if written.in_use(table) and not bounded(node.get("whereClause"), outer | of_few_rows(node)):
            yield written.says(
                f"{word} writes all rows of {table.shown} that are there in one transaction: other writers of them "
                "wait until its end",
                "a line above it: -- dbkit: batch by id size 5000, in a file with '-- transactional: false'",
                hazard=HazardKind.BLOCKS_WRITES,
                of=table,
            )


def _writes(written: Written) -> Iterator[tuple[str, Node]]:
    tables = written.node.get("withClause", {}).get("ctes", ())
    nodes = [{written.kind: written.node}, *(item["CommonTableExpr"]["ctequery"] for item in tables)]
    for node in nodes:
        for kind, word in (("UpdateStmt", "UPDATE"), ("DeleteStmt", "DELETE")):
            if kind in node:
                yield word, node[kind]
        if "MergeStmt" in node and _merges_all(node["MergeStmt"]):
            yield "MERGE", node["MergeStmt"]
        if "InsertStmt" in node and _replaces_all(node["InsertStmt"]):
            yield "ON CONFLICT DO UPDATE", node["InsertStmt"]


def _merges_all(node: Node) -> bool:
    """Whether a MERGE may write as many rows as the table has: it takes another table as a whole."""
    actions = {clause["MergeWhenClause"]["commandType"] for clause in node.get("mergeWhenClauses", ())}
    return "RangeVar" in node.get("sourceRelation", {}) and bool(actions & {"CMD_UPDATE", "CMD_DELETE"})


def _replaces_all(node: Node) -> bool:
    """Whether an INSERT may write as many rows that are there as another table has."""
    query = node.get("selectStmt", {})
    reads = "fromClause" in query.get("SelectStmt", {}) and not limited(query, of_few_rows(node))
    return reads and node.get("onConflictClause", {}).get("action") == "ONCONFLICT_UPDATE"
