"""A partition that is attached, or made beside a default one, with its rows checked at once.

ATTACH PARTITION reads all rows of the new partition, which nobody can read meanwhile, unless a validated CHECK says
that they belong there, and its columns are NOT NULL; indexes and keys of the table that it lacks are built. Where the
table has a DEFAULT partition, all rows of that are read too, unless a validated CHECK says that none of them belongs
into the new one; a partition that is made with CREATE TABLE … PARTITION OF has them read as well.

Bad:

```sql
-- 0001_events.sql
CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2026 (id bigint NOT NULL, day date NOT NULL);
-- 0002_attach.sql
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
```

Good:

```sql
-- 0001_events.sql
CREATE TABLE events (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2026 (id bigint NOT NULL, day date NOT NULL);
-- 0002_bound.sql
ALTER TABLE events_2026
    ADD CONSTRAINT events_2026_bound CHECK (day >= '2026-01-01' AND day < '2027-01-01') NOT VALID;
-- 0003_bound_checked.sql
ALTER TABLE events_2026 VALIDATE CONSTRAINT events_2026_bound;
-- 0004_attach.sql
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.plan.hazard import HazardKind
from dbkit.stores.postgres.written.known import Known, Table
from dbkit.stores.postgres.written.statement import Written


def check(written: Written) -> Iterator[Advice]:
    """Look at every partition that comes to a table in use."""
    for table, subtype, _, definition in written.alterations():
        if subtype == "AT_AttachPartition":
            part = written.table(definition["name"])
            if written.in_use(part) and not _bounded(table, part):
                yield _advice(written, part, "a CHECK that says what its bound says, NOT VALID, then VALIDATE")
            elif written.in_use(part) and not _indexed(written.before, table, part):
                yield written.says(
                    f"{part.shown} can be neither read nor written while the indexes of {table.shown} are built on it "
                    "(ACCESS EXCLUSIVE lock)",
                    "build each of them on it CONCURRENTLY before; for a key, add it USING INDEX",
                    hazard=HazardKind.TABLE_SCAN,
                    of=part,
                )
            if not definition["bound"].get("is_default"):
                yield from _default(written, table)
    if written.kind == "CreateStmt" and not written.node.get("partbound", {"is_default": True}).get("is_default"):
        parent = written.table(written.node["inhRelations"][0]["RangeVar"])
        if written.in_use(parent):
            yield from _default(written, parent)


def _default(written: Written, table: Table) -> Iterator[Advice]:
    default = written.before.table(table.default_partition) if table.default_partition else None
    if default is not None and written.in_use(default) and not _checked(default, table):
        help_text = (
            "first a CHECK on it that no row belongs into the new one, NOT VALID, then VALIDATE in the next file"
        )
        yield _advice(written, default, help_text)


def _advice(written: Written, table: Table, help_text: str) -> Advice:
    return written.says(
        f"{table.shown} can be neither read nor written while all its rows are checked (ACCESS EXCLUSIVE lock)",
        help_text,
        hazard=HazardKind.TABLE_SCAN,
        of=table,
    )


def _bounded(table: Table, part: Table) -> bool:
    """Whether a CHECK names just the columns of the key, and these are NOT NULL, or said to be by a CHECK."""
    never = (part.never_null(column) or part.proved_not_null(column) for column in table.key)
    return _checked(part, table) and all(never)


def _indexed(known: Known, table: Table, part: Table) -> bool:
    """Whether the partition has each index of the whole, and each key as a key."""
    have = {(index.text, index.unique) for index in known.indexes_of(part.name)}
    keys = {(one.kind, one.columns) for one in part.constraints}
    indexed = all((index.text, index.unique) in have for index in known.indexes_of(table.name))
    return indexed and all(
        (one.kind, one.columns) in keys for one in table.constraints if one.kind in ("primary", "unique")
    )


def _checked(part: Table, table: Table) -> bool:
    key = table.key
    checks = [one for one in part.constraints if one.kind == "check" and one.valid]
    return bool(key) and any(set(key) <= set(one.columns) for one in checks)
