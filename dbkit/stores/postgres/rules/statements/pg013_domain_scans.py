"""A constraint of a domain that is checked at once in every table that uses it.

These tables are locked against writing (SHARE lock) while all their rows are read, and the statement does not name
them. As NOT VALID the constraint holds for new values at once. To validate it takes the same locks: where the tables
are large, a CHECK on each of them, NOT VALID and validated, is what nobody waits for.

Bad:

```sql
-- 0001_amount.sql
CREATE DOMAIN amount AS numeric;
CREATE TABLE orders (id bigint PRIMARY KEY, total amount);
-- 0002_positive.sql
ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE >= 0);
```

Good:

```sql
-- 0001_amount.sql
CREATE DOMAIN amount AS numeric;
CREATE TABLE orders (id bigint PRIMARY KEY, total amount);
-- 0002_positive.sql
ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE >= 0) NOT VALID;
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.known import Known, Name, Table
from dbkit.stores.postgres.written.nodes import named
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every constraint that comes to a domain, or is validated. C, V and O are the parser's words for them."""
    node = written.node
    if written.kind != "AlterDomainStmt" or node["subtype"] not in ("C", "V", "O"):
        return
    if node.get("def", {}).get("Constraint", {}).get("skip_validation"):
        return
    name = named(node["typeName"], written.namespace)
    known = name in written.before.domains
    users = [table for table in _users(written.before, name) if written.in_use(table)]
    if users or not known:
        shown = ", ".join(table.shown for table in users) or "every table that uses it"
        yield written.says(
            f"{shown} cannot be written while all rows are checked (SHARE lock)",
            "a CHECK on each table, NOT VALID, then VALIDATE CONSTRAINT",
            hazard=HazardKind.TABLE_SCAN,
            of=users[0] if users else Table(name=name),
        )


def _users(known: Known, name: Name) -> Iterator[Table]:
    for table in known.tables.values():
        types = (known.domain(column.type.removesuffix("[]")) for column in table.columns.values())
        if any(domain is not None and domain.name == name for domain in types):
            yield table
