"""A table that is written anew as a whole.

CLUSTER, VACUUM FULL, SET LOGGED and SET UNLOGGED, another access method or tablespace, and a new expression of a
stored column write the table and its indexes while nobody can read it. A plain VACUUM makes room for new rows without
that; pg_repack and pg_squeeze give room back beside the running system.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_smaller.sql
-- transactional: false
VACUUM FULL orders;
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY);
-- 0002_smaller.sql
-- transactional: false
VACUUM orders;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.parse import Node
from dbkit.stores.postgres.written.known import Table
from dbkit.stores.postgres.written.nodes import option
from dbkit.stores.postgres.written.statement import Written

_COMMANDS = {
    "AT_SetAccessMethod": "SET ACCESS METHOD",
    "AT_SetLogged": "SET LOGGED",
    "AT_SetTableSpace": "SET TABLESPACE",
    "AT_SetUnLogged": "SET UNLOGGED",
}


def check(written: Written) -> Iterator[Advice]:
    """Look for what writes a table in use anew."""
    for table, word in _rewritten(written):
        yield written.says(
            f"{word} writes {table.shown or 'every table'} anew while it can be neither read nor written "
            "(ACCESS EXCLUSIVE lock)",
            "do it while nobody is there, or beside the running system with pg_repack",
            hazard=HazardKind.TABLE_REWRITE,
            of=table,
        )


def _rewritten(written: Written) -> Iterator[tuple[Table, str]]:
    node = written.node
    for table, subtype, command, _ in written.alterations():
        if subtype in _COMMANDS:
            yield table, _COMMANDS[subtype]
        elif subtype == "AT_SetExpression":
            column = table.columns.get(command["name"])
            if column is None or column.generated != "virtual":
                yield table, "SET EXPRESSION"
    if written.kind == "ClusterStmt":
        yield from ((table, "CLUSTER") for table in _named(written, [node] if "relation" in node else []))
    if written.kind == "VacuumStmt" and node.get("is_vacuumcmd") and option(node, "full"):
        yield from (
            (table, "VACUUM FULL") for table in _named(written, [one["VacuumRelation"] for one in node.get("rels", ())])
        )


def _named(written: Written, nodes: list[Node]) -> Iterator[Table]:
    """The tables in use of those that are named; where none is, all."""
    if not nodes:
        yield Table(name=("public", ""), whole=False)
    for node in nodes:
        table = written.table(node["relation"])
        if written.in_use(table):
            yield table
