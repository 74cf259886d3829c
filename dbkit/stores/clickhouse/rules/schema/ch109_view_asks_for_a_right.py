"""A materialized view asks for a right that whoever it runs with does not have.

A view without a definer runs with the rights of whoever inserts. It asks SELECT on the columns that it reads of the
very rows that are inserted, so each INSERT of a user who may only insert fails (497). Give the view a definer: dbkit
then gives that user what the view asks for. One thing it does not give: a view that is refreshed, and does not APPEND,
asks of its definer SELECT, INSERT, CREATE TABLE and DROP TABLE on the whole database. The rule looks at users whose
grants the profile says, with those of their roles.

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
      select: SELECT link, toDate(at) AS day, count() AS clicks FROM clicks GROUP BY link, day
  users:
    app: {grants: [INSERT ON clicks]}
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
    app: {grants: [INSERT ON clicks]}
    warehouse: {grants: []}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dbkit.lint.rule import Advice
from dbkit.stores.clickhouse.linted import Linted
from dbkit.stores.clickhouse.quote import identifier
from dbkit.stores.clickhouse.rights import has
from dbkit.stores.clickhouse.written.known import View

_REFRESHING = ("SELECT", "INSERT", "CREATE TABLE", "DROP TABLE")


def check(linted: Linted) -> Iterator[Advice]:
    """Look at views that run with the rights of who inserts, and at definers of views that are refreshed."""
    for view in linted.known.views.values():
        if view.invoked and not view.refreshed:
            yield from _inserters(linted, view)
        if view.replaced and view.definer is not None:
            yield from _refreshing(linted, view, view.definer)


def _inserters(linted: Linted, view: View) -> Iterator[Advice]:
    for user in linted.users:
        held = linted.rights_of(user) or frozenset()
        fed = [table for table in sorted(view.query.tables) if has(held, "INSERT", identifier(table))]
        lacks = [f"SELECT ON {table}" for table in map(identifier, fed) if not has(held, "SELECT", table)]
        if lacks:
            yield Advice(
                path=linted.at("users", user, "grants"),
                message=f"{user} lacks {', '.join(lacks)}, which {view.name} asks of whoever inserts: its INSERTs "
                "would fail",
                help=f"give {view.name} a definer (security: DEFINER = somebody SQL SECURITY DEFINER), or {user} this",
            )


def _refreshing(linted: Linted, view: View, definer: str) -> Iterator[Advice]:
    held = linted.rights_of(definer)
    lacks = [privilege for privilege in _REFRESHING if held is not None and not has(held, privilege, "*")]
    if lacks:
        yield Advice(
            path=linted.at("materialized_views", view.name, "security"),
            message=f"{definer} lacks {', '.join(lacks)} ON *, which {view.name} asks of its definer to be refreshed",
            help=f"add to the grants of {definer}: {', '.join(lacks)} ON *; or have the view APPEND",
        )
