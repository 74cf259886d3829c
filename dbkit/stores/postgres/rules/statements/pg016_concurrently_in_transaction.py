"""CONCURRENTLY, or another statement that cannot run in a transaction, in one.

CREATE INDEX CONCURRENTLY commits in the middle and waits for others, so the server refuses it inside of a transaction;
so it does with VACUUM, CREATE DATABASE and ALTER SYSTEM. A file that says '-- transactional: false' is run without one.

Bad:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total);
```

Good:

```sql
-- 0001_orders.sql
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric NOT NULL);
-- 0002_total.sql
-- transactional: false
CREATE INDEX CONCURRENTLY orders_total_idx ON orders (total);
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.core.diagnostic import Severity
from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.nodes import commands, option
from dbkit.stores.postgres.written.statement import Written

SEVERITY = Severity.ERROR

_NEVER_INSIDE = {
    "AlterSystemStmt": "ALTER SYSTEM",
    "CreateTableSpaceStmt": "CREATE TABLESPACE",
    "CreatedbStmt": "CREATE DATABASE",
    "DropTableSpaceStmt": "DROP TABLESPACE",
    "DropdbStmt": "DROP DATABASE",
}


def check(written: Written) -> Iterator[Advice]:
    """Look for what the server refuses in a transaction."""
    word = _word(written) if written.transaction else ""
    if word:
        yield written.says(
            f"{word} cannot run in a transaction, and this file is run in one",
            "put it into a file of its own with the line '-- transactional: false' at its top",
            hazard=HazardKind.MAY_FAIL,
        )


def _word(written: Written) -> str:
    node, kind = written.node, written.kind
    if kind in _NEVER_INSIDE:
        return _NEVER_INSIDE[kind]
    if kind == "VacuumStmt" and node.get("is_vacuumcmd"):
        return "VACUUM"
    if kind == "ReindexStmt" and option(node, "concurrently", "params"):
        return "REINDEX CONCURRENTLY"
    if kind in ("IndexStmt", "DropStmt") and node.get("concurrent"):
        return f"{'CREATE' if kind == 'IndexStmt' else 'DROP'} INDEX CONCURRENTLY"
    if kind == "AlterTableStmt" and any(definition.get("concurrent") for _, _, definition in commands(node)):
        return "DETACH PARTITION CONCURRENTLY"
    return ""
