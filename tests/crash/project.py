"""A system of three stores that grows: its profile before and after, and migrations that must not be done twice."""

from __future__ import annotations

__all__ = ["AFTER", "BEFORE", "BY_HAND", "ROWS"]

ROWS = 600
"""Rows of each table, and keys of each keyspace."""

BEFORE = """\
profile: shop
postgres:
  version: 16
  tables:
    customers:
      columns: {id: int primary key, email: text, visits: int not null default 0}
    orders:
      columns: {id: int primary key, customer_id: int, total: int}
redis:
  version: 7
  keyspaces:
    cart: {key: "cart:{customer:int}", type: string, ttl: {none: carts were kept for ever}}
    link: {key: "link:{slug}", type: string, encoding: json, ttl: {none: links stay}}
clickhouse:
  version: 24
  tables:
    views:
      engine: MergeTree
      order_by: [product, seen_at]
      columns: {product: String, seen_at: DateTime}
"""

AFTER = """\
profile: shop
postgres:
  version: 16
  tables:
    customers:
      columns:
        id: int primary key
        email: text not null
        visits: int not null default 0
        token: uuid not null unique default gen_random_uuid()
      indexes: {customers_email_idx: (email)}
    orders:
      columns: {id: int primary key, customer_id: int references customers, total: int}
      indexes: {orders_customer_id_idx: (customer_id)}
      checks: {orders_total_check: total >= 0}
redis:
  version: 7
  keyspaces:
    cart: {key: "cart:{customer:int}", type: string, ttl: 30d}
    link:
      key: "link:{slug}"
      type: string
      encoding: json
      ttl: {none: links stay}
      version: 2
      convert: {rename: {source: utm}}
clickhouse:
  version: 24
  tables:
    views:
      engine: MergeTree
      order_by: [product, seen_at]
      columns: {product: String, seen_at: DateTime, seconds: UInt32 DEFAULT 7, page: LowCardinality(String)}
      indexes: {views_page: {expression: page, type: set(10), granularity: 4}}
"""

BY_HAND = {
    "postgres": (
        """\
-- transactional: false

-- dbkit: batch by id size 100
UPDATE customers SET visits = visits + 1;

UPDATE orders SET total = total + 1;
""",
        """\
-- transactional: false

UPDATE orders SET total = total - 1;

-- dbkit: batch by id size 100
UPDATE customers SET visits = visits - 1;
""",
    ),
    "clickhouse": (
        "ALTER TABLE views UPDATE seconds = seconds + 1 WHERE 1;\n",
        "ALTER TABLE views UPDATE seconds = seconds - 1 WHERE 1;\n",
    ),
}
"""What adds one to every row and takes it back, by store: done twice, it would be seen."""
