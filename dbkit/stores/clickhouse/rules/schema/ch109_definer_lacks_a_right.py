"""A materialized view whose definer may not read its source or write to its target.

With ``DEFINER = somebody`` the view runs with the rights of that user, whoever inserts: SELECT on what it reads and
INSERT on its target. Without them every INSERT into the source fails, also of those who have all rights. The rule looks
at users whose grants the profile says, with those of their roles.

Bad:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", link: String}}
    daily: {engine: SummingMergeTree, order_by: [link, day], columns: {link: String, day: Date, clicks: UInt64}}
  materialized_views:
    daily_clicks:
      to: daily
      security: DEFINER = warehouse SQL SECURITY DEFINER
      select: SELECT link, toDate(at) AS day, count() AS clicks FROM clicks GROUP BY link, day
  users:
    warehouse: {grants: [SELECT ON clicks]}
```

Good:

```yaml
clickhouse:
  version: 24
  tables:
    clicks: {order_by: [at], columns: {at: "DateTime('UTC')", link: String}}
    daily: {engine: SummingMergeTree, order_by: [link, day], columns: {link: String, day: Date, clicks: UInt64}}
  materialized_views:
    daily_clicks:
      to: daily
      security: DEFINER = warehouse SQL SECURITY DEFINER
      select: SELECT link, toDate(at) AS day, count() AS clicks FROM clicks GROUP BY link, day
  users:
    warehouse: {grants: [SELECT ON clicks, INSERT ON daily]}
```
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.kinds.grants import Grant
from dbkit.stores.clickhouse.linted import Linted
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.written.known import View


def check(linted: Linted) -> Iterator[Advice]:
    """Look at every view that says whose rights it has, where the profile says what these are."""
    for view in linted.known.views.values():
        held = linted.rights_of(view.definer) if view.definer else None
        if held is None:
            continue
        missing = [
            f"{privilege} ON {identifier(on)}" for privilege, on in _needed(view) if not _has(held, privilege, on)
        ]
        if missing:
            yield Advice(
                path=linted.at("materialized_views", view.name, "security"),
                message=f"{view.definer}, with whose rights {view.name} runs, lacks {', '.join(missing)}: INSERTs into "
                f"{', '.join(sorted(view.query.tables))} would fail",
                help=f"add to the grants of {view.definer}, or of one of its roles: {', '.join(missing)}",
            )


def _needed(view: View) -> Iterator[tuple[str, str]]:
    yield from (("SELECT", table) for table in sorted(view.query.tables))
    if view.to is not None:
        yield "INSERT", view.to


def _has(held: Collection[Grant], privilege: str, table: str) -> bool:
    """Whether a right is there; one that is for some columns counts, as the columns that a view needs are not known."""
    on = {table, identifier(table), "*", "*.*"}
    return any(grant.on in on and grant.privilege.upper() in (privilege, "ALL") for grant in held)
